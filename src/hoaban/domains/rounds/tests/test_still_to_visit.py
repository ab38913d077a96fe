"""Which households of a village are left, and who saw the others: at the desk, and on the phone of whoever goes next."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.queries import at_door
from hoaban.domains.registry.tests.conftest import as_actor, sheet_codes
from hoaban.domains.rounds import queries
from hoaban.domains.rounds.form import KIND
from hoaban.domains.rounds.models import HouseholdVisit
from hoaban.domains.rounds.tests.test_visits import OWN, form, household, send
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.places import api as places
from hoaban.foundation.places.models import Lineage, Unit

__all__ = ["as_actor", "household", "sheet_codes"]
pytestmark = pytest.mark.django_db(databases="__all__")
NEXT = 14_03664_0000


@pytest.fixture
def other(household: Household) -> Household:
    made = Household.plain.create(code="HO-2", place_no=OWN, village="Bản Bó", address="Cuối bản")
    for name, relation in (("Quàng Thị Hương", "head"), ("Quàng Văn Sinh", "child")):
        Person.plain.create(household=made, place_no=OWN, name=name, relation=relation)
    Household.plain.create(code="HO-3", place_no=OWN, village="Bản Hụm")
    return made


def key_of(actor: Any, name: str) -> str:
    return next(one.key for one in queries.villages(actor) if one.name == name)


def test_villages_say_how_many_households_were_seen(
    household: Household, other: Household, commune_officer: Any
) -> None:
    send(commune_officer, form(household, commune_officer, met="nobody"))
    send(commune_officer, form(household, commune_officer, note="lần hai"))
    told = [(one.name, one.seen, one.count) for one in queries.villages(commune_officer)]
    assert told == [("Bản Bó", 1, 2), ("Bản Hụm", 0, 1)]


def test_a_village_names_what_is_left_and_who_saw_the_others(
    household: Household, other: Household, commune_officer: Any
) -> None:
    send(commune_officer, form(household, commune_officer, met="nobody"))
    found = queries.round_of(commune_officer, key_of(commune_officer, "Bản Bó"))
    assert [(one.code, one.who, one.address, one.people) for one in found.left] == [
        ("HO-2", "Quàng Thị Hương", "Cuối bản", 2)
    ]
    assert [(one.home.code, one.by, one.met) for one in found.seen] == [
        ("HO-1", commune_officer.label, "nobody")
    ]
    assert not found.is_cut
    read = ReadEntry.plain.filter(tag="registry:household:list").order_by("pk").last()
    assert (read.target_id, read.count) == (found.village.key, 2)


@pytest.mark.parametrize("other_name", ["Bản Nà Lò", "Bản Nà Lo"])
def test_two_villages_of_one_name_are_two_lists(
    sheet_codes: Any, commune_officer: Any, as_actor: Any, other_name: str
) -> None:
    """Told apart by a mark, or by nothing, as a reform may leave them."""
    numbers = places.ensure_villages(by=commune_officer, commune_number=OWN, names=["Bản Nà Lo", "Bản Khác"])
    first, second = numbers["ban na lo"], numbers["ban khac"]
    Unit.plain.filter(start=second).update(name=other_name, full_name=other_name, name_key="ban na lo")
    made = [
        Household.plain.create(code=f"HO-{n}", place_no=number, village=name)
        for n, (number, name) in enumerate(((first, "Bản Nà Lo"), (first, "bản nà lo"), (second, other_name)))
    ]
    send(commune_officer, form(made[2], commune_officer, met="nobody"))
    told = [(one.key, one.name, one.seen, one.count) for one in queries.villages(commune_officer)]
    assert sorted(told) == [(str(first), "Bản Nà Lo", 0, 2), (str(second), other_name, 1, 1)]
    found = queries.round_of(commune_officer, str(first))
    assert ([one.code for one in found.left], found.seen, found.is_cut) == (["HO-0", "HO-1"], (), False)
    assert sorted(one.key for one in queries.units(commune_officer)) == sorted(key for key, *_ in told)
    assert [len(queries.pack(commune_officer, str(number))) for number in (first, second)] == [2, 1]
    answer = as_actor(commune_officer).get(f"/w/offline/packs/{KIND}/{OWN}-ban-na-lo/")
    assert len(answer.json()["records"]) == 3, "a phone that knows the list by its former key"


NUMBERED = [f"mã bản {OWN // 10_000 % 100_000:05}{n:04}" for n in (1, 2)]


@pytest.mark.parametrize(
    ("communes", "marks"),
    [
        ((OWN, OWN), ["", ""]),
        ((OWN, OWN), NUMBERED),
        ((OWN, NEXT), ["Xã 03646", "Xã 03664"]),
    ],
    ids=["other names", "one commune", "two communes"],
)
def test_villages_that_read_alike_are_told_apart_and_no_others(
    sheet_codes: Any, commune_officer: Any, province_officer: Any, communes: tuple[int, int], marks: list[str]
) -> None:
    names = ["Bản 1", "Bản 2"] if not marks[0] else ["Bản 1", "Bản 1"]
    for n, (commune, name) in enumerate(zip(communes, ["Bản 1", "Bản 2"], strict=True)):
        ((_key, number),) = places.ensure_villages(
            by=province_officer, commune_number=commune, names=[name]
        ).items()
        Unit.plain.filter(start=number).update(name=names[n], full_name=names[n])
        Household.plain.create(code=f"HO-{n}", place_no=number, village=names[n])
    actor = replace(commune_officer, where=province_officer.where)
    told = queries.villages(actor)
    assert [(one.name, one.where) for one in told] == list(zip(names, marks, strict=True))
    assert [one.label for one in queries.units(actor)] == [
        f"{name}, {mark}" if mark else name for name, mark in zip(names, marks, strict=True)
    ]


def test_two_of_one_name_say_of_which_commune_they_were_before_a_reform(
    sheet_codes: Any, commune_officer: Any, as_actor: Any
) -> None:
    own, brought = places.ensure_villages(
        by=commune_officer, commune_number=OWN, names=["Bản 1", "Bản 2"]
    ).values()
    before = Unit.plain.create(level="village", code="036640001", kind="Bản", name="Bản 1", full_name="Bản 1", name_key="ban 1",
                               name_sort="ban 1", start=NEXT + 1, stop=NEXT + 2, valid_to="2025-07-01")  # fmt: skip
    Unit.plain.filter(start=brought).update(name="Bản 1", full_name="Bản 1")
    Lineage.plain.create(old=before, new=Unit.plain.get(start=brought), on="2025-07-01", status="derived")
    for number in (own, brought):
        Household.plain.create(code=f"HO-{number}", place_no=number, village="Bản 1")
    told = {one.key: one.where for one in queries.villages(commune_officer)}
    assert told == {str(own): "", str(brought): "trước thuộc Xã 03664"}
    page = as_actor(commune_officer).get(f"/w/rounds/{brought}/").content.decode()
    assert "Xã 03646, trước thuộc Xã 03664" in page


def test_of_households_in_no_known_village_no_reform_of_their_commune_is_told(
    sheet_codes: Any, household: Household, commune_officer: Any
) -> None:
    """The village of that name reads alike; what became of the commune says nothing of either."""
    number = places.ensure_villages(by=commune_officer, commune_number=OWN, names=["Bản Bó"])["ban bo"]
    Household.plain.create(code="HO-2", place_no=number, village="Bản Bó")
    old = Unit.plain.create(level="commune", code="03999", kind="Xã", name="Cũ", full_name="Xã Cũ", name_key="cu", name_sort="cu",
                            start=14_03999_0000, stop=14_04000_0000, valid_to="2025-07-01")  # fmt: skip
    Lineage.plain.create(old=old, new=Unit.plain.get(start=OWN), on="2025-07-01", status="derived")
    told = {one.key: one.where for one in queries.villages(commune_officer)}
    assert told == {f"{OWN}-ban-bo": "", str(number): NUMBERED[0]}
    assert queries.round_of(commune_officer, f"{OWN}-ban-bo").village.where == "Xã 03646"


def test_many_villages_of_one_name_cost_no_query_more_than_two(
    sheet_codes: Any, commune_officer: Any
) -> None:
    asked = []
    numbers = places.ensure_villages(
        by=commune_officer, commune_number=OWN, names=[f"Bản {n}" for n in range(12)]
    ).values()
    Unit.plain.filter(start__in=numbers).update(name="Bản 1", full_name="Bản 1")
    for count, number in enumerate(numbers, start=1):
        Household.plain.create(code=f"HO-{number}", place_no=number, village="Bản 1")
        if count in {2, 12}:
            with CaptureQueriesContext(connection) as caught:
                assert len(queries.units(commune_officer)) == count
            asked.append(len(caught))
    assert asked[0] == asked[1]


def test_whoever_stands_in_no_known_village_is_a_list_by_the_name(
    sheet_codes: Any, household: Household, commune_officer: Any
) -> None:
    """Beside the village of that name, whose own households it does not hold."""
    number = places.ensure_villages(by=commune_officer, commune_number=OWN, names=["Bản Bó"])["ban bo"]
    Household.plain.create(code="HO-2", place_no=number, village="Bản Bó")
    assert {one.key: one.count for one in queries.units(commune_officer)} == {
        f"{OWN}-ban-bo": 1, str(number): 1
    }  # fmt: skip
    for key, code in ((f"{OWN}-ban-bo", "HO-1"), (str(number), "HO-2")):
        assert [one.code for one in queries.round_of(commune_officer, key).left] == [code]


def test_one_village_is_counted_alone(sheet_codes: Any, commune_officer: Any) -> None:
    number, other = places.ensure_villages(
        by=commune_officer, commune_number=OWN, names=["Bản Bó", "Bản Hụm"]
    ).values()
    for place_no in (number, other):
        Household.plain.create(code=f"HO-{place_no}", place_no=place_no, village="x")
    with CaptureQueriesContext(connection) as asked:
        queries.round_of(commune_officer, str(number))
    counted = [one["sql"] for one in asked if "COUNT" in one["sql"] and '"village"' in one["sql"]]
    assert counted
    assert all(f'"place_no" = {number}' in sql for sql in counted)


def test_of_more_households_than_a_page_holds_none_says_that_all_were_visited(
    household: Household,
    other: Household,
    commune_officer: Any,
    as_actor: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(at_door, "MOST_ALONG", 1)
    send(commune_officer, form(household, commune_officer, met="nobody"))
    page = as_actor(commune_officer).get(f"/w/rounds/{key_of(commune_officer, 'Bản Bó')}/").content.decode()
    assert "Đã đi hết" not in page
    assert "1 trong 2 hộ đã có người đến" in page


def test_a_visit_of_last_season_leaves_the_household_to_visit(
    household: Household, other: Household, commune_officer: Any
) -> None:
    send(commune_officer, form(household, commune_officer))
    HouseholdVisit.plain.update(visited_at=timezone.now() - timedelta(days=31))
    found = queries.round_of(commune_officer, key_of(commune_officer, "Bản Bó"))
    assert [one.code for one in found.left] == ["HO-1", "HO-2"]
    assert (found.seen, found.village.seen) == ((), 0)


def test_whose_village_it_is_not_learns_nothing(
    household: Household, commune_officer: Any, outsider: Any, province_officer: Any
) -> None:
    key = key_of(commune_officer, "Bản Bó")
    for actor in (outsider, province_officer):
        assert key not in {one.key for one in queries.villages(actor)}
        with pytest.raises(NotFound):
            queries.round_of(actor, key)


def test_the_page_leads_to_the_household_and_to_its_visits(
    household: Household, other: Household, commune_officer: Any, as_actor: Any
) -> None:
    send(commune_officer, form(household, commune_officer, met="neighbour"))
    client = as_actor(commune_officer)
    assert "1 trong 2 hộ đã có người đến" in client.get("/w/rounds/").content.decode()
    page = client.get(f"/w/rounds/{key_of(commune_officer, 'Bản Bó')}/").content.decode()
    left, _heading, seen = page.partition("Đã đến trong 30 ngày")
    assert f'href="/w/registry/households/{other.uid}/"' in left
    assert f'href="/w/rounds/households/{household.uid}/"' in seen
    assert commune_officer.label in seen
    assert "Hàng xóm" in seen
    assert client.get("/w/rounds/14036460000-khong-co/").status_code == 404


def test_the_list_on_a_phone_says_who_saw_a_household_last(
    household: Household, other: Household, commune_officer: Any, as_actor: Any
) -> None:
    send(commune_officer, form(household, commune_officer))
    packs = as_actor(commune_officer).get("/w/offline/packs/").json()["packs"]
    assert [(one["title"], one["count"], one["homes"]) for one in packs if one["kind"] == KIND] == [
        ("Bản Bó", 2, True), ("Bản Hụm", 1, True),
    ]  # fmt: skip
    records = {one.target: one for one in queries.pack(commune_officer, key_of(commune_officer, "Bản Bó"))}
    assert records[household.uid].seen == (commune_officer.label, HouseholdVisit.plain.get().visited_at)
    assert (records[other.uid].seen, records[other.uid].is_done) == (None, False)
    assert records[other.uid].detail == "Cuối bản · HO-2, 2 người"
