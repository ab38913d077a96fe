"""Made-up people: labelled, spread, the same again."""

from typing import Any

import pytest
from django.apps import apps

from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.domains.registry.models import Household, Person
from hoaban.foundation.access.api import SystemActor

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
    assert generate_people(by=by, count=1_000, communes=COMMUNES) == 0
    assert Person.plain.count() == 1_000
