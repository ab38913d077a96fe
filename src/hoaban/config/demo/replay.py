"""`demo --replay`: a past night told again, from a crack somebody saw and rising rain to villages that answered.

Readings, signs, drafts and answers go through the verbs that stand behind the real doors; drafts come from the real rules. What people do
(read, agree, issue) is left to the visitor for a while, then done by the demo's own invented officers. Every step has its own fixed number,
so a replay that was killed goes on where it stopped.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from hoaban.config.demo import past
from hoaban.config.demo.folder import MARK, write_private
from hoaban.kit import pack

if TYPE_CHECKING:
    from hoaban.config.demo.replay_steps import Scene

STARTED = "demo-replay.json"
KEPT = timedelta(hours=6)
"""As long the rules take more rain for the same storm."""
WITHIN = 120.0
"""Seconds, for what the platform does by itself."""
CRACK_AFTER = 20
"""Hours of rain after which a head finds the crack."""
BETWEEN_ANSWERS = timedelta(minutes=8)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the night passes, and how long the visitor may act before an invented officer does."""

    speed: float = 60.0
    patience: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def pass_by(self, real: timedelta) -> None:
        self.sleep(real.total_seconds() / self.speed)

    def wait_for(self, found: Callable[[], object], seconds: float) -> bool:
        """Ask twice a second; whether it came true in time."""
        until = time.monotonic() + seconds
        while not found():
            if time.monotonic() >= until:
                return False
            self.sleep(0.5)
        return True


class Incomplete(Exception):
    """A step of the chain did not come about; the sentence says which."""


def main() -> None:
    """Run as a process of its own by `./hoaban demo --replay`, with the folder and the province in the environment."""
    import django

    django.setup()
    from django.conf import settings

    if settings.PRODUCTION or not (Path(settings.DATA_DIR) / MARK).exists():
        print("hoaban: a past night is told again in a demo only.", file=sys.stderr)
        sys.exit(78)
    try:
        play(Path(settings.DATA_DIR), settings.PROVINCE, Pace(float(sys.argv[1]), float(sys.argv[2])))
    except KeyboardInterrupt:
        sys.exit(130)
    except Incomplete as problem:
        print(f"hoaban: {problem}", file=sys.stderr)
        sys.exit(1)


def play(folder: Path, province: str, pace: Pace, say: Callable[[str], None] | None = None) -> UUID:
    """The whole night; the uid of its warning. Called again within its hours it goes through the same numbers and doubles nothing."""
    from django.conf import settings

    from hoaban.config.demo import replay_steps as steps

    say = say or _printed
    until = _night(folder)
    scene = steps.set_up(folder, province, until)
    if scene is None:
        raise Incomplete(f"this province has no station {past.STATION}, where the night is told of")
    say(f"{past.LABEL} ({past.EVENT}): the hours of the rain, the crack and the villages are made up.")
    hours = past.rain_by_hour(pack.of_province(province, settings.PACK_DIRS))
    for hour, rain in enumerate(hours, 1):
        steps.rains(until - timedelta(hours=len(hours) - hour), rain)
        say(f"  {hour:02d} h  {past.STATION}: {rain:.1f} mm")
        if hour == CRACK_AFTER:
            steps.sees_a_crack(scene)
            say("        a village head tells of a crack: it stands on the duty list")
        pace.pass_by(timedelta(hours=1))
    pace.wait_for(lambda: steps.drafted(scene), WITHIN)
    alert = steps.drafted(scene)
    if alert is None:
        raise Incomplete(f"no rule drafted anything within {WITHIN:.0f} s. Does the worker run?")
    say(f"        the rules drafted a warning: /w/warning/alerts/{alert}/")
    for deed in steps.DEEDS:
        if pace.wait_for(partial(deed.is_done, scene, alert), pace.patience):
            say(f"        {deed.words}")
        else:
            deed.act(scene, alert)
            say(f"        {deed.words}, by an invented officer: nobody else did")
    if not pace.wait_for(partial(steps.asked, scene, alert), WITHIN):
        raise Incomplete(f"the villages were not asked within {WITHIN:.0f} s. Does the worker run?")
    say(f"        the villages are asked: /w/answers/{alert}/ and who was told: /w/delivery/{alert}/")
    _villages_answer(scene, alert, pace, say)
    return alert


def _villages_answer(scene: "Scene", alert: UUID, pace: Pace, say: Callable[[str], None]) -> None:
    """Turn by turn, so that the map moves; whoever is silent or cut off stays so."""
    from hoaban.config.demo import replay_steps as steps

    for turn in range(max(len(one.said) for one in past.VILLAGES)):
        for at, village in enumerate(past.VILLAGES):
            if turn < len(village.said):
                steps.says(scene, at, turn, village.said[turn])
                say(f"        {village.name}: {village.said[turn]}")
            if turn == 0 and village.key:
                steps.presses(scene, at, village.key)
                say(f"        {village.name}: key {village.key}")
            if turn == 0 and village.is_dark:
                steps.goes_dark(scene, alert, at)
                say(f"        {village.name}: cut off")
        pace.pass_by(BETWEEN_ANSWERS)
    wanted = sum(bool(one.said or one.key) for one in past.VILLAGES)
    if not pace.wait_for(lambda: steps.answered(scene, alert) >= wanted, WITHIN):
        raise Incomplete(
            f"{steps.answered(scene, alert)} villages answered within {WITHIN:.0f} s, not {wanted}."
        )
    say(f"{wanted} of {len(past.VILLAGES)} villages answered.")


def _night(folder: Path) -> datetime:
    """The hour in which this night ends. One that was killed keeps its hours; six hours later another begins."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    file = folder / STARTED
    try:
        kept = datetime.fromisoformat(json.loads(file.read_text(encoding="utf-8"))["until"])
    except (FileNotFoundError, ValueError, KeyError):
        kept = None
    if kept is not None and now - kept < KEPT:
        return kept
    write_private(file, json.dumps({"until": now.isoformat()}))
    return now


def _printed(line: str) -> None:
    print(line, flush=True)
