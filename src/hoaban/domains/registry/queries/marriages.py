"""Marriages as the history of a household tells them, and what stands of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from hoaban.domains.registry.life import MarriageShown, is_too_young
from hoaban.domains.registry.models import Household, Marriage, Person
from hoaban.domains.registry.values import Sex
from hoaban.foundation.access import api as access

SHOWN = 20


def marriages_of(actor: access.Actor, home: Household) -> Sequence[MarriageShown]:
    """Of those who live or lived there, newest first; the caller's reading is on record and names are whole."""
    people = list(Person.plain.filter(household=home).values_list("pk", flat=True))
    rows = Marriage.objects.visible_to(actor).filter(Q(one_id__in=people) | Q(other_id__in=people))
    return _shown(rows)


@dataclass(frozen=True, slots=True)
class WeddingNote:
    """What whoever writes down a wedding is told of one of the two."""

    standing: Sequence[MarriageShown]
    is_too_young: bool


def wedding_notes(actor: access.Actor, uids: Sequence[UUID], on: date) -> dict[UUID, WeddingNote]:
    """Told, not forbidden; her reading of both is on record."""
    rows = Person.objects.visible_to(actor, "correct").filter(uid__in=uids)
    return {
        UUID(str(one.uid)): WeddingNote(
            _standing(actor, one.pk), is_too_young(Sex(one.sex), one.birth_year, one.birth_date, on)
        )
        for one in rows.defer("identity_sealed", "insurance_sealed")
    }


def _standing(actor: access.Actor, person: int) -> Sequence[MarriageShown]:
    """Those not taken back in which neither died."""
    rows = Marriage.objects.visible_to(actor).filter(
        Q(one_id=person) | Q(other_id=person), taken_back_at__isnull=True
    )
    return _shown(rows.exclude(one__replaced_at__isnull=False).exclude(other__replaced_at__isnull=False))


def _shown(rows: QuerySet[Marriage]) -> list[MarriageShown]:
    with access.lifted("marriages of people she sees; the other one may live in another commune by now"):
        found = list(rows.select_related("one", "other").order_by("-at")[:SHOWN])
    return [
        MarriageShown(
            row.uid, (row.one.name, row.other.name if row.other else row.other_name), row.on, row.said_by, row.paper,
            row.is_early, row.by_label, row.at, row.taken_back_at is not None,
        )
        for row in found
    ]  # fmt: skip
