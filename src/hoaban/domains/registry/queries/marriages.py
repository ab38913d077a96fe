"""Marriages that stand of one person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from hoaban.domains.registry.life import MarriageShown, is_too_young
from hoaban.domains.registry.models import Change, Marriage, Person
from hoaban.domains.registry.queries.merging import current
from hoaban.domains.registry.queries.reading import shown_name
from hoaban.domains.registry.values import Changed, Left, PersonId, Sex
from hoaban.foundation.access import api as access


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
    """Those not taken back in which neither died; who moved away is still married."""
    rows = [row for row in _of(actor, [person]) if row.taken_back_at is None]
    two = [{pk for pk in (row.one_id, row.other_id) if pk} for row in rows]
    with access.lifted("whether one of two married people died; the other one may live in another commune"):
        now = current({pk for pair in two for pk in pair})
    died = set(
        Change.plain.filter(
            person_id__in=now.values(), what=Changed.LEFT, after__why=Left.DIED, taken_back_at__isnull=True
        ).values_list("person_id", flat=True)
    )
    return [
        _shown(row)
        for row, pair in zip(rows, two, strict=True)
        if not {now[PersonId(pk)] for pk in pair} & died
    ]


def _of(actor: access.Actor, people: Iterable[int]) -> list[Marriage]:
    """Newest first, also those told of a record that was joined with one of them."""
    found = fresh = set(people)
    with access.lifted("marriages of people she sees; the other one may live in another commune by now"):
        while fresh:
            fresh = set(Person.plain.filter(merged_into__in=fresh).values_list("pk", flat=True)) - found
            found = found | fresh
        rows = Marriage.objects.visible_to(actor).filter(Q(one_id__in=found) | Q(other_id__in=found))
        return list(rows.select_related("one", "other").order_by("-at"))


def _shown(row: Marriage) -> MarriageShown:
    return MarriageShown(
        row.uid, (shown_name(row.one.name), shown_name(row.other.name) if row.other else row.other_name), row.on, row.said_by, row.paper,
        row.is_early, row.by_label, row.at, row.taken_back_at is not None,
    )  # fmt: skip
