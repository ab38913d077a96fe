"""What people answer: I take it, pass it on; and that somebody simply opened what rings."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.ringing import queries, rules
from hoaban.domains.ringing.actions import climbing
from hoaban.domains.ringing.errors import NothingRings, OnlyPeopleTake, TakenAlready, WriterRung
from hoaban.domains.ringing.events import BellMoved
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.values import How, Move, State, What
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events


@transaction.atomic
def take(*, by: access.Actor, uid: UUID, how: How = How.BUTTON, request: str | None, now: datetime) -> None:
    """She has it: nobody else is called, unless nothing comes of it."""
    bell = _locked(by, uid)
    if audit.answered(by, request):
        return
    if not by.key.startswith("user:"):
        raise OnlyPeopleTake
    if bell.what == What.DRAFT and by.key == bell.written_by:
        raise WriterRung
    if bell.state == State.TAKEN and bell.taken_by != by.key:
        raise TakenAlready(who=bell.taken_label)
    _taken(by, bell, how, request, now)


@transaction.atomic
def pass_on(
    *, by: access.Actor, uid: UUID, rung: tuple[int, int] | None = None, request: str | None, now: datetime
) -> bool:
    """She cannot: the next one is called at once. `rung`: round and stage of the call she answers; None: she saw the page.

    Only for the rung that is called now, and only by whoever was called on it; from whoever has it, only by herself. Anybody
    else's «I cannot» stays on record and moves nothing (False).
    """
    bell = _locked(by, uid)
    if audit.answered(by, request):
        return True
    if rules.after(climbing.standing(bell), Move.HAND_ON, queries.ladder()) is None:
        raise NothingRings
    audit.record("ringing:bell:pass", by=by, target=bell, request=request)
    if not _is_hers(by, bell, rung):
        return False
    climbing.higher(by, bell, now)
    return True


@transaction.atomic
def note_opened(*, by: access.Actor, what: What, uids: Collection[UUID], now: datetime) -> bool:
    """Somebody has it before her eyes, of a draft somebody else than its writer: that is enough. False where nothing rang.

    ``uids``: what she opened, or what rings as one with it. The page that calls has let her in: whoever may deal with a thing
    there need not be one of those who are called.
    """
    if not by.key.startswith("user:"):
        return False
    sought = queries.rung_for_one_of(what, uids)
    if by.may(Permission.ANSWER):
        sought = sought.filter(pk__in=Bell.objects.visible_to(by).values("pk"))
    bells = list(
        sought.exclude(what=What.DRAFT, written_by=by.key).select_for_update(of=("self",)).order_by("pk")
    )
    for bell in bells:
        _taken(by, bell, How.PAGE, None, now)
    return bool(bells)


def _is_hers(by: access.Actor, bell: Bell, rung: tuple[int, int] | None) -> bool:
    if bell.state == State.TAKEN:
        return bell.taken_by == by.key
    if rung not in (None, (bell.round, bell.stage)):
        return False
    return Ring.plain.filter(bell=bell, round=bell.round, stage=bell.stage, recipient=by.key).exists()


def _locked(by: access.Actor, uid: UUID) -> Bell:
    access.require(by, Permission.ANSWER)
    bell: Bell | None = Bell.objects.visible_to(by).select_for_update(of=("self",)).filter(uid=uid).first()
    if bell is None:
        raise NotFound
    return bell


def _taken(by: access.Actor, bell: Bell, how: How, request: str | None, now: datetime) -> None:
    if not climbing.taken(bell, by, how, now):
        raise NothingRings
    bell.save()
    audit.record("ringing:bell:take", by=by, target=bell, request=request)
    climbing.close(by, bell, now)
    events.publish(BellMoved(bell.pk))
