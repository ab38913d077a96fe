"""A worker that tells a past night is killed again and again: every step stands once, and so does all that the steps made."""

import json
import os
import random
import signal
import time
from pathlib import Path

from tests.support.installation import Installation, installation
from tests.support.ports import free_port

KILLS = 6
WITHIN = 600.0
"""Seconds for the whole night; alone it takes half a minute."""
BEGIN = """
from datetime import timedelta
from django.utils import timezone
from hoaban.domains.replay import api as replay
from hoaban.foundation.access.api import SystemActor
by = SystemActor("demo.replay", frozenset(replay.Permission))
print(replay.begin(by=by, speed=7200, request=None, now=timezone.now(), patience=timedelta()))
"""
LOOK = """
import json
from hoaban.config.demo import past
from hoaban.domains.answers.models import Report
from hoaban.domains.hazards.models import Observation
from hoaban.domains.hazards.sign_models import SignReport
from hoaban.domains.replay.models import Telling, TellingStep
from hoaban.domains.warning.models import Alert, Version
from hoaban.foundation.notify.models import Inbound
one = Telling.plain.get()
print(json.dumps({
    "state": one.state, "total": one.total, "steps": list(TellingStep.plain.order_by("number").values_list("number", flat=True)),
    "roads": sorted({f"{one.kind} {one.params['road']}" for one in TellingStep.plain.all() if "road" in one.params}),
    "readings": Observation.plain.filter(series__station__code=past.STATION).count(),
    "cracks": SignReport.plain.filter(words=past.CRACK).count(),
    "warnings": Alert.plain.filter(uid=one.alert).count(),
    "of_rules": sorted(Alert.plain.filter(origin="rule").values_list("hazard", flat=True)),
    "versions": Version.plain.filter(alert__uid=one.alert).count(),
    "words": Inbound.plain.filter(sender__contains="5099010").count(),
    "answers": Report.plain.filter(owed__round__alert=one.alert).count(),
}))
"""


def test_a_night_whose_worker_is_killed_again_and_again_is_told_once(
    tmp_path: Path, dice: random.Random
) -> None:
    with installation(tmp_path / "data") as place:
        port = free_port()
        child = place.hoaban("demo", "--people", "100", "--sheet", "50", "--port", str(port))
        place.wait_for(f"http://127.0.0.1:{port}", child)
        place.python(BEGIN)
        for _kill in range(KILLS):
            time.sleep(dice.random() * 3)
            os.kill(quick_lane(place), signal.SIGKILL)
        found = told(place)
    assert found["steps"] == list(range(found["total"]))
    assert (found["readings"], found["cracks"], found["warnings"], found["of_rules"]) == (
        24,
        1,
        1,
        ["flash_flood", "landslide"],
    )
    assert found["roads"] == ["crack sms", "pressed verb", "rain http", "said sms"], (
        "by the demo's own station and operator"
    )
    assert (found["versions"], found["words"], found["answers"]) == (1, 11, 11)


def told(place: Installation) -> dict:
    """At its end; what came of every step a second time would have been counted too."""
    until = time.monotonic() + WITHIN
    while (found := json.loads(place.python(LOOK)))["state"] == "telling":
        assert time.monotonic() < until, f"{found}\n{place.logs()}"
        time.sleep(2)
    assert found["state"] == "told", f"{found}\n{place.logs()}"
    return found


def quick_lane(place: Installation) -> int:
    """The process that tells; killed before, its supervisor starts it anew within a second."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for entry in Path("/proc").iterdir():
            try:
                is_lane = b"run_lane('quick')" in (entry / "cmdline").read_bytes()
                if is_lane and str(place.folder).encode() in (entry / "environ").read_bytes():
                    return int(entry.name)
            except OSError:
                continue  # no process, not ours, or gone meanwhile
        time.sleep(0.1)
    raise AssertionError("the quick lane does not run")
