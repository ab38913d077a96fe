"""A warning, the people it is for, and the jobs that tell them, as a test takes them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone

from hoaban.domains.delivery import jobs
from hoaban.domains.delivery.models import Telling
from hoaban.domains.registry.api import Columns
from hoaban.domains.warning.tests.steps import NEXT, OWN, drafted, issued, reviewed, text
from hoaban.domains.warning.values import Status
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext, JobReport
from hoaban.foundation.notify import jobs as sending
from hoaban.foundation.notify.models import Delivery

__all__ = ["NEXT", "OWN"]
PLANNER = SystemActor("delivery.plan", frozenset({"registry:household:see", "registry:person:reach"}))
Person = tuple[int, int, int, bool, int]
"""id, household, place, whether she is its head, number without a plus (0: none)."""


def columns(people: Sequence[Person], ranks: Sequence[int] = (), **said: Sequence[str]) -> Columns:
    """As targeting hands them out; nobody stands on a village's card unless ``ranks`` says so."""
    pk, home, place, head, number = zip(*people, strict=True) if people else [()] * 5
    texts = {
        name: np.array(said.get(name, [""] * len(people)), dtype=object)
        for name in ("language", "phone", "channel", "coverage")
    }
    numbers = {"id": pk, "household": home, "place": place, "number": number}
    return (
        texts
        | {name: np.array(values, dtype=np.int64) for name, values in numbers.items()}
        | {
            "is_head": np.array(head, dtype=bool),
            "rank": np.array(ranks or [3] * len(people), dtype=np.uint8),
        }
    )


def mobile(n: int) -> int:
    return 84_912_000_000 + n


def family(place: int, count: int, first: int = 1) -> list[Person]:
    """So many people, each with a home and a telephone of her own."""
    return [(n, n, place, True, mobile(n)) for n in range(first, first + count)]


def sent_out(
    writer: Any, second: Any, areas: tuple[int, ...] = (OWN,), status: Status = Status.ACTUAL, level: int = 3
) -> UUID:  # fmt: skip
    """Drafted, agreed to and issued; it holds for six hours from now."""
    now = timezone.now()
    told = text(areas=areas, level=level, onset=now, expires=now + timedelta(hours=6))
    uid = drafted(writer, status, told, now=now)
    reviewed(second, uid, now=now)
    issued(second, uid, now=now)
    return uid


def run(job: Any, now: datetime | None = None) -> JobReport:
    moment = now or timezone.now()
    # Each job has a name of its own, as in config/schedule.py: what two of them plan must be one batch all the same.
    more = {"targeting:door:tell"} if job in (jobs.plan, jobs.list_failed) else set()
    actor = SystemActor(f"delivery.{job.__name__}", PLANNER.permissions | more)
    report: JobReport = job(JobContext(actor, moment + timedelta(hours=1), lambda: moment))
    return report


def plan_all() -> None:
    run(jobs.begin)
    run(jobs.plan)


def send_all() -> None:
    run(sending.life)


def telling(alert: UUID, number: int = 1) -> Telling:
    return Telling.plain.get(alert=alert, number=number)


def planned_for(row: Telling) -> list[str]:
    """Recipients of a telling in the ledger, residents only."""
    rows = Delivery.plain.filter(batch__uid=row.batch).order_by("recipient")
    return list(rows.values_list("recipient", flat=True))
