"""What privacy itself holds about a person: what she asked, every step of the answer, what was handed over."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.foundation.access.api import ASKED, Actor, Cell, Said, Section, Subject, register_exporter
from hoaban.foundation.privacy.models import DataRequest, HandOver, Step
from hoaban.foundation.privacy.values import Kind, State
from hoaban.foundation.privacy.values import Step as StepKind
from hoaban.foundation.privacy.web.words import KINDS, STATES, STEPS


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """Also this very request."""
    yield Section(
        "privacy.request",
        _("What you asked about your data"),
        (
            ("at", _("When")), ("kind", _("What you wanted")), ("details", _("Your words")), ("state", _("State")),
            ("due", _("Answer by")), ("outcome", _("Answer")),
        ),
        _requests(subject),
    )  # fmt: skip
    yield Section(
        "privacy.step",
        _("What the office did"),
        (("at", _("When")), ("what", _("What")), ("text", _("Words")), ("by", _("Who"))),
        _steps(subject),
    )
    yield Section(
        "privacy.handed",
        _("When your data were handed over"),
        (("at", _("When")), ("by", _("Who"))),
        _handed(subject),
    )


def _requests(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = DataRequest.objects.unscoped(ASKED).filter(contact_uid__in=subject.contacts)
    for row in rows.order_by("pk").iterator():
        kind, state = Said(str(KINDS[Kind(row.kind)])), Said(str(STATES[State(row.state)]))
        yield row.received_at, kind, row.details, state, row.due_at, row.outcome


def _steps(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = Step.objects.unscoped(ASKED).filter(request__contact_uid__in=subject.contacts)
    for row in rows.order_by("pk").iterator():
        yield row.at, Said(str(STEPS[StepKind(row.what)])), row.text, row.by_label


def _handed(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = HandOver.objects.unscoped(ASKED).filter(package__request__contact_uid__in=subject.contacts)
    for row in rows.order_by("pk").iterator():
        yield row.at, row.by_label


def register() -> None:
    tables = ("DataRequest", "Step", "Package", "HandOver")
    register_exporter("privacy", *(f"privacy.{table}" for table in tables), sections=sections)
