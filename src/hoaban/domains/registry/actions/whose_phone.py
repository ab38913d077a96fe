"""Whose telephone it is was said of one number: it ends when that number goes, and holds again when the number comes back.

«No telephone» is said of no number. It stays: beside a number it contradicts, and the household's page asks. In the transaction of
whoever changes the number.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Change, PersonFact
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.values import Changed

OF_A_NUMBER = Q(kind=FactKind.PHONE) & ~Q(value="none")


def end_with_number(
    person: int, before: Mapping[str, Any], after: Mapping[str, Any], at: datetime, since: datetime | None
) -> None:  # fmt: skip
    """``since`` it was written; what is older was said while there was none. Ended today: on which day the number changed nobody told."""
    if goes(before, after):
        end_with_numbers([person], at, Q(recorded_at__gte=since) if since else Q())


def end_with_numbers(people: Collection[int], at: datetime, told: Q | None = None) -> None:
    """Of these each number goes; of all that was said of them ends what is ``told`` so, where that is given."""
    rows = PersonFact.plain.filter(CURRENT, OF_A_NUMBER, among("person_id", people), told or Q())
    rows.update(replaced_at=at, valid_to=timezone.localdate(at))


def hold_again(person: int, ended_at: datetime) -> None:
    """The number that went at that instant is back, unless something else is said of her telephone by now."""
    hers = PersonFact.plain.filter(person_id=person, kind=FactKind.PHONE)
    if not hers.filter(CURRENT).exists():
        ended = hers.filter(OF_A_NUMBER, replaced_at=ended_at, taken_back_at=None).order_by("-pk")
        PersonFact.plain.filter(pk__in=ended.values_list("pk", flat=True)[:1]).update(
            replaced_at=None, valid_to=None
        )


def stays_ended(fact: PersonFact) -> None:
    """What was told in its place is taken back; the number it was said of went at that instant and did not come back."""
    assert fact.replaced_at, "as it was before it was opened again"
    rows = Change.plain.filter(
        person_id=fact.person_id, what=Changed.PERSON, at=fact.replaced_at, taken_back_at=None
    )
    if any(goes(one.before, one.after) for one in rows):
        PersonFact.plain.filter(pk=fact.pk).update(replaced_at=fact.replaced_at, valid_to=fact.valid_to)


def goes(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """A number that is written where none was takes nothing away."""
    return bool(before["phone_e164"]) and before["phone_e164"] != after["phone_e164"]
