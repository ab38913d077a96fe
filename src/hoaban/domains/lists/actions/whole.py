"""A whole list of households confirmed as one deed: looked at, begun, done part by part in the background, taken back.

A part is one short transaction that confirms and moves how far the deed came. Killed at any instant, either both happened or
neither did, and the next run goes on from there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hoaban.domains.lists import queries
from hoaban.domains.lists.errors import NotAtThisStage
from hoaban.domains.lists.models import KEPT, WholeList
from hoaban.domains.lists.values import Stage
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs

JOB = "lists.confirm"
AT_ONCE = 500
"""Households of one transaction, well below the 200 ms for which others may wait."""
UNUSED = timedelta(days=1)
"""So long what was looked at may still be begun; later the list has changed anyway."""


@transaction.atomic
def look_over(
    *, by: access.Actor, homes: Mapping[int, int], kept: str, request: str | None, now: datetime
) -> UUID:
    """Keep what she looks at (household → its version), so that exactly this is confirmed; nothing is confirmed yet.

    ``kept``: the list's filter; one too long to be kept leads back to the whole list, for a cut one leads elsewhere.
    """
    access.require(by, registry.CONFIRM)
    if answer := audit.answered(by, request):
        return UUID(answer)
    row = WholeList(
        by_key=by.key, by_label=by.label, kept=kept if len(kept) <= KEPT else "", homes=list(homes.items()), looked_at=now
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("lists:whole:look", by=by, target=_target(row), request=request, count=len(homes))
    return row.uid


@transaction.atomic
def begin(*, by: access.Actor, uid: UUID, request: str | None) -> None:
    """She looked and says yes: the work begins in the background."""
    access.require(by, registry.CONFIRM)
    row = queries.locked(by, uid)
    if audit.answered(by, request):
        return
    _move(row, Stage.RUNNING, Stage.LOOKED)
    ids = [pk for pk, _version in row.homes]
    audit.record(
        "lists:whole:begin", by=by, target=_target(row), request=request, values={"ids": ids}, count=len(ids)
    )
    jobs.wake(JOB)


@transaction.atomic
def take_back(*, by: access.Actor, uid: UUID, request: str | None) -> None:
    """Undo the whole deed; households that somebody worked on since stay, and are named."""
    access.require(by, registry.CONFIRM)
    row = queries.locked(by, uid)
    if audit.answered(by, request):
        return
    _move(row, Stage.UNDOING, Stage.DONE, Stage.STOPPED)
    audit.record("lists:whole:undo", by=by, target=_target(row), request=request, count=len(row.confirmed))
    jobs.wake(JOB)


@transaction.atomic
def go_on(*, by: access.Actor, uid: UUID, now: datetime) -> bool:
    """The next part of a deed of hers, under her right of today; True while more is left."""
    access.require(by, registry.CONFIRM)
    row = queries.locked(by, uid)
    if row.stage == Stage.RUNNING:
        return _confirm_part(by, row, now)
    return row.stage == Stage.UNDOING and _take_back_part(by, row)


@transaction.atomic
def stop(*, by: access.Actor, uid: UUID, now: datetime) -> None:
    """Whoever asked may no longer confirm: what is done stays, and the page says so. Of a taking back that was stopped the first
    parts wait again, and their communes are asked anew."""
    rows = WholeList.objects.unscoped("she who asked may see none any more").select_for_update()
    row = rows.filter(uid=uid).first()
    if row is None or not Stage(row.stage).is_moving:
        return
    if row.stage == Stage.UNDOING:
        _ask_anew(by, row)
    row.stage, row.ended_at = Stage.STOPPED, now
    row.save(update_fields=["stage", "ended_at"])
    audit.record("lists:whole:stop", by=by, target=_target(row), count=len(row.confirmed))


def forget_looks(now: datetime) -> int:
    """What was looked at and never begun."""
    old = WholeList.plain.filter(stage=Stage.LOOKED, looked_at__lt=now - UNUSED)
    return int(old.delete()[0])


def _confirm_part(by: access.Actor, row: WholeList, now: datetime) -> bool:
    part = dict(row.homes[row.reached : row.reached + AT_ONCE])
    left = registry.confirm_homes(
        by=by, homes=part, looked_at=row.looked_at, under=row.uid, target=_target(row), now=now
    )
    row.reached += len(part)
    row.left = [*row.left, *left.items()]
    more = row.reached < len(row.homes)
    if not more:
        row.stage, row.ended_at = Stage.DONE, now
        audit.record("lists:whole:finish", by=by, target=_target(row), count=len(row.confirmed))
    row.save(update_fields=["reached", "left", "stage", "ended_at"])
    return more


def _take_back_part(by: access.Actor, row: WholeList) -> bool:
    confirmed = row.confirmed
    part = dict(confirmed[row.returned : row.returned + AT_ONCE])
    stayed = registry.take_back_homes(by=by, homes=part, under=row.uid, target=_target(row))
    row.returned += len(part)
    row.stayed = [*row.stayed, *stayed.items()]
    more = row.returned < len(confirmed)
    if not more:
        row.stage = Stage.UNDONE
        count = _ask_anew(by, row)
        audit.record("lists:whole:undone", by=by, target=_target(row), count=count)
    row.save(update_fields=["returned", "stayed", "stage"])
    return more


def _ask_anew(by: access.Actor, row: WholeList) -> int:
    """Of what was taken back so far; how many households that is."""
    kept = {pk for pk, _why in row.stayed}
    waiting = [pk for pk, _version in row.confirmed[: row.returned] if pk not in kept]
    registry.ask_for_them_again(by, waiting, row.uid)
    return len(waiting)


def _move(row: WholeList, stage: Stage, *before: Stage) -> None:
    if row.stage not in before:
        raise NotAtThisStage
    row.stage = stage
    row.save(update_fields=["stage"])


def _target(row: WholeList) -> tuple[str, str]:
    return ("lists.WholeList", str(row.uid))
