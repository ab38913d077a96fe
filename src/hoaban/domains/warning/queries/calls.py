"""Calls back: whom one may go to, how the last one stands, and what it says when it leaves."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.dateformat import format as written
from django.utils.timezone import localtime

from hoaban.domains.warning.models import Alert, CallBack
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.rules import calling, placing, wording
from hoaban.domains.warning.values import EXERCISE_WORD, Hazard, Status
from hoaban.domains.warning.values.called import CallLine, CallState, Reachable
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify

MOST = 30
"""People offered: the nearest first."""


def reachable_for(actor: access.Actor, uid: UUID) -> list[Reachable]:
    """Whom she may have called about this text."""
    row = Alert.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return reachable(row, actor.key)


def reachable(row: Alert, asker: str) -> list[Reachable]:
    """Who holds the right where the text is for, and proved a telephone of her own before it was written.

    Neither whoever wrote it nor whoever asks, and no number that is one of theirs: a call to oneself proves nobody.
    """
    own = {asker, row.written_by}
    ids = accounts.holders_of(Permission.REVIEW, placing.desk(row.place_no, row.place_stop))
    ids = [one for one in ids if _key(one) not in own][:MOST]
    phones = notify.proven_phones([*map(_key, ids), *own])
    held = {one.number for key, one in phones.items() if key in own}
    held |= {one.phone_e164 for one in accounts.staff_addresses(_id(key) for key in own)}
    names = accounts.display_names(ids)
    return [
        Reachable(one, names.get(one, ""), phone.number, phone.label)
        for one in ids
        if (phone := phones.get(_key(one))) and phone.since < row.written_at and phone.number not in held
    ]


def call_for(actor: access.Actor, uid: UUID, now: datetime) -> CallLine | None:
    """The last call about it; None: nobody was called."""
    row = (
        CallBack.objects.visible_to(actor)
        .filter(alert__uid=uid)
        .select_related("alert")
        .order_by("-pk")
        .first()
    )
    if row is None:
        return None
    state = CallState(row.state)
    is_open = calling.is_open(state, row.expires, row.tries, now) and row.alert.version == row.alert_version
    return CallLine(
        row.uid, state, row.person_label, row.phone, row.expires, calling.TRIES - row.tries, is_open
    )


def digits_of(call: CallBack) -> str:
    """The six digits of a call. They stand nowhere."""
    bound = calling.bound(call.uid, call.alert.uid, call.alert_version, call.seal, call.person_key)
    return notify.six_digits(bound, "warning.call")


def filled(params: Mapping[str, int | str], _language: str) -> Mapping[str, int | str] | None:
    """What the call says as it leaves. None: she pressed already, another was called, or the text is another by now."""
    call = CallBack.plain.select_related("alert").filter(pk=params["call"], state=CallState.CALLING).first()
    if call is None or call.alert.version != call.alert_version:
        return None
    row, book = call.alert, bank.book()
    status, text = Status(row.status), text_of(row)
    issuer = book.issuer(row.issuer)
    return {
        "drill": f"{EXERCISE_WORD}. " if status is Status.EXERCISE else "",
        "words": wording.joined(wording.lines(status, Hazard(row.hazard), text, book)),
        "places": bank.briefly([row.areas])[0][0], "issuer": issuer.name if issuer else row.issuer,
        "onset": _clock(row.onset), "expires": _clock(row.expires), "code": calling.spaced(digits_of(call)),
    }  # fmt: skip


def _clock(at: datetime) -> str:
    return written(localtime(at), "H:i d/m/Y")


def _key(user_id: int) -> str:
    return f"user:{user_id}"


def _id(key: str) -> int:
    number = key.removeprefix("user:")
    return int(number) if number.isdigit() else 0
