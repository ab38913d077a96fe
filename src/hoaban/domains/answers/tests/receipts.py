"""A text of a warning went to people, and what arrived of it; the clock that looks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from hoaban.domains.answers import jobs, queries
from hoaban.domains.answers.cut_off import Asked
from hoaban.domains.answers.tests.steps import DOOR, HEAD, OTHER, OWN, VILLAGE
from hoaban.domains.delivery.models import Telling
from hoaban.domains.hazards.permissions import Permission as Hazards
from hoaban.domains.warning.models import Version
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify.models import Batch, Delivery

CLOCK = SystemActor("answers.doubt", frozenset({Hazards.SEE}))
LATER = timedelta(minutes=20)
AsActor = Callable[[Any], Client]


def told(alert: UUID, at: datetime, **arrived: tuple[int, int]) -> UUID:
    """The newest text went to people at that time: village → how many of how many text messages arrived."""
    version = Version.plain.filter(alert__uid=alert).latest("number")
    batch = Batch.plain.create(
        kind="delivery.people", urgency="life", path="/", by_key="system:delivery", request=uuid4().hex
    )
    Telling.plain.filter(alert=alert).delete()
    Telling.plain.create(
        version=version, alert=alert, number=version.number, is_drill=False, level=3, place_no=OWN, place_stop=OWN + 10_000,
        batch=batch.uid, first_at=at, opened_at=at, expires_at=at + timedelta(hours=6), count_at=at,
    )  # fmt: skip
    places = {"here": VILLAGE, "other": OTHER, "door": DOOR}
    for place, (came, taken) in arrived.items():
        for n in range(taken):
            number = (
                HEAD if place == "here" and n == 0 else f"+8499{places[place] % 10_000:04d}{taken:02d}{n:03d}"
            )
            Delivery.plain.create(
                batch=batch, recipient=number, channel="sms", address=number, state="confirmed" if n >= taken - came else "unknown",
                is_life=True, next_try_at=at, sent_at=at, part=places[place],
            )  # fmt: skip
    return batch.uid


def clock(now: datetime) -> int:
    return jobs.doubt(JobContext(CLOCK, now + timedelta(minutes=1), lambda: now)).done


def asked_of(by: Any, alert: UUID, number: int = VILLAGE) -> list[Asked]:
    return [one.state for one in queries.doubts_for(by, alert, number)]
