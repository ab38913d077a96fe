"""Two gauges in two communes, what is possible there, and the key of a gateway."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from hoaban.domains.hazards import actions
from hoaban.domains.hazards.models import Limit, Observation, Series, Station
from hoaban.domains.hazards.values import Answer, Channel, Reading, Variable
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor

OWN, NEXT = 14_03646_0000, 14_03664_0000
START = datetime(2026, 8, 1, tzinfo=UTC)
NOW = START + timedelta(days=30)
GATEWAY = SystemActor("gateway", frozenset({"hazards:reading:observe"}))
WATCHER = SystemActor("hazards.watch", frozenset({"hazards:station:tend"}))


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def level(hours: float, value: float, station: str = "RV-1") -> Reading:
    return Reading(station, Variable.LEVEL, at(hours), value)


def rain(hours: float, value: float, station: str = "RG-1") -> Reading:
    return Reading(station, Variable.RAIN, at(hours), value, 60)


def send(*rows: Any, now: datetime = NOW, by: Any = GATEWAY) -> list[Answer]:
    return actions.observe(by=by, rows=rows, channel=Channel.HTTP, now=now)


def kept() -> list[tuple[float, float, bool]]:
    """Hours after the start, value, in use."""
    rows = Observation.plain.order_by("series_id", "ended_at", "value")
    return [((row.ended_at - START) / timedelta(hours=1), row.value, row.used) for row in rows]


def newest(variable: Variable = Variable.LEVEL) -> tuple[datetime | None, float | None]:
    row = Series.plain.get(variable=variable)
    return row.value_at, row.value


@pytest.fixture
def gauges(db: None) -> dict[str, Station]:
    Limit.plain.bulk_create(
        [
            Limit(variable=Variable.LEVEL, lowest=270, highest=300, fastest=3, stuck_hours=24, late_minutes=120, mark="unverified"),
            Limit(variable=Variable.RAIN, lowest=0, highest=1500, fastest=400, late_minutes=120, mark="unverified"),
            Limit(variable=Variable.TEMPERATURE, lowest=-10, highest=50, fastest=15, late_minutes=120, mark="unverified"),
        ]
    )  # fmt: skip
    facts = {"location_method": "commune_centroid", "mark": "verified"}
    made = (
        Station(code="RV-1", name="Cầu Treo", kind="river", place_no=OWN, alarm1=279.5, alarm3=281.5, expected_minutes=60, **facts),
        Station(code="RG-1", name="Bản Bó", kind="rain", place_no=NEXT, **facts),
    )  # fmt: skip
    Station.plain.bulk_create(made)
    return {row.code: row for row in Station.plain.all()}


@pytest.fixture
def communes(db: None) -> None:
    for code, start in (("03646", OWN), ("03664", NEXT)):
        apps.get_model("places", "Unit").plain.create(
            level="commune", code=code, kind="xa", name=f"Xã {code}", full_name=f"Xã {code}", name_key=code, name_sort=code,
            start=start, stop=start + 10_000,
        )  # fmt: skip


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in
