"""Telling people of the staff: which channels each one gets, by what she wished and by the clock."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import queries, rules
from hoaban.foundation.notify.actions.planning import Plan, Row, add_rows, open_batch
from hoaban.foundation.notify.values import Channel, State, Urgency, Wishes
from hoaban.foundation.notify.wording import kind_of


@transaction.atomic
def tell(*, by: Actor, what: Plan, user_ids: Collection[int], now: datetime | None = None) -> UUID | None:
    """Tell people who sign in; once per request and person. None when there is nobody to tell.

    The inbox always; e-mail and browsers as each wishes; SMS only for danger to life, for each one costs money.
    """
    moment = timezone.localtime(now)
    people = accounts.staff_addresses(user_ids)
    if not people:
        return None
    keys = [f"user:{one.user_id}" for one in people]
    wishes, places = queries.wishes_of(keys), queries.addresses_of(keys)
    batch = open_batch(by, what, moment)
    rows: list[Row] = []
    for one, key in zip(people, keys, strict=True):
        known = {Channel.EMAIL: one.email, Channel.SMS: one.phone_e164} | places.get(key, {})
        rows += _rows_of(key, one.language, known, wishes.get(key, Wishes()), what, moment)
    add_rows(batch, rows, moment)
    return batch.uid


def _rows_of(
    key: str, language: str, known: dict[Channel, str], wishes: Wishes, what: Plan, now: datetime
) -> Iterator[Row]:
    is_life = what.urgency == Urgency.LIFE
    inbox_off = wishes.is_off(what.kind, Channel.IN_APP) and not is_life
    if inbox_off:
        yield Row(key, Channel.IN_APP, "", language, State.SUPPRESSED, reason="preference")
    else:
        yield Row(key, Channel.IN_APP, "", language, State.SENT)
    if is_life and known.get(Channel.SMS):
        yield Row(key, Channel.SMS, known[Channel.SMS], language)
        if kind_of(what.kind).rings:
            yield Row(key, Channel.VOICE, known[Channel.SMS], language)
    gathers = not is_life and (what.urgency == Urgency.DIGEST or what.kind in wishes.digest)
    for channel in (Channel.PUSH, Channel.EMAIL):
        if not known.get(channel):
            continue
        address = "" if channel == Channel.PUSH else known[channel]
        if wishes.is_off(what.kind, channel) and not is_life:
            yield Row(key, channel, address, language, State.SUPPRESSED, reason="preference")
        elif gathers:
            yield Row(key, channel, address, language, State.GATHERED)
        else:
            quiet = None if is_life else rules.quiet_until(now, wishes.quiet_from, wishes.quiet_to)
            yield Row(key, channel, address, language, at=quiet, reason="quiet hours" if quiet else "")
