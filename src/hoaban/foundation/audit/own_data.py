"""Who looked at a person's data, and who changed them: she may know, as any reader of the record."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access.api import (
    ASKED,
    NOTHING,
    Actor,
    Cell,
    Said,
    Section,
    Subject,
    declared_purposes,
    register_exporter,
)
from hoaban.foundation.audit.models import ReadEntry


def sections(_actor: Actor, subject: Subject) -> Iterator[Section]:
    """Looks at her own row or her household's; a list of many people is on record as one look and not here."""
    yield Section(
        "audit.read",
        _("Who looked at your data"),
        (("at", _("When")), ("by", _("Who")), ("purpose", _("For what"))),
        _looks(subject),
        note=_(
            "Only looks at your own page and your household's. Lists of many people are not told one by one."
        ),
    )


def _looks(subject: Subject) -> Iterator[tuple[Cell, ...]]:
    about: list[Any] = [Q(target_type=kind, target_id=number) for kind, number in sorted(subject.rows)]
    rows = ReadEntry.objects.unscoped(ASKED).filter(reduce(or_, about, NOTHING))
    book = declared_purposes()
    for row in rows.order_by("at", "pk").iterator():
        yield (
            row.at,
            row.actor_label,
            Said(book[row.purpose].sentence) if row.purpose in book else row.purpose,
        )


def register() -> None:
    register_exporter("audit", "audit.ReadEntry", sections=sections)
