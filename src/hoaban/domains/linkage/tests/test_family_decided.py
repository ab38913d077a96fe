"""What people said of one pair of a family written twice, and what the next search makes of the others."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.linkage import actions
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.tests.test_across import JOB, NEXT, OWN, look
from hoaban.domains.linkage.tests.test_hanging import between, look_here, year_alone
from hoaban.domains.linkage.values import Place, State
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.models import Person
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")
Family = tuple[tuple[Any, Any], tuple[Any, Any]]


@pytest.fixture(params=["one commune", "two communes"])
def family(request: pytest.FixtureRequest) -> Family:
    """A mother and her child in two households, among a hundred who bear the child's name; the child's pair comes by the mother's."""
    second = OWN + 2 if request.param == "one commune" else NEXT + 1
    mothers = (
        record_of("Cà Thị Xuyến", "H-1", OWN + 1, year=1961),
        record_of("Cà Thị Xuyến", "H-2", second, year=1961),
    )
    children = tuple(record_of("Lò Thị Mai", f"H-{at}1", OWN + 1, year=1990) for at in (1, 2))
    for mother, child in zip(mothers, children, strict=True):
        Person.plain.filter(pk=child.pk).update(household=mother.household, place_no=mother.place_no)
        year_alone(child)
    for at in range(100):
        year_alone(record_of("Lò Thị Mai", f"C-{at}", OWN + 3 + at % 9, year=1900 + at % 80))
    return mothers, children


@pytest.fixture
def search(family: Family) -> Callable[[], object]:
    return look_here if family[0][0].place_no // 10_000 == family[0][1].place_no // 10_000 else look


def merged(family: Family) -> Pair:
    pair = between(*family[0])
    assert pair
    choice = registry.Choice(1, 1, frozenset(), None, timezone.now())
    kept, gone = (one.uid for one in family[0])
    actions.decide_same(
        by=JOB, uid=pair.uid, kept_uid=kept, merged_uid=gone, choice=choice, now=timezone.now()
    )
    actions.on_merged({"kept_id": family[0][0].pk, "merged_id": family[0][1].pk}, 1)
    return pair


def test_who_is_merged_first_takes_the_pair_that_she_brought_from_nobody(
    family: Family, search: Callable[[], object]
) -> None:
    search()
    before = between(*family[1])
    assert before
    assert ["place", Place.FAMILY] in [why[:2] for why in before.reasons]
    pair = merged(family)
    search()
    after = between(*family[1])
    assert after
    assert (after.state, after.reasons) == (State.OPEN, before.reasons)
    actions.take_back(by=JOB, uid=pair.uid, request=None, now=timezone.now())
    search()
    again = between(*family[1])
    assert again
    assert again.reasons == before.reasons


def test_who_was_merged_in_a_row_joins_all_the_households_she_stood_in(
    family: Family, search: Callable[[], object]
) -> None:
    search()
    merged(family)
    last = record_of("Cà Thị Xuyến", "H-3", OWN + 4, year=1961)
    kept = Person.plain.get(pk=family[0][0].pk)
    choice = registry.Choice(last.version, kept.version, frozenset(), None, timezone.now())
    registry.merge_people(by=JOB, kept_uid=last.uid, merged_uid=kept.uid, choice=choice)
    assert set(registry.homes_of_merged(JOB)) == {(last.pk, one.household_id) for one in family[0]}
    search()
    assert between(*family[1])


def test_a_mother_of_whom_somebody_said_that_she_is_two_brings_her_child_to_nobody(
    family: Family, search: Callable[[], object]
) -> None:
    search()
    pair = between(*family[0])
    assert pair
    for state, child in ((State.DIFFERENT, False), (State.OPEN, True)):
        if state == State.OPEN:
            actions.take_back(by=JOB, uid=pair.uid, request=None, now=timezone.now())
        else:
            actions.decide(by=JOB, uid=pair.uid, state=state, request=None, now=timezone.now())
        search()
        assert (between(*family[1]) is not None) is child
