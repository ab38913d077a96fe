"""What this room holds about one person, for herself: what she told, known by her telephone."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.sign_models import SignReport
from hoaban.domains.hazards.sign_words import STATES, WAYS
from hoaban.domains.hazards.signs import SignState, Way
from hoaban.foundation.access.api import ASKED, Actor, Cell, Said, Section, Subject, register_exporter


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """A family may share the telephone: the words are hers or her house's, and were sent from it."""
    if subject.phones:
        yield Section(
            "hazards.sign",
            _("Signs of danger told from your telephone"),
            (
                ("at", _("When")),
                ("kind", _("What")),
                ("way", _("How")),
                ("words", _("Words")),
                ("state", _("State")),
            ),
            _told(subject),
        )


def _told(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    rows = SignReport.objects.unscoped(ASKED).filter(phone_e164__in=subject.phones).select_related("sign")
    for row in rows.order_by("pk"):
        kind, state = Said(KINDS[row.sign.kind].label), Said(STATES[SignState(row.sign.state)])
        yield row.at, kind, Said(WAYS[Way(row.way)]), row.words, state


def register() -> None:
    register_exporter("hazards", SignReport._meta.label, sections=sections)
