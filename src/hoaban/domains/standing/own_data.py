"""What this room holds about one person, for herself."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.domains.standing.models import Gift, Proposal, Recognition
from hoaban.domains.standing.permissions import PURPOSE
from hoaban.domains.standing.spoken import BENEFITS, GIVERS, STANDINGS, STATES, WHYS
from hoaban.domains.standing.values import Benefit, Giver, Standing, State, Why
from hoaban.foundation.access.api import Actor, Cell, Said, Section, Subject, register_exporter
from hoaban.foundation.audit import api as audit


def sections(actor: Actor, subject: Subject) -> Iterator[Section]:
    """Her proposals and decisions; on record before they are read."""
    if subject.person is None:
        return
    audit.record_read(
        "standing:person:export", by=actor, target=("registry.person", str(subject.person)), purpose=PURPOSE
    )
    yield Section(
        "standing.proposal",
        _("Village meetings that proposed you as a person of standing"),
        (("on", _("When")), ("for", _("Votes for")), ("against", _("Votes against")), ("state", _("State"))),
        _proposals(subject),
    )
    yield Section(
        "standing.recognition",
        _("Decisions that recognised you as a person of standing"),
        (
            ("number", _("Decision")), ("from", _("In force since")), ("until", _("Until")), ("state", _("State")),
            ("why", _("Why it ended")), ("ended", _("Ended on")),
        ),
        _recognitions(subject),
    )  # fmt: skip
    yield Section(
        "standing.gift",
        _("What you were given as a person of standing"),
        (
            ("on", _("When")), ("for", _("Occasion")), ("year", _("Counts for the year")), ("amount", _("Amount in dong")),
            ("thing", _("What else was given")), ("paper", _("By which paper")), ("giver", _("Who gives")), ("back", _("Taken back")),
        ),
        _gifts(subject),
    )  # fmt: skip


def _proposals(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = Proposal.objects.unscoped("the person's own proposals").filter(person_uid=subject.person)
    for row in rows.order_by("met_on", "pk"):
        yield row.met_on, row.votes_for, row.votes_against, Said(STATES[State(row.state)])


def _recognitions(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = Recognition.objects.unscoped("the person's own decisions").filter(person_uid=subject.person)
    for row in rows.order_by("from_on", "pk"):
        why: Cell = Said(WHYS[Why(row.why)]) if row.why else ""
        yield row.decision, row.from_on, row.until_on, Said(STANDINGS[Standing(row.state)]), why, row.ended_on


def _gifts(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = Gift.objects.unscoped("what the person herself was given").filter(person_uid=subject.person)
    for row in rows.order_by("given_on", "pk"):
        occasion, giver = Said(BENEFITS[Benefit(row.benefit)]), Said(GIVERS[Giver(row.giver)])
        yield row.given_on, occasion, row.year, row.amount, row.thing, row.document, giver, row.back_at


def register() -> None:
    labels = Proposal._meta.label, Recognition._meta.label, Gift._meta.label
    register_exporter("standing", *labels, sections=sections)
