"""What this room holds about one person's home, for herself."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.domains.targeting.models import CardHome, Door
from hoaban.domains.targeting.permissions import BY_DOOR
from hoaban.domains.targeting.spoken import DANGERS, TOLDS, WHYS
from hoaban.domains.targeting.values import Danger, Told, Why
from hoaban.foundation.access.api import ASKED, Actor, Cell, Said, Section, Subject, register_exporter
from hoaban.foundation.audit import api as audit


def sections(actor: Actor, subject: Subject) -> Iterator[Section]:
    """Her home on the village card and on lists of warnings; on record before it is read."""
    if not subject.things:
        return
    who = ("registry.person", str(subject.person or ""))
    audit.record_read("targeting:home:export", by=actor, target=who, purpose=BY_DOOR)
    yield Section(
        "targeting.card_home",
        _("Your home on the card of the village"),
        (
            ("since", _("Since")),
            ("danger", _("Danger")),
            ("carry", _("How many must be carried")),
            ("note", _("Note")),
        ),
        _on_cards(subject),
    )
    yield Section(
        "targeting.door",
        _("Your home on door-to-door lists"),
        (("why", _("Why")), ("told", _("What came of it")), ("at", _("When"))),
        _on_lists(subject),
    )


def _on_cards(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    for row in CardHome.objects.unscoped(ASKED).filter(household_uid__in=subject.things).order_by("pk"):
        yield row.recorded_at, Said(DANGERS[Danger(row.danger)]), row.carry, row.note


def _on_lists(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    for row in Door.objects.unscoped(ASKED).filter(household_uid__in=subject.things).order_by("pk"):
        told: Cell = Said(TOLDS[Told(row.told)]) if row.told else ""
        yield Said(WHYS[Why(row.why)]), told, row.told_at


def register() -> None:
    register_exporter("targeting", CardHome._meta.label, Door._meta.label, sections=sections)
