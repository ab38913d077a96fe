"""People without an account, and what others do for them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor, require_at
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.accounts import queries, rules, sealing
from hoaban.foundation.accounts.actions.common import first_answer
from hoaban.foundation.accounts.errors import AskedToStop, ConsentIncomplete, ConsentWithdrawn
from hoaban.foundation.accounts.events import ActedForSomebody, ConsentTakenBack
from hoaban.foundation.accounts.models import ActedFor, Contact
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.ports import evidence_keeper, purposes
from hoaban.foundation.accounts.values import Agreed, KeptContact, OnBehalf
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.kit.text import name_key, nfc

_TRIES = 5  # two people get the same eight digits once in a hundred million


@transaction.atomic
def keep_contact(*, by: Actor, name: str, number: int, phone_e164: str = "", request: str) -> KeptContact:
    """Keep who asked, and give the short code she asks again with. The same request gets the same code again.

    Open to everybody: a citizen needs no account. The calling verb has its own rule.
    """
    own_request = rules.digest(f"contact {request}")  # the deed itself answers to the plain one
    candidates = _candidates(f"{by.key} {request}")
    if (known := first_answer(by, own_request)) is not None:
        row = Contact.plain.get(pk=known)
        return KeptContact(row.uid, next(code for code in candidates if row.code_digest in _digests(code)))
    code = next(
        code for code in candidates if not Contact.plain.filter(code_digest__in=_digests(code)).exists()
    )
    row = Contact.plain.create(
        name=nfc(name), name_key=name_key(name)[:120], number=number, phone_e164=phone_e164,
        code_digest=sealing.index().of(code, "contact"),
    )  # fmt: skip
    audit.record("accounts:contact:keep", by=by, target=row, request=own_request)
    return KeptContact(row.uid, code)


def _candidates(seed: str) -> list[str]:
    """The codes a request may get, under every known key: after a rotation the old request still finds its own."""
    return [
        rules.code_from(digest)
        for turn in range(_TRIES)
        for digest in sealing.index().all_of(f"{seed} {turn}", "code")
    ]


def _digests(code: str) -> list[str]:
    return sealing.index().all_of(code, "contact")


def keep_evidence(*, by: Actor, agreed: Agreed, name: str, pieces: Iterable[bytes], request: str) -> UUID:
    """Keep the sound of her yes or the picture of her mark before the deed it belongs to.

    One that no deed ever names is opened by nobody, and forgotten with the others.
    """
    if not by.may(Permission.ACT):
        raise NotAllowed
    return evidence_keeper().keep(by=by, agreed=agreed, name=name, pieces=pieces, request=request)


@transaction.atomic
def act_for(
    *,
    by: Actor,
    on_behalf: OnBehalf,
    number: int,
    deed: str,
    target: models.Model,
    path: str,
    now: datetime | None = None,
) -> UUID:
    """Note, in the deed's own transaction, that it was done for another, why, and how she agreed."""
    require_at(by, Permission.ACT, number)
    whole = rules.consent_is_whole(on_behalf.agreed, on_behalf.evidence is not None)
    if not whole or on_behalf.purpose not in purposes():
        raise ConsentIncomplete
    contact = None
    if on_behalf.contact is not None:
        contact = Contact.objects.visible_to(by).filter(uid=on_behalf.contact, number=number).first()
        if contact is None:
            raise NotFound
    if queries.asked_to_stop(on_behalf, contact):
        raise AskedToStop
    row = ActedFor.plain.create(
        actor_key=by.key, actor_label=by.label, contact=contact, person_uid=on_behalf.person, number=number,
        purpose=on_behalf.purpose, agreed=on_behalf.agreed.value, evidence=on_behalf.evidence, deed=deed,
        target_type=target._meta.label_lower, target_id=str(target.pk), path=path, at=now or timezone.now(),
    )  # fmt: skip
    audit.record("accounts:contact:act", by=by, target=row, note=deed)
    events.publish(ActedForSomebody(row.pk))
    return row.uid


@transaction.atomic
def note_told(*, by: Actor, uid: UUID, request: str, now: datetime | None = None) -> None:
    """The helper has told her what came of it; the first day stands."""
    row = _one(by, uid)
    if first_answer(by, request) is not None:
        return
    if row.withdrawn_at is not None:
        raise ConsentWithdrawn
    if row.told_at is None:
        ActedFor.plain.filter(pk=row.pk).update(told_at=now or timezone.now())
        audit.record("accounts:contact:tell", by=by, target=row, request=request)


@transaction.atomic
def take_back_consent(*, by: Actor, uid: UUID, request: str, now: datetime | None = None) -> None:
    """She no longer wants to be acted for in this. What was done stays done; the rooms hear of it and stop.

    From then on nobody acts for her in this unless she agrees anew by voice or mark (`queries.asked_to_stop`).
    """
    row = _one(by, uid)
    if first_answer(by, request) is not None:
        return
    if row.withdrawn_at is not None:
        raise ConsentWithdrawn
    ActedFor.plain.filter(pk=row.pk).update(withdrawn_at=now or timezone.now())
    audit.record("accounts:contact:withdraw", by=by, target=row, request=request)
    events.publish(ConsentTakenBack(row.pk))


def _one(by: Actor, uid: UUID) -> ActedFor:
    row: ActedFor | None = ActedFor.objects.visible_to(by, "edit").filter(uid=uid).select_for_update().first()
    if row is None:
        raise NotFound
    return row
