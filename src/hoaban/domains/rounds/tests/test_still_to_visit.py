"""Which households of a village are left, and who saw the others: at the desk, and on the phone of whoever goes next."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.tests.conftest import as_actor
from hoaban.domains.rounds import queries
from hoaban.domains.rounds.form import KIND
from hoaban.domains.rounds.models import HouseholdVisit
from hoaban.domains.rounds.tests.test_visits import OWN, form, household, send
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import ReadEntry

__all__ = ["as_actor", "household"]
pytestmark = pytest.mark.django_db(databases="__all__")


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
