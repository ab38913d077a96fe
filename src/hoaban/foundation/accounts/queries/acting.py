"""Who acted for whom, and finding somebody without an account by her code."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from hoaban.foundation.access.api import Actor, line_of, one_more, tried
from hoaban.foundation.accounts import rules, sealing
from hoaban.foundation.accounts.errors import CodeUnknown, TooManyTries
from hoaban.foundation.accounts.models import ActedFor, Contact
from hoaban.foundation.accounts.ports import evidence_keeper
from hoaban.foundation.accounts.values import ActFacts, ActLine, Agreed, ContactFacts, OnBehalf

PAGE = 50
WAIT_SECONDS = 5 * 60
MOST_PER_PHONE, MOST_PER_ADDRESS = 10, 100


def contact_with_code(*, code: str, phone_e164: str, address: str) -> ContactFacts:
    """Whose code this is, for somebody without an account. Wrong tries count per telephone and per address.

    A contact without a telephone is answered at a desk only: eight digits alone are no key.
    """
    now = timezone.now()
    limits = (("code.phone", phone_e164, MOST_PER_PHONE), ("code.from", line_of(address), MOST_PER_ADDRESS))
    if any(tried(what, who, WAIT_SECONDS, now) >= most for what, who, most in limits):
        raise TooManyTries
    digests = sealing.index().all_of(rules.digits_of(code), "contact")
    row = Contact.plain.filter(code_digest__in=digests, phone_e164=phone_e164).first() if phone_e164 else None
    if row is None:
        for what, who, _most in limits:
            one_more(what, who, WAIT_SECONDS, now)
        raise CodeUnknown
    return _facts(row)


def contact_at_desk(actor: Actor, code: str) -> ContactFacts:
    """The same for an official who has the person before her."""
    digests = sealing.index().all_of(rules.digits_of(code), "contact")
    row = Contact.objects.visible_to(actor).filter(code_digest__in=digests).first()
    if row is None:
        raise CodeUnknown
    return _facts(row)


def contacts_named(uids: Iterable[UUID]) -> dict[UUID, ContactFacts]:
    """For a room that already shows the rows; one query for all."""
    return {row.uid: _facts(row) for row in Contact.plain.filter(uid__in=set(uids))}


def acts_visible_to(actor: Actor, page: int = 1, *, mine: bool = False) -> tuple[list[ActLine], bool]:
    """What was done for people by others, the newest first, and whether there is another page."""
    rows = ActedFor.objects.visible_to(actor)
    if mine:
        rows = rows.filter(actor_key=actor.key)
    start = (max(page, 1) - 1) * PAGE
    found = _lines(rows.order_by("-at", "-pk")[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def acts_for_contact(uid: UUID) -> list[ActLine]:
    """Her own history: who did what for her. The caller has made sure that she asks, or who may."""
    return _lines(ActedFor.plain.filter(contact__uid=uid).order_by("-at", "-pk"))


def act_of(acted_id: int) -> ActFacts:
    """For the room that did it, which heard of it by an event."""
    row = ActedFor.plain.get(pk=acted_id)
    return ActFacts(row.deed, row.target_type, row.target_id, row.purpose, row.withdrawn_at)


def asked_to_stop(on_behalf: OnBehalf, contact: Contact | None) -> bool:
    """Whether she said no to this purpose, and has not said yes anew by voice or mark since.

    She gets another code each time: the same name, commune and telephone count as the same person. A namesake without
    telephone is asked for more than she needs; that is the lesser harm.
    """
    if on_behalf.evidence is not None:
        return bool(ActedFor.plain.filter(evidence=on_behalf.evidence, withdrawn_at__isnull=False).exists())
    rows = ActedFor.plain.filter(purpose=on_behalf.purpose)
    rows = rows.filter(person_uid=on_behalf.person) if contact is None else rows.filter(_same_person(contact))
    last_no = rows.aggregate(at=Max("withdrawn_at"))["at"]
    if last_no is None:
        return False
    since = rows.filter(at__gt=last_no, withdrawn_at__isnull=True).exclude(agreed=Agreed.PRESENCE)
    return not since.exists()


def _same_person(contact: Contact) -> Q:
    return Q(
        contact__name_key=contact.name_key,
        contact__number=contact.number,
        contact__phone_e164=contact.phone_e164,
    )


def may_see_evidence(actor: Actor, evidence: UUID) -> bool:
    """The room of files asks: who may read the deed may hear or see how she agreed to it."""
    return bool(ActedFor.objects.visible_to(actor).filter(evidence=evidence).exists())


def evidence_kept(actor: Actor, agreed: Agreed, request: str) -> UUID | None:
    """The proof that came with an earlier sending of this form: a mistake elsewhere in it loses no recording."""
    return evidence_keeper().kept(by=actor, agreed=agreed, request=request)


def _lines(rows: "QuerySet[ActedFor]") -> list[ActLine]:
    return [
        ActLine(
            row.uid, row.at, row.actor_label, row.contact.name if row.contact else "", row.purpose,
            Agreed(row.agreed), row.path, row.told_at, row.withdrawn_at, row.evidence,
        )
        for row in rows.select_related("contact")
    ]  # fmt: skip


def _facts(row: Contact) -> ContactFacts:
    return ContactFacts(row.uid, row.name, row.phone_e164, row.number)
