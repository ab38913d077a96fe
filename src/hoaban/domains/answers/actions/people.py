"""Who answers for a village: name and telephone, kept by the commune before the season."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.answers.actions import calling
from hoaban.domains.answers.errors import NameMissing, NotAVillage, PersonMoved, PhoneUnfit
from hoaban.domains.answers.models import Contact
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.queries.people import languages
from hoaban.domains.answers.queries.villages import held_by_link, is_link_old
from hoaban.domains.answers.values import Part
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places
from hoaban.foundation.speech.errors import UnknownLanguage
from hoaban.kit import phone


@transaction.atomic
def keep_contact(
    *, by: access.Actor, place_no: int, part: Part, name: str, number: str, request: str | None, now: datetime, language: str = "",
    instead_of: UUID | None = None,
) -> UUID:  # fmt: skip
    """One person more; whoever stands there with this telephone already is named anew. Without a ``language`` hers stays as it is.

    ``instead_of`` is changed: with another village or telephone she is another row, and the one before is called no more.
    """
    access.require_at(by, Permission.KEEP, place_no)
    if (answered := audit.answered(by, request)) is not None:
        return Contact.plain.values_list("uid", flat=True).get(pk=answered)
    words = " ".join(name.split())
    if not words:
        raise NameMissing
    if places.unit_by_number(place_no) is None:
        raise NotAVillage
    if language and language not in languages():
        raise UnknownLanguage
    telephone, before = _mobile(number), _changed(by, instead_of)
    said = {"part": part.value, "name": words[:120]} | ({"language": language} if language else {})
    begun = {"language": before.language} if before else {}
    row, _made = Contact.plain.update_or_create(
        place_no=place_no, phone_e164=telephone, ended_at__isnull=True, defaults=said,
        create_defaults={"place_no": place_no, "phone_e164": telephone, "since": now, **begun, **said},
    )  # fmt: skip
    if before is not None and before.pk != row.pk:
        _end(before, by, None, now)
    audit.record("answers:contact:keep", by=by, target=row, request=request, fields=(*said, "phone_e164"))
    return row.uid


@transaction.atomic
def choose_language(
    *, by: access.Actor, token: str, language: str, request: str | None, now: datetime
) -> str:
    """Whoever holds the signed link says in which language she wants to be called, for each village she answers for; ``by`` is whoever
    stands there. By an old link nobody knows any more whose telephone it is: NotFound. The language that is kept: a form sent again
    keeps what it said first."""
    held = held_by_link(token)
    row = None if is_link_old(held, now) else Contact.plain.filter(pk=held.contact).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) is not None:
        return row.language
    if language not in languages():
        raise UnknownLanguage
    hers = Contact.plain.filter(phone_e164=row.phone_e164, ended_at__isnull=True).exclude(language=language)
    if hers.update(language=language):
        audit.record("answers:contact:keep", by=by, target=row, request=request, fields=("language",))
    return language


@transaction.atomic
def end_contact(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """She answers for the village no more; what she said stays. What still waits for her telephone does not ring: the number may be a
    stranger's by now."""
    access.require(by, Permission.KEEP)
    row = Contact.objects.visible_to(by, "keep").select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) is not None or row.ended_at is not None:
        return
    _end(row, by, request, now)


def _changed(by: access.Actor, uid: UUID | None) -> Contact | None:
    """Whom an officer changes: hers to keep, and still on the list."""
    if uid is None:
        return None
    row: Contact | None = Contact.objects.visible_to(by, "keep").select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if row.ended_at is not None:
        raise PersonMoved
    return row


def _end(row: Contact, by: access.Actor, request: str | None, now: datetime) -> None:
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    calling.call_her_no_more(row)
    audit.record("answers:contact:end", by=by, target=row, request=request)


def _mobile(text: str) -> str:
    try:
        found = phone.e164(text)
    except phone.NotAPhone:
        raise PhoneUnfit from None
    if not phone.is_mobile(found):
        raise PhoneUnfit
    return found
