"""Calls back: whom one may go to, how the last one stands, and what it says when it leaves."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.dateformat import format as written
from django.utils.timezone import localtime

from hoaban.domains.warning.models import Alert, CallBack
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank, mandates
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.rules import calling, placing, wording
from hoaban.domains.warning.values import EXERCISE_WORD, Hazard, Status
from hoaban.domains.warning.values.called import CallLine, CallState, Reachable, Seconds
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify
from hoaban.kit import clock

MOST, NAMED = 30, 5
"""People offered, and people named where nobody can be: the nearest first."""


def seconds_for(actor: access.Actor, uid: UUID) -> Seconds:
    """Whom she may have called about this text, and why others cannot be."""
    row = Alert.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return seconds(row, actor.key, clock.now())


def seconds(row: Alert, asker: str, now: datetime) -> Seconds:
    """Who holds the right where the text is for, in an office that speaks for its issuer, and proved a telephone of her own before it
    was written.

    Neither whoever wrote it nor whoever asks, and no number that is one of theirs: a call to oneself proves nobody. Only who
    is left is cut to the nearest: of a hundred near ones without a telephone none stands in the way of a far one who has it.
    """
    own = {asker, row.written_by}
    offices = mandates.named(row, now).offices
    ids = accounts.holders_of(Permission.REVIEW, placing.desk(row.place_no, row.place_stop), offices=offices)
    ids = [one for one in ids if _key(one) not in own]
    phones = notify.proven_phones([*map(_key, ids), *own])
    held = {one.number for key, one in phones.items() if key in own}
    held |= {one.phone_e164 for one in accounts.staff_addresses(_id(key) for key in own)}
    hers = {one: phones[_key(one)] for one in ids if _key(one) in phones}
    alone = {one: phone for one, phone in hers.items() if phone.number not in held}
    called = [one for one, phone in alone.items() if phone.since < row.written_at][:MOST]
    names = accounts.display_names([*called, *ids[:NAMED]])
    return Seconds(
        tuple(Reachable(one, names.get(one, ""), alone[one].number, alone[one].label) for one in called),
        tuple(names.get(one, "") for one in ids[:NAMED]),
        many=len(ids),
        unproven=len(ids) - len(hers),
        late=sum(phone.since >= row.written_at for phone in alone.values()),
        shared=len(hers) - len(alone),
    )


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
    stands = notify.call_stands(by_key=row.asked_by, request=f"{calling.REQUEST}{row.uid}")
    again = stands.again_at if stands and is_open and state is CallState.CALLING else None
    is_due = (
        again is not None and again <= now
    )  # its second try leaves this instant: nobody calls her beside it
    return CallLine(
        row.uid, state, _id(row.person_key), row.person_label, row.phone, row.expires, calling.TRIES - row.tries, is_open,
        notify.Rang.SOON if is_due else stands.rang if stands else notify.Rang.OVER,
        again if again and not is_due and again < row.expires else None,
    )  # fmt: skip


def rings_now(row: Alert, person: int, now: datetime) -> bool:
    """She is being called about this very text: a page that was drawn before it rang again may still offer to call her."""
    mine = CallBack.plain.filter(
        alert=row, alert_version=row.version, person_key=_key(person), expires__gt=now
    )
    call = mine.filter(state=CallState.CALLING).order_by("-pk").first()
    stands = call and notify.call_stands(by_key=call.asked_by, request=f"{calling.REQUEST}{call.uid}")
    return bool(stands and stands.rang is notify.Rang.NOW)


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
