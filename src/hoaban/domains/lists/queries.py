"""Reads of the ledger, and of whole lists that were confirmed."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Func, IntegerField

from hoaban.domains.lists.models import MOVING, LeftOut, WholeList
from hoaban.domains.lists.values import Stage
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

FRESH = timedelta(hours=24)
"""So long the list of households leads to the last whole list."""
SAMPLE = 10
NAMED = 100
"""Beyond it the list of households tells the rest."""


@dataclass(frozen=True, slots=True)
class Left:
    """A household that was left, and why."""

    row: registry.HouseholdRow
    why: registry.WhyLeft


@dataclass(frozen=True, slots=True)
class WholeShown:
    """A whole list as its page shows it. Who may not be named any more is in the counts alone."""

    uid: UUID
    stage: Stage
    kept: str
    count: int
    reached: int
    returned: int
    confirmed: int
    looked_at: datetime
    ended_at: datetime | None
    villages: Sequence[tuple[str, int]]
    sample: Sequence[registry.HouseholdRow]
    """A few, from the whole length of the list."""
    left: Sequence[Left]
    left_count: int
    stayed: Sequence[Left]
    """Taking back left them, or would leave them now."""
    stayed_count: int

    @property
    def returns(self) -> int:
        """So many wait again, or would."""
        return self.confirmed - self.stayed_count


@dataclass(frozen=True, slots=True)
class Last:
    """A whole list as the list of households names it."""

    uid: UUID
    stage: Stage
    count: int
    """Confirmed by it so far."""
    looked_at: datetime


class _Length(Func):
    """How many a list kept as JSON has, counted where it is kept."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_array_length", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="jsonb_array_length", **more)


def lines_of(batch_id: int, households: Collection[int]) -> tuple[Counter[int], set[int]]:
    """Rows of each household that no list could bring yet, by all lists; and which households this list has counted already."""
    missing: Counter[int] = Counter()
    counted: set[int] = set()
    if not households:
        return missing, counted
    lines = LeftOut.plain.filter(household_id__in=list(households))
    for household, batch, rows in lines.values_list("household_id", "batch_id", "rows"):
        missing[household] += rows
        if batch == batch_id:
            counted.add(household)
    return missing, counted


def locked(actor: access.Actor, uid: UUID) -> WholeList:
    """A deed of hers, for whoever writes."""
    row: WholeList | None = WholeList.objects.visible_to(actor).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row


def whole_for(actor: access.Actor, uid: UUID) -> WholeShown:
    """A deed of hers; households it names are on record as read."""
    row: WholeList | None = WholeList.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    stage, ids = Stage(row.stage), [pk for pk, _version in row.homes]
    is_looked = stage is Stage.LOOKED
    stayed = _would_stay(actor, row) if stage in {Stage.DONE, Stage.STOPPED} else list(row.stayed)
    sample = ids[:: max(1, len(ids) // SAMPLE)][:SAMPLE] if is_looked else []
    left = row.left[:NAMED] if stage in {Stage.DONE, Stage.STOPPED} else []
    stays = stayed[:NAMED] if stage in {Stage.DONE, Stage.STOPPED, Stage.UNDONE} else []
    waits_again = row.returned - len(row.stayed) if stage is Stage.STOPPED else 0
    named = {*sample, *(pk for pk, _why in (*left, *stays))}
    rows = {int(one.id): one for one in registry.rows_of(actor, named)} if named else {}
    return WholeShown(
        row.uid, stage, row.kept, len(ids), row.reached, row.returned, len(row.confirmed) - waits_again, row.looked_at, row.ended_at,
        registry.villages_of(actor, ids) if is_looked else [],
        [rows[pk] for pk in sample if pk in rows],
        _named(rows, left), len(row.left), _named(rows, stays), len(stayed),
    )  # fmt: skip


def _would_stay(actor: access.Actor, row: WholeList) -> list[tuple[int, str]]:
    """What was left already by a taking back that was stopped, and what of the rest somebody worked on since."""
    rest = dict(row.confirmed[row.returned :])
    changed = registry.changed_since(actor, rest, row.uid)
    return [*row.stayed, *((pk, registry.WhyLeft.CHANGED) for pk in changed)]


def _named(rows: dict[int, registry.HouseholdRow], left: Iterable[tuple[int, str]]) -> list[Left]:
    return [Left(rows[pk], registry.WhyLeft(why)) for pk, why in left if pk in rows]


def last_whole(actor: access.Actor, now: datetime) -> Last | None:
    """Her latest that was begun and not taken back, while it is fresh; its households stay unread."""
    rows = WholeList.objects.visible_to(actor).filter(looked_at__gte=now - FRESH)
    begun = rows.exclude(stage__in=[Stage.LOOKED, Stage.UNDONE]).order_by("-pk")
    told = begun.values_list("uid", "stage", "reached", "looked_at", _Length("left")).first()
    if told is None:
        return None
    uid, stage, reached, looked_at, left = told
    return Last(uid, Stage(stage), reached - left, looked_at)


def moving() -> list[tuple[UUID, str]]:
    """What waits for the job, by its name and who asked, in the order it came."""
    return list(WholeList.plain.filter(MOVING).order_by("pk").values_list("uid", "by_key"))
