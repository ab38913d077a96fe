"""Made-up people: labelled, spread, the same again."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count

from hoaban.domains.registry import made_up
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.domains.registry.facts import FactKind, is_value
from hoaban.domains.registry.models import Household, HouseholdFact, Person, PersonFact
from hoaban.foundation.access.api import SystemActor
from hoaban.kit import pack, phone

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
    homes = Person.plain.values("household").distinct().count()
    with_phone = Person.plain.exclude(phone_e164="")
    assert 0.6 < with_phone.values("household").distinct().count() / homes < 0.98, (
        "some homes have nobody to call"
    )
    assert all(
        one.startswith("+8450") and phone.is_mobile(one)
        for one in with_phone.values_list("phone_e164", flat=True)
    )
    told_none = PersonFact.plain.filter(kind="phone", value__in=("none", "other")).values("person")
    assert not with_phone.filter(pk__in=told_none).exists(), "a number and the fact beside it agree"
    shared = with_phone.values("phone_e164").annotate(homes=Count("household", distinct=True))
    assert {one["homes"] for one in shared} == {1}, "a number belongs to one home"
    assert generate_people(by=by, count=1_000, communes=COMMUNES) == 0
    assert PersonFact.plain.filter(kind="language").count() == 1_000
    assert Person.plain.count() == 1_000


def test_where_there_is_no_network_few_have_a_telephone() -> None:
    def homes_with_one(coverage: str) -> int:
        found = 0
        for seed in range(400):
            draw, today = Random(seed), date(2026, 6, 1)
            told = [list(made_up.of_person(draw, 40, ("blt",), today, coverage)) for _ in range(2)]
            found += any(made_up.phones_of(told, draw, seed * 8))
        return found

    assert homes_with_one("none") * 2 < homes_with_one("data")
    assert homes_with_one("data") == homes_with_one("")


def test_whoever_shares_a_telephone_has_the_number_of_the_home() -> None:
    def of(value: str) -> list[made_up.Told]:
        return [(FactKind.PHONE, value, None)]

    draw = Random(3)
    found = made_up.phones_of([of("shared"), of("own"), of("none"), []], draw, 16)
    assert found == ["+84500000017", "+84500000017", "", ""]
