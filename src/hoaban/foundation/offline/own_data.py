"""What was written about a person's household on forms without a line, answer by answer.

Free words of a visitor are left out: they may name others.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from hoaban.foundation.access.api import ASKED, Actor, Cell, Said, Section, Subject, register_exporter
from hoaban.foundation.offline.models import Clash, Entry
from hoaban.foundation.offline.ports import kind_of
from hoaban.foundation.offline.values import State


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """Also what still waits for a choice."""
    yield Section(
        "offline.entry",
        _("Forms filled at your home"),
        (
            ("at", _("When")), ("form", _("Form")), ("question", _("Question")), ("answer", _("Answer")),
            ("by", _("Written by")), ("state", _("State")),
        ),
        _answers(subject),
        note=_("What a visitor wrote in free words is not here, because it may name others. Ask at the office."),
    )  # fmt: skip


def _answers(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    for row in Entry.objects.unscoped(ASKED).filter(target__in=subject.things).order_by("pk").iterator():
        kind = kind_of(row.kind)
        if kind is None:
            continue
        state = Said(_("waits for the office") if State(row.state).waits else _("taken in"))
        for one in kind.fields:
            if one.kind != "long" and row.values.get(one.key) not in (None, ""):
                answer = str(row.values[one.key])
                yield row.made_at, Said(kind.label), Said(one.label), answer, row.owner_label, state


def register() -> None:
    register_exporter("offline", Entry._meta.label, Clash._meta.label, sections=sections)
