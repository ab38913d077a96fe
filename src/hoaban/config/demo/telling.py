"""The night of 26 to 27 July 2025 step by step: what room `replay` tells, on its page and in the terminal alike.

Readings, signs, drafts and answers go through the verbs behind the real doors; drafts come from the real rules. What people do (read,
agree, issue) is left to the visitor for a while, then done by the demo's own invented officers.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from hoaban.config.demo import past
from hoaban.domains.replay.api import Cue, Done, Kind, Night, Origin, Road, Waits
from hoaban.kit import pack

if TYPE_CHECKING:
    from hoaban.config.demo.replay_steps import Deed, Scene

BEGAN = datetime(2025, 7, 26, 7, tzinfo=past.ZONE)
"""The 24 hours of the published rain end at 07:00 of 27 July."""
CRACK_AFTER = 20
"""Hours of rain after which a head finds the crack."""
BETWEEN_ANSWERS = timedelta(minutes=8)


class NoStation(LookupError):
    """The gauge that the night is told through is not loaded here."""


def cues(hours: Sequence[float]) -> Iterator[Cue]:
    """In order; whoever is silent or cut off stays so."""
    yield Cue(Kind.KNOWN, BEGAN, params={"rain": past.RAIN, "gauge": past.GAUGE_NAME})
    for hour, rain in enumerate(hours, 1):
        at = BEGAN + timedelta(hours=hour)
        passed = timedelta(hours=1) if hour > 1 else timedelta()
        params = {"hour": hour, "rain": rain, "station": past.STATION, "of": len(hours)}
        yield Cue(Kind.RAIN, at, passed, params=params)
        if hour == CRACK_AFTER:
            yield Cue(Kind.CRACK, at, params={"village": past.VILLAGES[0].name})
    end = BEGAN + timedelta(hours=len(hours))
    yield Cue(Kind.DRAFTED, end, timedelta(hours=1), Waits.PLATFORM)
    yield Cue(Kind.RAISED, end, waits=Waits.PEOPLE, params={"level": past.LEVEL})
    yield Cue(Kind.AGREED, end, waits=Waits.PEOPLE)
    yield Cue(Kind.ISSUED, end, waits=Waits.PEOPLE)
    yield Cue(Kind.ASKED, end, waits=Waits.PLATFORM)
    yield from _answers(end)


def _answers(end: datetime) -> Iterator[Cue]:
    """Turn by turn, so that the map moves."""
    turns = max(len(one.said) for one in past.VILLAGES)
    for turn in range(turns):
        at, after = end + turn * BETWEEN_ANSWERS, BETWEEN_ANSWERS if turn else timedelta()
        for number, village in enumerate(past.VILLAGES):
            who = {"village": village.name, "number": number, "turn": turn}
            if turn < len(village.said):
                yield Cue(Kind.SAID, at, after, params={**who, "words": village.said[turn]})
            elif turn == 0 and village.key:
                yield Cue(Kind.PRESSED, at, params={**who, "key": village.key})
            elif turn == 0 and village.is_dark:
                yield Cue(Kind.DARK, at, params=who)
            else:
                continue
            after = timedelta()
    wanted = {"villages": len(past.VILLAGES), "answered": sum(one.answers for one in past.VILLAGES)}
    yield Cue(Kind.ANSWERED, end + turns * BETWEEN_ANSWERS, waits=Waits.PLATFORM, params=wanted)


class DemoTeller:
    """Fulfils `replay.ports.Teller` with the demo's own cast."""

    def cues(self) -> Sequence[Cue]:
        return _cues_of(settings.PROVINCE)

    def look(self, night: Night, cue: Cue) -> Done | None:
        """Drafts and questions are the platform's; a deed may be a visitor's."""
        from hoaban.config.demo import replay_steps as steps

        scene = _scene(night.until)
        if cue.kind is Kind.DRAFTED:
            is_former = night.alert is not None and not steps.is_withdrawn(scene, night.alert)
            alert = night.alert if is_former else steps.drafted(scene)
            return _draft(alert) if alert else None
        alert = _alert_of(night)
        if cue.kind is Kind.ASKED:
            return Done(Origin.PLATFORM, _board(alert)) if steps.asked(scene, alert) else None
        if cue.kind is Kind.ANSWERED:
            is_told = steps.answered(scene, alert) >= int(cue.params["answered"])
            return Done(Origin.PLATFORM, _board(alert)) if is_told else None
        if not _deed(cue).is_done(scene, alert):
            return None
        return Done(Origin.PERSON, _made_by(cue, alert), params=steps.as_done(scene, alert, cue.kind))

    def do(self, night: Night, cue: Cue) -> Done:
        """What stations, heads, villages and, where no visitor did, officers do. A second time changes nothing."""
        from hoaban.config.demo import replay_steps as steps

        scene = _scene(night.until)
        match cue.kind:
            case Kind.KNOWN:
                return Done(Origin.KNOWN, _source(settings.PROVINCE))
            case Kind.RAIN:
                hour, of = int(cue.params["hour"]), int(cue.params["of"])
                road = steps.rains(night.until - timedelta(hours=of - hour), float(cue.params["rain"]))
                return Done(Origin.MADE_UP, reverse("hazards:board"), params={"road": road})
            case Kind.CRACK:
                road, sign = steps.sees_a_crack(scene)
                return Done(Origin.MADE_UP, reverse("signs:detail", args=[sign]), params={"road": road})
            case Kind.SAID | Kind.PRESSED | Kind.DARK:
                return _village(scene, _alert_of(night), cue)
            case _:
                alert = _alert_of(night)
                _deed(cue).act(scene, alert)
                return Done(Origin.MADE_UP, _made_by(cue, alert))


def _village(scene: "Scene", alert: UUID, cue: Cue) -> Done:
    from hoaban.config.demo import replay_steps as steps

    at, road = int(cue.params["number"]), Road.VERB
    if cue.kind is Kind.SAID:
        road = steps.says(scene, at, int(cue.params["turn"]), str(cue.params["words"]))
    elif cue.kind is Kind.PRESSED:
        steps.presses(scene, at, str(cue.params["key"]))
    else:
        steps.goes_dark(scene, alert, at)
    said = {} if cue.kind is Kind.DARK else {"road": road}
    return Done(Origin.MADE_UP, reverse("answers:village", args=[alert, scene.villages[at]]), params=said)


def _source(province: str) -> str:
    return reverse(
        "sources:data", args=[f"{pack.of_province(province, settings.PACK_DIRS).name}.{past.SOURCE}"]
    )


def _draft(alert: UUID) -> Done:
    return Done(Origin.PLATFORM, reverse("warning:alert", args=[alert]), alert)


def _board(alert: UUID) -> str:
    return reverse("answers:board", args=[alert])


def _made_by(cue: Cue, alert: UUID) -> str:
    return reverse("delivery:telling" if cue.kind is Kind.ISSUED else "warning:alert", args=[alert])


def _deed(cue: Cue) -> "Deed":
    from hoaban.config.demo import replay_steps as steps

    return steps.DEEDS[cue.kind]


def _alert_of(night: Night) -> UUID:
    if night.alert is None:
        raise LookupError("no warning was drafted in this night")
    return night.alert


@lru_cache(maxsize=4)
def _cues_of(province: str) -> tuple[Cue, ...]:
    return tuple(
        cues(past.rain_by_hour(pack.of_province(province, settings.PACK_DIRS))) if _has(province) else ()
    )


def _has(province: str) -> bool:
    return pack.of_province(province, settings.PACK_DIRS).has(past.HOURS)


@lru_cache(maxsize=1)
def _scene(until: datetime) -> "Scene":
    """Once in a process: it makes villages and contacts sure, which takes a second."""
    from hoaban.config.demo import replay_steps as steps

    found = steps.set_up(until)
    if found is None:
        raise NoStation(f"this province has no station {past.STATION}, where the night is told of")
    return found
