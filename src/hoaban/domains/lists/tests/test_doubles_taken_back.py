"""Two lists told of two records that became one person since: the later list taken back, one of what the first told holds again."""

from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hoaban.domains.lists.tests.test_facts_of_lists import sheet
from hoaban.domains.lists.tests.test_recognising import FAMILY
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import actions
from hoaban.domains.registry.models import Merge, Person, PersonFact
from hoaban.domains.registry.tests.conftest import Office
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
HOA, NAM = FAMILY[1], FAMILY[2]


def told(office: Office, by: Any, name: str, day: str, hoa: str, nam: str) -> UUID:
    rows = FAMILY[0], HOA | {"insured": hoa}, NAM | {"insured": nam}
    return office.take_in(by, sheet(office, *rows, name=name, told_on=day))


def merged(by: Any, kept: Person, other: Person) -> None:
    versions = [Person.plain.get(pk=one.pk).version for one in (kept, other)]
    choice = actions.Choice(versions[0], versions[1], frozenset(), None, timezone.now())
    actions.merge_people(by=by, kept_uid=kept.uid, merged_uid=other.uid, choice=choice)


@pytest.mark.parametrize("kept_first", [True, False])
def test_hers_holds_again_and_not_what_went_over_to_her(
    office: Office, commune_officer: Any, kept_first: bool
) -> None:
    told(office, commune_officer, "first", "05/03/2026", "Có", "Không")
    uid = told(office, commune_officer, "second", "05/09/2026", "Không", "Có")
    two = [Person.plain.get(name=one["name"]) for one in (HOA, NAM)]
    kept, other = two if kept_first else two[::-1]
    merged(commune_officer, kept, other)
    closed = PersonFact.plain.filter(person=kept, kind="insurance").exclude(replaced_at=None)
    assert closed.values("recorded_at").distinct().count() == 1
    assert closed.count() == 2, "the second list closed two of hers"
    take_back(commune_officer, uid)
    now = PersonFact.plain.get(person=kept, kind="insurance", replaced_at=None)
    assert (now.value, now.source) == ("has" if kept_first else "none", "first.xlsx")
    assert now.pk not in {fact["id"] for fact in Merge.plain.get().facts}


INSURED = {"has": "Có", "none": "Không", "": ""}
DAYS = ["05/03/2025", "05/09/2025", "05/03/2026", "05/09/2026"]


def insured_then() -> dict[str, list[tuple[Any, ...]]]:
    """What is known of each record and was not taken back: value, list, since when, until when, whether it holds."""
    rows = PersonFact.plain.filter(kind="insurance", taken_back_at=None).order_by("recorded_at", "pk")
    columns = "value", "source", "valid_from", "valid_to", "replaced_at"
    return {
        one["name"]: [
            (*told, replaced is None)
            for *told, replaced in rows.filter(person__name=one["name"]).values_list(*columns)
        ]
        for one in (HOA, NAM)
    }


@settings(max_examples=tried(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(*[st.sampled_from(list(INSURED.values()))] * 2).filter(any), min_size=2, max_size=4),
    st.permutations(range(4)),
    st.integers(0, 2),
    st.integers(1, 3),
    st.booleans(),
)
@example([("", "Có"), ("Có", "Không")], [1, 0, 2, 3], 0, 1, True)
@example([("Không", "Có"), ("Có", "Không"), ("", "Có")], [1, 2, 0, 3], 0, 1, True)
@example([("Có", "Có"), ("Không", "Không"), ("Có", ""), ("", "Có")], [1, 2, 3, 0], 0, 2, True)
@example([("", "Có"), ("Có", "Không"), ("", "Có")], [0, 1, 2, 3], 0, 3, False)
def test_who_was_one_while_lists_were_taken_back_is_two_as_if_she_never_had_been(
    office: Office,
    commune_officer: Any,
    said: list[tuple[str, str]],
    order: list[int],
    before: int,
    while_one: int,
    kept_first: bool,
) -> None:
    """Lists of four days tell of two records; some are taken back before they are one, some meanwhile, the rest after."""
    people = office.take_in(commune_officer, sheet(office, *FAMILY, name="people"))
    first, then = before, before + while_one
    found = []
    for is_merged in (False, True):
        uids = [told(office, commune_officer, f"list{at}", DAYS[at], *both) for at, both in enumerate(said)]
        gone = [uids[at] for at in order if at < len(uids)]
        for uid in gone[:first]:
            take_back(commune_officer, uid)
        if is_merged:
            two = [Person.plain.get(name=one["name"]) for one in (HOA, NAM)]
            merged(commune_officer, *(two if kept_first else two[::-1]))
        for uid in gone[first:then]:
            take_back(commune_officer, uid)
        if is_merged:
            row = Merge.plain.latest("pk")
            actions.unmerge(by=commune_officer, merge_uid=row.uid, request=None, now=timezone.now())
        states = [insured_then()]
        for uid in gone[then:]:
            take_back(commune_officer, uid)
            states.append(insured_then())
        assert states[-1] == {HOA["name"]: [], NAM["name"]: []}
        found.append(states)
    assert found[0] == found[1]
    Merge.plain.all().delete()
    take_back(commune_officer, people)
