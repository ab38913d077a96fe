"""An officer who keeps one of two communes tells the keeper of the province that their two records are one person.

She decides nothing by it and learns nothing of the other record; the pair stands in the keeper's queue with her words.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.linkage.actions import duty
from hoaban.domains.linkage.errors import NotToTell, ToldAlready
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import PROVINCE, WAITING, ToldWhy, keeps, side_kept
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit


@transaction.atomic
def tell_keeper(
    *, by: access.Actor, uid: UUID, why: ToldWhy, words: str, request: str | None, now: datetime
) -> None:
    """Once for a pair; its state is as before until somebody decides it. What a commune told in which neither of the two is any more
    hinders nobody: it stays in the record, and the new word stands in its place."""
    row, side = _hers(by, uid)
    if audit.answered(by, request):
        return
    if row.is_told:
        raise ToldAlready
    if side is None or row.state not in WAITING:
        raise NotToTell
    row.told_at, row.told_side, row.told_place = now, side, (row.first_place, row.second_place)[side - 1]
    row.told_by, row.told_why, row.told_words = by.label, why, words[:300]
    _save(by, row, "linkage:pair:tell", request)
    duty.ask_told(by, row.told_place // PROVINCE * PROVINCE)


@transaction.atomic
def withdraw_told(*, by: access.Actor, uid: UUID, request: str | None) -> None:
    """She was wrong: for who keeps the commune that told it, while nobody has decided the pair."""
    row, side = _hers(by, uid)
    if audit.answered(by, request) or row.told_at is None:
        return
    if side is None or not keeps(by.areas(Permission.REVIEW), row.told_place) or row.state not in WAITING:
        raise NotToTell
    row.told_at = row.told_side = row.told_place = None
    row.told_by = row.told_why = row.told_words = ""
    _save(by, row, "linkage:pair:untell", request)
    duty.close_when_none_waits_in(by, {row.first_place, row.second_place})


def _hers(by: access.Actor, uid: UUID) -> tuple[Pair, int | None]:
    access.require(by, Permission.REVIEW)
    row: Pair | None = Pair.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row, side_kept(by.areas(Permission.REVIEW), row.first_place, row.second_place)


def _save(by: access.Actor, row: Pair, tag: str, request: str | None) -> None:
    fields = ["told_at", "told_side", "told_place", "told_by", "told_why", "told_words"]
    row.save(update_fields=fields)
    audit.record(tag, by=by, target=row, request=request, fields=fields)
