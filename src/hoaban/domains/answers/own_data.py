"""What this room holds about one person, for herself: what was told from her telephone, and for which village she answers."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.domains.answers.models import Contact, Report
from hoaban.domains.answers.queries.people import languages
from hoaban.domains.answers.spoken import GRADES, PARTS, WAYS
from hoaban.domains.answers.values import Grade, Part, Way
from hoaban.foundation.access.api import ASKED, Actor, Cell, Said, Section, Subject, register_exporter


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """A family may share the telephone: the words are hers or her house's, and were sent from it."""
    if not subject.phones:
        return
    yield Section(
        "answers.report", _("Answers to warnings from your telephone"),
        (("at", _("When")), ("grade", _("What")), ("way", _("How")), ("words", _("Words"))), _told(subject),
    )  # fmt: skip
    yield Section(
        "answers.contact", _("Villages you answer for when there is a warning"),
        (("since", _("Since")), ("part", _("As")), ("name", _("Name")), ("language", _("Called in")), ("ended", _("Until"))),
        _people(subject),
    )  # fmt: skip


def _told(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = Report.objects.unscoped(ASKED).filter(phone_e164__in=subject.phones)
    for row in rows.order_by("pk"):
        yield row.at, Said(GRADES[Grade(row.grade)]) if row.grade else "", Said(WAYS[Way(row.way)]), row.words


def _people(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows, named = Contact.objects.unscoped(ASKED).filter(phone_e164__in=subject.phones), languages()
    for row in rows.order_by("pk"):
        spoken = named.get(row.language, row.language)
        yield row.since, Said(PARTS[Part(row.part)]), row.name, spoken, row.ended_at or ""


def register() -> None:
    register_exporter("answers", Report._meta.label, Contact._meta.label, sections=sections)
