"""The duty room's log: what happened, and whose night it is."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.warning.errors import NothingSaid, NotNow, OwnHandOver
from hoaban.domains.warning.models import ShiftEntry
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.rules import lifecycle
from hoaban.domains.warning.values import Proof, Shift
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit


@transaction.atomic
def log_shift(*, by: access.Actor, text: str, request: str | None, now: datetime) -> UUID:
    """One line: who called, what was decided, what was looked at."""
    access.require(by, Permission.SHIFT)
    if answer := audit.answered(by, request):
        return _answer(by, answer)
    row = _written(by, Shift.NOTE, text, now)
    row.save()
    audit.record("warning:shift:note", by=by, target=row, request=request)
    return row.uid


@transaction.atomic
def hand_over(*, by: access.Actor, text: str, proof: Proof, request: str | None, now: datetime) -> UUID:
    """Sign the shift: what the next one has to know, and a seal over every line since the last hand-over."""
    access.require(by, Permission.SHIFT)
    if answer := audit.answered(by, request):
        return _answer(by, answer)
    lifecycle.prove(proof, is_demo=accounts.is_demo_installation())
    row = _written(by, Shift.HAND_OVER, text, now)
    row.proof, row.seal = proof, _seal(row)
    row.save()
    audit.record("warning:shift:hand_over", by=by, target=row, request=request)
    return row.uid


@transaction.atomic
def take_over(*, by: access.Actor, uid: UUID, proof: Proof, request: str | None, now: datetime) -> None:
    """Another person signs that the night is hers now."""
    access.require(by, Permission.SHIFT)
    given = (
        ShiftEntry.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(uid=uid, kind=Shift.HAND_OVER)
        .first()
    )
    if given is None:
        raise NotFound
    if audit.answered(by, request):
        return
    lifecycle.prove(proof, is_demo=accounts.is_demo_installation())
    if given.by_key == by.key:
        raise OwnHandOver
    if ShiftEntry.plain.filter(takes=given).exists():
        raise NotNow
    row = ShiftEntry(
        place_no=given.place_no, place_stop=given.place_stop, kind=Shift.TAKE_OVER, text="", takes=given, by_key=by.key,
        by_label=by.label, at=now, proof=proof, seal=given.seal,
    )  # fmt: skip
    row.save()
    audit.record("warning:shift:take_over", by=by, target=row, request=request)


def _written(by: access.Actor, kind: Shift, text: str, now: datetime) -> ShiftEntry:
    """In the log of her own area."""
    if not text.strip():
        raise NothingSaid
    area = by.areas(Permission.SHIFT)[0]
    return ShiftEntry(
        place_no=area.start, place_stop=area.stop, kind=kind, text=text.strip()[:1000], by_key=by.key, by_label=by.label, at=now,
        proof=Proof.NONE,
    )  # fmt: skip


def _seal(row: ShiftEntry) -> str:
    rows = ShiftEntry.plain.filter(place_no=row.place_no, place_stop=row.place_stop).order_by("pk")
    last = rows.filter(kind=Shift.HAND_OVER).last()
    told = [
        f"{one.uid}|{one.by_key}|{one.at.isoformat()}|{one.text}"
        for one in rows
        if last is None or one.pk > last.pk
    ]
    before = last.seal if last else ""
    return hashlib.sha256("\n".join([before, *told, row.text]).encode()).hexdigest()


def _answer(by: access.Actor, pk: str) -> UUID:
    return UUID(str(ShiftEntry.objects.visible_to(by).get(pk=pk).uid))
