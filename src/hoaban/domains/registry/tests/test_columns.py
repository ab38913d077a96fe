"""People leave as columns: a commune at a time, only for who may merge, numbers as codes and as «near»."""

from datetime import date
from typing import Any

import pytest

from hoaban.domains.registry import api
from hoaban.domains.registry.tests.test_merging import NEXT, OWN, home, merge, person
from hoaban.foundation.access.errors import NotAllowed

pytestmark = pytest.mark.django_db(databases="__all__")


def test_columns_hold_what_is_known_and_no_number(commune_officer: Any) -> None:
    first = person(
        home("H-1"), "Lò Thị Mai", "000000000017", phone_e164="+84912345678", birth_date=date(1990, 2, 3)
    )
    second = person(home("H-2"), "Lò Văn Pản", "000000000017", sex="", birth_year=None)
    person(home("H-9", NEXT), "Quàng Thị Ban")
    told = api.people_columns(commune_officer, OWN)
    assert told["id"].tolist() == [first.pk, second.pk]
    assert told["name"].tolist() == ["Lò Thị Mai", "Lò Văn Pản"]
    born = [told[part].tolist() for part in ("year", "month", "day", "sex")]
    assert born == [[1990, 0], [2, 0], [3, 0], [1, 0]]
    assert told["identity"].tolist() == [1, 1], "equal codes for equal numbers, and nothing else"
    assert told["phone"].tolist() == [84_912_345_678, 0]
    assert api.people_columns(commune_officer, NEXT)["id"].tolist() == [], "nobody of the next commune"


def test_a_merged_record_is_in_no_column(commune_officer: Any) -> None:
    kept, merged = person(home("H-1"), "Lò Thị Mai"), person(home("H-2"), "Lò Thị Mải")
    merge(commune_officer, kept, merged)
    assert api.people_columns(commune_officer, OWN)["id"].tolist() == [kept.pk]


def test_near_numbers_are_told_without_the_numbers(commune_officer: Any, province_officer: Any) -> None:
    people = [
        person(home(f"H-{number}"), "Lò Thị Mai", number)
        for number in ("000000000017", "000000000071", "000000099999", "")
    ]
    pairs = [(people[0].pk, other.pk) for other in people[1:]]
    assert api.near_identities(commune_officer, pairs) == [2, 3, 0]
    with pytest.raises(NotAllowed):
        api.near_identities(province_officer, pairs)
    with pytest.raises(NotAllowed):
        api.people_columns(province_officer, OWN)
