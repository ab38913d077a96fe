"""Who owes an answer: found in one query, however many communes a warning names."""

from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from hoaban.domains.answers.queries.places import names, villages_of, whole_name
from hoaban.domains.answers.tests.steps import DOOR, NEXT, OTHER, OWN, PROVINCE, VILLAGE
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.places import api as places

BARE = OWN - 10_000
"""A commune before both, whose villages nobody wrote down."""


@pytest.fixture
def bare() -> None:
    apps.get_model("places", "Unit").plain.create(
        level="commune", code="03645", kind="Xã", name="Trống", full_name="Xã Trống", name_key="x", name_sort="x",
        start=BARE, stop=BARE + 10_000,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("areas", "owing"),
    [
        ((VILLAGE,), {VILLAGE}),
        ((OWN,), {VILLAGE, OTHER}),
        ((OWN, NEXT, BARE), {VILLAGE, OTHER, DOOR, BARE}),
        ((BARE, NEXT), {BARE, DOOR}),
        ((PROVINCE,), {VILLAGE, OTHER, DOOR, BARE}),
        ((BARE + 1,), {BARE + 1}),
    ],
)
def test_villages_owe_an_answer_and_a_commune_where_none_is_on_the_list(
    bare: None, areas: tuple[int, ...], owing: set[int]
) -> None:
    assert villages_of(areas) == owing


def test_many_communes_are_one_query_and_villages_alone_are_none(
    bare: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        villages_of((OWN, NEXT, BARE))
    with django_assert_num_queries(0):
        assert villages_of((VILLAGE, OTHER)) == {VILLAGE, OTHER}


def test_a_unit_between_two_ranges_is_left_out() -> None:
    assert places.numbers_in([]) == []
    assert places.numbers_in([UnitRange(NEXT, NEXT + 1), UnitRange(OWN, OWN + 2)]) == [OWN, VILLAGE, NEXT]


def test_a_village_on_no_list_is_called_a_village_and_never_a_bare_number(bare: None) -> None:
    with translation.override("vi"):
        assert names([BARE + 7, VILLAGE])[BARE + 7] == ("Bản số 7, chưa có tên trong danh sách", "Xã Trống")
        assert whole_name(BARE + 7) == "Bản số 7, chưa có tên trong danh sách, Xã Trống"
        assert whole_name(BARE - 20_000) == "Xã số 3643, chưa có tên trong danh sách"
