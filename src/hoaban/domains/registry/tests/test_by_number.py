"""Numbers are looked for by their key, the end of a digest or a whole telephone number, and compared whole."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from hoaban.domains.registry import numberindex
from hoaban.domains.registry.models import CURRENT, MERGED, Household, Person
from hoaban.domains.registry.queries import by_number
from hoaban.domains.registry.values import NUMBERS, Part
from tests.support.people import OWN

COLUMNS = {Part.IDENTITY: "identity_index", Part.INSURANCE: "insurance_index"}
END = "0123456789ab"
ONE, SAME_END, OTHER_KEY = f"k1k1k1k1{'a' * 52}{END}", f"k1k1k1k1{'b' * 52}{END}", f"k2k2k2k2{'a' * 52}{END}"


@pytest.fixture
def person(db: None) -> Any:
    home = Household.plain.create(code="H1", place_no=OWN)

    def made(name: str, part: Part, index: str) -> Person:
        return Person.plain.create(
            household=home,
            place_no=OWN,
            name=name,
            name_key=name,
            name_sort=name,
            **{COLUMNS[part]: index},
        )

    return made


@pytest.mark.parametrize("part", NUMBERS)
def test_two_digests_with_one_end_are_two_numbers(person: Any, part: Part) -> None:
    assert len({index[-numberindex.LETTERS :] for index in (ONE, SAME_END, OTHER_KEY)}) == 1
    one, _another = person("a", part, ONE), person("b", part, SAME_END)
    assert list(Person.plain.filter(by_number.holding(COLUMNS[part], [ONE, OTHER_KEY]))) == [one]
    assert not Person.plain.filter(by_number.holding(COLUMNS[part], [OTHER_KEY])).exists()


def test_who_shares_a_number_shares_all_of_it(person: Any) -> None:
    one, again = person("a", Part.IDENTITY, ONE), person("b", Part.IDENTITY, ONE)
    person("c", Part.IDENTITY, SAME_END)
    alone = person("d", Part.INSURANCE, ONE)
    others = by_number.sharing("identity_index", Person.plain.exclude(name="b"))
    found = Person.plain.exclude(pk=alone.pk).filter(Exists(others)).order_by("name")
    assert [row.name for row in found] == ["a", "b", "c"]
    beside = by_number.sharing("identity_index", Person.plain.filter(pk=one.pk))
    assert list(Person.plain.filter(Exists(beside)).order_by("pk")) == [one, again]


def test_where_people_live_who_have_a_telephone(person: Any) -> None:
    for at, number in ((1, "+84977000111"), (2, "+84977000222"), (3, "+84977000222")):
        row = person(f"{at}", Part.IDENTITY, f"{at}")
        Person.plain.filter(pk=row.pk).update(phone_e164=number, place_no=OWN + at)
    asked = ("+84977000111", "+84977000222", "+84977000333", "")
    found = [by_number.villages_of_phone(one) for one in asked]
    assert found == [{OWN + 1}, {OWN + 2, OWN + 3}, set(), set()]


@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="plans are SQLite's: PostgreSQL's indexes have whole digests"
)
def test_numbers_are_asked_in_the_order_of_their_index() -> None:
    first, last = f"k9{'f' * 62}0{'0' * 11}", f"k1{'0' * 62}f{'0' * 11}"
    assert by_number.in_order("identity_index", {last, first}) == [first, last]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="plans are SQLite's")
@pytest.mark.parametrize("part", NUMBERS)
def test_every_question_by_number_is_answered_by_the_index(db: None, part: Part) -> None:
    column = COLUMNS[part]
    people = Person.plain.filter(CURRENT | MERGED)
    holding = by_number.holding(column, [ONE, OTHER_KEY])
    phone = by_number.holding("phone_e164", ["+84912345678"])
    others = by_number.sharing(column, Person.plain.filter(CURRENT)).exclude(pk=OuterRef("pk"))
    for asked in (
        people.filter(holding),
        people.exclude(batch_id=1).filter(holding),
        people.filter(place_no__gte=OWN, place_no__lt=OWN + 10_000).filter(holding | phone).order_by("pk"),
        people.filter(place_no__gte=OWN).filter(phone),
        Person.plain.filter(pk=1).annotate(shared=Exists(others)),
    ):
        plan = asked.explain()
        assert f"SEARCH {numberindex.TABLE} USING PRIMARY KEY (waits=? AND found_by=?)" in plan, asked.query
        assert "SCAN registry_person" not in plan, plan
        assert "USING INDEX" not in plan, plan


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="run with ./hoaban test --postgres: SQLite's index has keys"
)
@pytest.mark.parametrize("part", NUMBERS)
def test_postgresql_keeps_whole_digests(db: None, part: Part) -> None:
    """Behind the rows' own guard it would cut each row's before it looked into an index of ends (decision 0101)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [f"registry_person_{part}"])
        ((made,),) = cursor.fetchall()
    assert made.endswith(f"({COLUMNS[part]})"), made
    assert "right(" not in str(Person.plain.filter(by_number.holding(COLUMNS[part], [ONE])).query)
