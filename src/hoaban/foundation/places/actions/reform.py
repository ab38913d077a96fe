"""A reform rewrites the unit numbers other rooms keep, by chunks, each row exactly once."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from django.db import transaction

from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import rules
from hoaban.foundation.places.actions import moving
from hoaban.foundation.places.actions.villages import move_villages
from hoaban.foundation.places.errors import MappingUnsound
from hoaban.foundation.places.events import Renumbered
from hoaban.foundation.places.models import Reform, ReformColumn, ReformStep
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.queries import reform as queries
from hoaban.kit import clock

CHUNK = 500  # rows of the first transaction; rules.next_chunk follows what each one took
REST = 0.01  # seconds between chunks, so that other writers come in


def begin_reform(
    *,
    by: Actor,
    name: str,
    mapping: Mapping[int, int],
    decision: str | None,
    now: datetime,
    request: str | None = None,
) -> int:
    """Plan old → new commune numbers and wake the job that applies them; the reform's id.

    Call it once the new units are loaded and writers use the new numbers: rows written from now on are left alone.
    The plan reads every registered row, so it is made before the transaction, which reads only what came since.
    """
    require(by, Permission.REFORM)
    earlier = Reform.plain.filter(name=name).first()
    if earlier is not None:
        return earlier.pk
    return _begin(by, name, mapping, decision, now, request, seen=queries.look())


@transaction.atomic
def _begin(
    by: Actor, name: str, mapping: Mapping[int, int], decision: str | None, now: datetime, request: str | None,
    *, seen: queries.Seen,
) -> int:  # fmt: skip
    _refuse_a_second(decision)
    seen = queries.look_again(seen)
    steps = queries.steps_of(mapping, seen)
    reform = Reform.plain.create(name=name, decision_id=decision, started_at=now)
    ReformStep.plain.bulk_create(
        ReformStep(
            reform=reform, old_block=step.old_block, new_start=step.new_start,
            village_shift=step.village_shift, last_village=step.last_village,
        )
        for step in steps
    )  # fmt: skip
    ReformColumn.plain.bulk_create(
        ReformColumn(reform=reform, table=one.table, column=one.start, stop_column=one.stop, upto=upto)
        for one, upto in seen.keys.items()
    )
    move_villages(steps, decision, clock.local(now).date())
    audit.record("places:unit:reform", by=by, target=reform, request=request, count=len(steps))
    jobs.wake("places.renumber")
    return reform.pk


def _refuse_a_second(decision: str | None) -> None:
    """One at a time, and each decision once: numbers already new would be moved again."""
    if Reform.plain.filter(done_at__isnull=True).exists():
        raise MappingUnsound(reason="another change of numbers is still under way")
    if decision and Reform.plain.filter(decision_id=decision).exists():  # type: ignore[misc]  # a key of text
        raise MappingUnsound(reason=f"{decision} was applied before")


@transaction.atomic
def resume_reform(*, by: Actor, request: str | None = None) -> None:
    """Wake the job again at once; it goes on where its cursors stand."""
    require(by, Permission.REFORM)
    open_now = Reform.plain.filter(done_at__isnull=True).first()
    if open_now is None:
        return
    audit.record("places:unit:reform", by=by, target=open_now, request=request, note="resumed")
    jobs.wake("places.renumber")


def renumber(
    *,
    beat: Callable[[], None] = lambda: None,
    is_due: Callable[[], bool] = lambda: False,
    now: Callable[[], datetime],
) -> tuple[int, bool]:
    """Move chunks until done or until the time slice is over; (rows moved, whether more waits).

    May be killed anywhere: the cursor moves in the transaction of its chunk.
    """
    moved, size = 0, CHUNK
    for column in _open_columns():
        after, alone = column.cursor, moving.stands_once(column)
        while after < column.upto:
            # Where a number stands once, a row may go to where one of a later chunk still is: all of them go together.
            upto, began = column.upto if alone else min(after + size, column.upto), time.monotonic()
            count = _move(column, after, upto)
            if count is None:  # another runner was here: go on where it stands
                column.refresh_from_db()
                after = column.cursor
                continue
            moved, after = moved + count, upto
            size = rules.next_chunk(size, time.monotonic() - began)
            beat()
            if is_due():
                return moved, True
            time.sleep(REST)
        _close(column, now())
    return moved, False


def _open_columns() -> Iterator[ReformColumn]:
    yield from ReformColumn.plain.filter(done_at__isnull=True).order_by("reform_id", "id")


@transaction.atomic
def _move(column: ReformColumn, after: int, upto: int) -> int | None:
    """One chunk; None if the cursor stands elsewhere: it is moved by a condition on its old value, so nothing moves twice."""
    changed = ReformColumn.plain.filter(pk=column.pk, cursor=after).update(cursor=upto)
    if not changed:
        return None
    count, kept = moving.move(column, after, upto)
    column.moved, column.kept = column.moved + count, [*column.kept, *kept]
    ReformColumn.plain.filter(pk=column.pk).update(moved=column.moved, kept=column.kept)
    return count


@transaction.atomic
def _close(column: ReformColumn, now: datetime) -> None:
    ReformColumn.plain.filter(pk=column.pk).update(done_at=now)
    if not ReformColumn.plain.filter(reform_id=column.reform_id, done_at__isnull=True).exists():
        Reform.plain.filter(pk=column.reform_id, done_at__isnull=True).update(done_at=now)
        events.publish(Renumbered(column.reform_id))
