"""Made-up people: labelled, spread, the same again."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count

from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.domains.registry.facts import FactKind, is_value
from hoaban.domains.registry.models import Household, HouseholdFact, Person, PersonFact
from hoaban.foundation.access.api import SystemActor
from hoaban.kit import pack

COMMUNES = (14_03646_0000, 14_03664_0000)


@pytest.fixture
def groups(db: None) -> Any:
    table = apps.get_model("places", "EthnicGroup").plain
    return [table.create(code=code, name=name).pk for code, name in (("01", "Kinh"), ("03", "Thái"))]


@pytest.mark.slow
def test_people_are_labelled_spread_and_never_written_twice(groups: Any) -> None:
    by = SystemActor("demo")
    assert generate_people(by=by, count=1_000, communes=COMMUNES) == 1_000
    assert not Household.plain.filter(is_synthetic=False).exists()
    assert set(Household.plain.values_list("place_no", flat=True)) == set(COMMUNES)
    assert Person.plain.values("identity_index").distinct().count() == 1_000
    told = dict(PersonFact.plain.values_list("kind").annotate(Count("pk")).order_by())
    assert told["language"] == told["insurance"] == 1_000
    assert HouseholdFact.plain.filter(kind="water").count() == Household.plain.count()
    codes = {row["iso639_3"] for row in pack.find("vn").rows("languages.csv")}
    for table in (PersonFact, HouseholdFact):
        assert set(table.plain.values_list("source", flat=True)) == {"dữ liệu mô phỏng"}, (
            "each says that it is made up"
        )
        assert all(is_value(FactKind(kind), value, codes) for kind, value in
                   table.plain.values_list("kind", "value").distinct())  # fmt: skip
    assert generate_people(by=by, count=1_000, communes=COMMUNES) == 0
    assert PersonFact.plain.filter(kind="language").count() == 1_000
    assert Person.plain.count() == 1_000
