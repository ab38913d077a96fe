"""What this room holds about one person, for herself: who came to her home."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.domains.rounds.models import HouseholdVisit, VisitPhoto
from hoaban.foundation.access.api import Actor, Cell, Section, Subject, register_exporter

HOUSEHOLD = "registry.household"


def sections(actor: Actor, subject: Subject) -> Iterator[Section]:
    """Visits to the household she lives in; that it was read is the registry's record, which comes before this."""
    homes = [int(pk) for table, pk in subject.rows if table == HOUSEHOLD]
    if subject.person is None or not homes:
        return
    yield Section(
        "registry.visit",
        _("Visits to your home"),
        (("at", _("When")), ("by", _("Who")), ("present", _("People at home")), ("photos", _("Photos"))),
        _visits(actor, homes),
        note=_(
            "What a visitor wrote in free words is not here, because it may name others. Ask at the office."
        ),
    )


def _visits(actor: Actor, homes: list[int]) -> Iterator[tuple[Cell, ...]]:
    for visit in HouseholdVisit.objects.visible_to(actor).filter(household_id__in=homes).order_by("pk"):
        photos = VisitPhoto.objects.visible_to(actor).filter(visit_id=visit.pk).count()
        yield visit.visited_at, visit.by_label, visit.people_present, photos


def register() -> None:
    register_exporter("rounds", HouseholdVisit._meta.label, VisitPhoto._meta.label, sections=sections)
