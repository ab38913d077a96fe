"""What accounts holds about somebody who asked without an account: how she is reached, who acted for her."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access.api import ASKED, Actor, Cell, Said, Section, Subject, register_exporter
from hoaban.foundation.accounts.models import ActedFor, Contact
from hoaban.foundation.accounts.ports import purposes
from hoaban.foundation.accounts.values import Agreed
from hoaban.foundation.accounts.web.words import AGREED
from hoaban.foundation.places import api as places
from hoaban.kit import masking


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """Contacts of hers, and every deed somebody did in her place."""
    yield Section(
        "accounts.contact",
        _("How we reach you"),
        (
            ("name", _("Full name")),
            ("phone", _("Telephone")),
            ("unit", _("Commune or ward")),
            ("since", _("Kept since")),
        ),
        _contacts(subject),
        note=_("Of your eight digits we keep only a fingerprint, from which nobody can read them."),
    )
    yield Section(
        "accounts.acted_for",
        _("Who acted for you"),
        (
            ("at", _("When")), ("by", _("Who")), ("purpose", _("For what")), ("agreed", _("How you agreed")),
            ("told", _("You were told")), ("withdrawn", _("You took your consent back")),
        ),
        _acts(subject),
    )  # fmt: skip


def _contacts(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = list(Contact.objects.unscoped(ASKED).filter(uid__in=subject.contacts).order_by("pk"))
    names = places.names_of({row.number for row in rows})
    for row in rows:
        phone = masking.shown_phone(row.phone_e164, whole=True)
        yield row.name, phone, names.get(row.number, ""), row.made_at


def _acts(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    hers = Q(contact__uid__in=subject.contacts)
    if subject.person:
        hers |= Q(person_uid=subject.person)
    book = purposes()
    for row in ActedFor.objects.unscoped(ASKED).filter(hers).order_by("at", "pk").iterator():
        agreed = Said(str(AGREED[Agreed(row.agreed)]))
        purpose = Said(book.get(row.purpose, row.purpose))
        yield row.at, row.actor_label, purpose, agreed, row.told_at, row.withdrawn_at


def register() -> None:
    register_exporter("accounts", "accounts.Contact", "accounts.ActedFor", sections=sections)
