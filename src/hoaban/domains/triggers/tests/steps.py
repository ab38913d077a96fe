"""Gauges that speak, and rules that are asked, as a test takes them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from hoaban.domains.hazards.models import Observation, Series, Station
from hoaban.domains.hazards.values import Variable
from hoaban.domains.triggers import actions, queries, rules
from hoaban.domains.triggers.models import Decision, Rule, Version
from hoaban.domains.triggers.values import Kind, Params, Track
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.queries.reading import text_of
from hoaban.foundation.access.api import SystemActor
from hoaban.kit.clock import VIETNAM

PROVINCE, OWN, NEXT = 14_00000_0000, 14_03646_0000, 14_03664_0000
OTHER_PROVINCE = 11_00000_0000
NOW = datetime(2026, 8, 2, 2, tzinfo=VIETNAM)
JOB = SystemActor(
    "triggers.judge",
    frozenset(
        {
            "triggers:rule:see",
            "hazards:station:see",
            "warning:alert:see",
            "warning:alert:draft",
        }
    ),
)
SUM = {
    "steps": [
        {"over": 3, "at": 60, "level": 1, "sure": True},
        {"over": 3, "at": 120, "level": 3, "sure": True},
    ]
}


def seconds(hours: float, since: datetime = NOW) -> int:
    return int((since + timedelta(hours=hours)).timestamp())


def rain(*values: float, minutes: int = 60, last: float = 0) -> Track:
    """Hour after hour, the last one ending now."""
    span = minutes / 60
    at = [seconds(last - span * (len(values) - 1 - n)) for n in range(len(values))]
    return Track(Variable.RAIN, minutes, np.array(at, np.int64), np.array(values, np.float64))


def told(variable: Variable, points: Sequence[tuple[float, float]], minutes: int = 0) -> Track:
    at = np.array([seconds(hours) for hours, _value in points], np.int64)
    return Track(variable, minutes, at, np.array([value for _hours, value in points], np.float64))


def params(kind: Kind, *steps: dict[str, Any], **rest: Any) -> Params:
    return rules.parsed(kind, {"steps": list(steps), **rest})


def rule(
    code: str = "r", kind: Kind = Kind.SUM, hazard: str = "flash_flood", table: Any = None, place_no: int = PROVINCE,
    areas: Sequence[int] = (),
) -> Rule:  # fmt: skip
    """With its first version, as a pack brings it."""
    made = Rule.plain.create(code=code, place_no=place_no, title=f"Quy tắc {code}", kind=kind, hazard=hazard)
    held = Version(
        rule=made, number=1, based_on=0, params=rules.dumped(rules.parsed(kind, table or SUM)), areas=list(areas), article="Điều 46",
        mark="partial", by_key="system:pack", by_label="vn-14", at=NOW,
    )  # fmt: skip
    held.save()
    Decision(version=held, is_approved=True, by_key="system:pack", by_label="vn-14", at=NOW).save()
    return made


def gauge(code: str = "RG-1", place_no: int = OWN, kind: str = "rain", **alarms: float) -> Station:
    return Station.plain.create(
        code=code,
        name=f"Trạm {code}",
        kind=kind,
        place_no=place_no,
        location_method="commune_centroid",
        mark="verified",
        **alarms,
    )


def speaks(
    station: Station, *values: float, last: datetime = NOW, minutes: int = 60, variable: str = "rain", origin: str = "station"
) -> None:  # fmt: skip
    """Hour after hour, the last one ending then; what was told before stays."""
    series, _made = Series.plain.get_or_create(
        station=station, variable=variable, minutes=minutes, origin=origin
    )
    for n, value in enumerate(reversed(values)):
        at = last - timedelta(minutes=(minutes or 60) * n)
        Observation.plain.create(
            series=series, ended_at=at, value=value, used=True, received_at=at, channel="http"
        )
    Series.plain.filter(pk=series.pk).update(newest_at=last, value_at=last, value=values[-1])


def judged(station: Any, now: Any = NOW) -> int:
    return actions.judge_station(by=JOB, asking=queries.asking(JOB, now), station_id=station.pk, seq=1)


def alert() -> Alert:
    return Alert.plain.get()


def hers(row: Alert, **changed: Any) -> Any:
    """What a person writes instead of what stands there."""
    return replace(text_of(row), **changed)
