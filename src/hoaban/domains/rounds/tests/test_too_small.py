"""A child too small to speak is asked for no language and no school at the door; what somebody noted of her already is shown as before."""

from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry.models import Household, Person, PersonFact
from hoaban.domains.rounds import queries as visits
from hoaban.domains.rounds.tests.test_visits import OWN, form, household, send
from hoaban.foundation.offline.values import Result

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["household"]


def test_the_form_asks_no_language_of_her_and_says_so(household: Household, commune_officer: Any) -> None:
    year = timezone.localdate().year
    small, older = (
        Person.plain.create(household=household, place_no=OWN, name=name, relation="child", birth_year=born)
        for name, born in (("Lò Văn Bé", year), ("Lò Văn Lớn", year - 2))
    )
    record = visits.current(commune_officer, household.uid, False)
    assert record is not None
    asked = set(record.values)
    for key in ("speaks", "school"):
        assert (f"{key}.{small.uid}" in asked, f"{key}.{older.uid}" in asked) == (False, True)
    detail = {line.key: line.detail for line in record.lines}
    assert "chưa biết nói" in detail[str(small.uid)]
    assert "chưa biết nói" not in detail[str(older.uid)]
    assert send(commune_officer, form(household, commune_officer)) == Result.APPLIED
    PersonFact.plain.create(person=small, place_no=OWN, kind="language", value="vie", said_by="mẹ")
    record = visits.current(commune_officer, household.uid, False)
    assert record is not None
    assert record.values[f"speaks.{small.uid}"] == "vie", "what stands may be corrected"
