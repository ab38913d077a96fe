from itertools import pairwise

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.access.api import (
    EVERYTHING,
    EVERYWHERE,
    NOTHING,
    SystemActor,
    UnitRange,
    merged,
    require,
    require_at,
    within,
)
from hoaban.foundation.access.errors import NotAllowed

ranges = st.builds(lambda start, size: UnitRange(start, start + size), st.integers(0, 60), st.integers(1, 20))


@given(st.lists(ranges, max_size=8), st.integers(0, 90))
def test_merging_keeps_every_number_and_adds_none(areas: list[UnitRange], number: int) -> None:
    assert any(a.contains(number) for a in areas) == any(a.contains(number) for a in merged(areas))


@given(st.lists(ranges, max_size=8))
def test_merged_ranges_neither_touch_nor_overlap(areas: list[UnitRange]) -> None:
    result = merged(areas)
    assert all(one.stop < two.start for one, two in pairwise(result))


@given(ranges, ranges, st.integers(0, 90))
def test_two_ranges_meet_where_both_hold(one: UnitRange, two: UnitRange, number: int) -> None:
    met = one.meet(two)
    assert (met is not None and met.contains(number)) == (one.contains(number) and two.contains(number))


def test_no_area_is_nothing_and_everywhere_stays_everything_beside_other_conditions() -> None:
    assert within("place_no", ()) == NOTHING
    assert within("place_no", (EVERYWHERE,)) == EVERYTHING
    assert (within("place_no", (EVERYWHERE,)) | Q(tag="x")).children != [("tag", "x")]


def test_a_system_role_holds_only_what_it_was_given() -> None:
    sealer = SystemActor("audit.seal", frozenset({"audit:chain:verify"}))
    require(sealer, "audit:chain:verify")
    require_at(sealer, "audit:chain:verify", 14_03646_0000)
    with pytest.raises(NotAllowed):
        require(sealer, "audit:entry:see")
    with pytest.raises(NotAllowed):
        require_at(sealer, "audit:entry:see", 1)
