"""Two lists told of two records that became one person since: the later list taken back, one of what the first told holds again."""

from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from hoaban.domains.lists.tests.test_facts_of_lists import sheet
from hoaban.domains.lists.tests.test_recognising import FAMILY
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import actions
from hoaban.domains.registry.models import Merge, Person, PersonFact
from hoaban.domains.registry.tests.conftest import Office

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
