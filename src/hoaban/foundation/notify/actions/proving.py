"""One's own telephone or e-mail: kept at once, used only when six digits sent there came back."""

import hmac
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.notify import queries, sealing
from hoaban.foundation.notify.actions.endpoints import keep
from hoaban.foundation.notify.actions.planning import Plan, Row, add_rows, open_batch
from hoaban.foundation.notify.errors import BadAddress, BadPhone, CodeOver, TooManyCodes, WrongCode
from hoaban.foundation.notify.models import Batch, Endpoint
from hoaban.foundation.notify.values import Channel, Kind, Params, Wording
from hoaban.foundation.notify.wording import register_kind
from hoaban.kit import masking, phone

KIND = "notify.verify"
LIFE_OF_A_CODE, TRIES, CODES_AN_HOUR = timedelta(minutes=15), 5, 5


class Proven(NamedTuple):
    """A telephone whose digits came back from its owner."""

    number: str
    label: str
    """Its last digits: enough to tell it apart, too little to call it."""
    since: datetime


def proven_phones(keys: Collection[str]) -> dict[str, Proven]:
    """By person, for rooms that must reach her there and nobody else; two queries for all. What two people proved is nobody's."""
    told = queries.addresses_of(keys).items()
    numbers = {ways[Channel.SMS] for _key, ways in told if Channel.SMS in ways}
    known = {digest: one for one in numbers for digest in sealing.digests(one, Channel.SMS)}
    rows = Endpoint.plain.filter(channel=Channel.SMS.value, gone_at__isnull=True, verified_at__isnull=False)
    owners: dict[str, list[tuple[str, str, datetime]]] = defaultdict(list)
    for row in rows.filter(digest__in=known):
        if row.verified_at is not None:
            owners[known[row.digest]].append((row.owner_key, row.label, row.verified_at))
    only = ((number, some[0]) for number, some in owners.items() if len(some) == 1)
    return {key: Proven(number, label, since) for number, (key, label, since) in only}


@transaction.atomic
def save_address(
    *, by: Actor, channel: Channel, text: str, request: str | None = None, now: datetime | None = None
) -> UUID:
    """Keep one e-mail address or telephone number and send a code there. The proven one stays in use until then."""
    address, label = _read(channel, text)
    moment = now or timezone.now()
    known = audit.answered(by, request)
    if known is not None:
        return Endpoint.plain.values_list("uid", flat=True).get(pk=known)
    row = keep(by, channel, address, label, request)
    unproven = Endpoint.plain.filter(
        owner_key=by.key, channel=channel.value, gone_at__isnull=True, verified_at__isnull=True
    )
    unproven.exclude(pk=row.pk).update(gone_at=moment, gone_reason="replaced", sealed=b"")
    if row.verified_at is None:
        _send_code(by, row, address, moment)
    return row.uid


@transaction.atomic
def send_code_again(*, by: Actor, uid: UUID, request: str | None = None, now: datetime | None = None) -> None:
    """A new code; the former one no longer counts."""
    if audit.answered(by, request) is not None:
        return
    row = _waiting(by, uid)
    _send_code(by, row, sealing.unseal_address(row.sealed, by.key), now or timezone.now())
    audit.record("notify:endpoint:code", by=by, target=row, request=request)


def confirm_address(
    *, by: Actor, uid: UUID, code: str, request: str | None = None, now: datetime | None = None
) -> None:
    """The digits came back: from now on messages go there. Every try counts, also one that is refused."""
    if audit.answered(by, request) is not None:
        return
    moment = now or timezone.now()
    row = _waiting(by, uid)
    _count_try(row, moment)
    given = "".join(letter for letter in code if letter.isdigit())
    if row.code_at is None or not hmac.compare_digest(given, sealing.code(row.uid, row.code_at)):
        raise WrongCode
    _prove(by, row, request, moment)


def _count_try(row: Endpoint, now: datetime) -> None:
    """In a transaction of its own: what is refused afterwards must not take the count back."""
    still = Endpoint.plain.filter(
        pk=row.pk, code_tries__lt=TRIES, code_at=row.code_at, code_at__gt=now - LIFE_OF_A_CODE
    )
    if not still.update(code_tries=F("code_tries") + 1):
        raise CodeOver


@transaction.atomic
def _prove(by: Actor, row: Endpoint, request: str | None, now: datetime) -> None:
    others = Endpoint.plain.filter(owner_key=by.key, channel=row.channel, gone_at__isnull=True)
    others.exclude(pk=row.pk).update(gone_at=now, gone_reason="replaced", sealed=b"")
    Endpoint.plain.filter(pk=row.pk, gone_at__isnull=True).update(verified_at=now, code_at=None)
    audit.record("notify:endpoint:prove", by=by, target=row, request=request, fields=("verified_at",))


def _send_code(by: Actor, row: Endpoint, address: str, now: datetime) -> None:
    sent = Batch.plain.filter(kind=KIND, by_key=by.key, created_at__gt=now - timedelta(hours=1)).count()
    # Also where many owners name one number: it may be a stranger's.
    same = Endpoint.plain.filter(channel=row.channel, digest=row.digest, code_at__gt=now - timedelta(hours=1))
    if max(sent, same.exclude(pk=row.pk).count()) >= CODES_AN_HOUR:
        raise TooManyCodes
    asked_at = now.replace(microsecond=0)
    Endpoint.plain.filter(pk=row.pk).update(code_at=asked_at, code_tries=0)
    what = Plan(
        KIND, f"code:{row.pk}:{int(asked_at.timestamp())}", "/w/me/notices/",
        params={"endpoint": row.pk}, expires_at=now + LIFE_OF_A_CODE,
    )  # fmt: skip
    people = accounts.staff_addresses([accounts.user_id_of(by) or 0])
    language = people[0].language if people else "vi"
    add_rows(open_batch(by, what, now), [Row(by.key, Channel(row.channel), address, language)], now)


def fill_code(params: Params, _language: str) -> Params | None:
    """The digits, when the message leaves. None: proven meanwhile, replaced or taken away."""
    row = Endpoint.plain.filter(pk=params["endpoint"], gone_at__isnull=True, code_at__isnull=False).first()
    return {"code": sealing.code(row.uid, row.code_at)} if row and row.code_at else None


def _waiting(by: Actor, uid: UUID) -> Endpoint:
    rows = Endpoint.objects.visible_to(by).filter(uid=uid, gone_at__isnull=True, verified_at__isnull=True)
    row: Endpoint | None = rows.first()
    if row is None:
        raise NotFound
    return row


def _read(channel: Channel, text: str) -> tuple[str, str]:
    """(the address as a line takes it, what shows which one it is)."""
    if channel == Channel.SMS:
        try:
            number = phone.e164(text)
        except phone.NotAPhone:
            raise BadPhone from None
        if not phone.is_mobile(number):
            raise BadPhone
        return number, masking.phone(number)
    try:
        validate_email(text.strip())
    except ValidationError:
        raise BadAddress from None
    return text.strip(), masking.email(text.strip())[:60]


register_kind(
    Kind(
        KIND,
        gettext_noop("A code to prove an address"),
        Wording(
            gettext_noop("Your six digits"),
            gettext_noop(
                "%(code)s is your code. It counts for 15 minutes. Did you not ask for it? Then do nothing."
            ),
        ),
        chosen=False,
        fill=fill_code,
    )
)
