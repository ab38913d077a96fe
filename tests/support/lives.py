"""Samples about what happens in a life; `samples` offers them by name."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tests.support.doubles import ELSEWHERE
from tests.support.people import Cast


def standing_marriage(cast: Cast) -> UUID:
    from hoaban.domains.registry.models import Marriage, Person
    from tests.support import samples

    one = Person.plain.get(uid=samples.person_with_number(cast))
    return Marriage.plain.create(
        one=one, other_name="Cầm Nọi", on=date(2026, 1, 2), by_key="user:1", by_label="x", at=timezone.now()
    ).uid


def person_who_left(cast: Cast) -> UUID:
    """She moved away from the own commune, nobody knows where."""
    from hoaban.domains.registry.models import Change, Person
    from tests.support import samples

    one = Person.plain.get(uid=samples.person_with_number(cast))
    Person.plain.filter(pk=one.pk).update(valid_to=date(2026, 1, 2), replaced_at=timezone.now())
    Change.plain.create(
        household_id=one.household_id, person=one, what="left", after={"why": "moved", "on": "2026-01-02"}, by_key="user:1",
        by_label="x", at=timezone.now(),
    )  # fmt: skip
    return one.uid


def sent_people(cast: Cast, way: str = "waiting") -> UUID:
    """Somebody of the own commune on her way to another one."""
    from tests.support import samples

    return _transfer(samples.OWN, ELSEWHERE, way)


def answered_people(cast: Cast) -> UUID:
    return sent_people(cast, "refused")


def arriving_people(_cast: Cast) -> UUID:
    """Somebody of a commune nobody of the cast keeps, who waits to be taken in here."""
    from tests.support import samples

    return _transfer(ELSEWHERE, samples.OWN, "waiting")


def _transfer(source: int, target: int, way: str) -> UUID:
    from hoaban.domains.registry.models import Household, Person, Transfer

    home = Household.plain.create(code="HO-8", place_no=source)
    one = Person.plain.create(
        household=home, place_no=source, name="Vì Thị Lả", name_key="vi thi la", name_sort="3"
    )
    return Transfer.plain.create(
        source=home, source_no=source, target_no=target, people=[one.pk], on=date(2026, 1, 2), why="married", way=way,
        by_key="user:1", by_label="x", at=timezone.now(),
    ).uid  # fmt: skip
