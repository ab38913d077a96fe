"""Who read what, for what: one record per page, none silent; sealed numbers one at a time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.registry import actions, api, numbers, queries
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import Confirmation, Household, HouseholdFact, Person
from hoaban.domains.registry.tests.conftest import SignIn, with_reason
from hoaban.domains.registry.values import Poverty, ReadFor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import ReadEntry

pytestmark = pytest.mark.django_db(databases="__all__")
HOME = 14_03646_0000


def household(code: str = "H1", place_no: int = HOME, **more: Any) -> Household:
    return Household.plain.create(code=code, place_no=place_no, **more)


def person(home: Household, name: str = "Lò Thị Mẫu", number: str = "") -> Person:
    row = Person.plain.create(
        household=home,
        place_no=home.place_no,
        name=name,
        name_key="lo thi mau",
        name_sort="1",
        relation="head",
    )
    if number:
        keys = numbers.at_hand()
        row.identity_sealed = keys.seal("identity", row.uid, number)
        row.identity_index = keys.index_of("identity", number)
        row.save()
    return row


def poor(home: Household) -> HouseholdFact:
    return HouseholdFact.plain.create(
        household=home, place_no=home.place_no, kind=FactKind.POVERTY, value=Poverty.POOR, source="12/QĐ-UBND"
    )


def reads(tag: str) -> list[tuple[str, str, int]]:
    return list(ReadEntry.plain.filter(tag=tag).order_by("pk").values_list("actor_key", "purpose", "count"))


def test_a_list_leaves_one_record_for_the_page(as_actor: SignIn, commune_officer: Any) -> None:
    for number in range(3):
        person(household(f"H{number}"))
    as_actor(commune_officer).get("/w/registry/households/")
    assert reads("registry:household:list") == [(commune_officer.key, "service", 3)]


def test_masked_readers_leave_records_too(as_actor: SignIn, province_officer: Any) -> None:
    home = household()
    person(home)
    client = as_actor(province_officer)
    client.get("/w/registry/households/")
    with_reason(province_officer, home)
    client.get(f"/w/registry/households/{home.uid}/")
    assert reads("registry:household:list") == [(province_officer.key, "overview", 1)]
    assert reads("registry:household:read") == [(province_officer.key, "outside_list", 1)]


def test_a_search_of_names_is_on_record(commune_officer: Any) -> None:
    person(household())
    assert api.search(commune_officer, "0123456789", 5) == []
    assert reads("registry:person:search") == []
    queries_found = api.search(commune_officer, "lo mau", 5)
    if queries_found:  # the word index is filled by the tables' own triggers
        assert reads("registry:person:search") == [(commune_officer.key, "service", 1)]


def test_a_status_is_shown_to_whom_names_are_and_on_record(
    as_actor: SignIn, commune_officer: Any, province_officer: Any
) -> None:
    home = household()
    poor(home)
    address = f"/w/registry/households/{home.uid}/"
    with_reason(province_officer, home)
    assert "12/QĐ-UBND" not in as_actor(province_officer).get(address).content.decode()
    assert queries.household_for(province_officer, home.uid, ReadFor.SERVICE).facts == ()
    assert reads("registry:fact:read") == []
    assert "12/QĐ-UBND" in as_actor(commune_officer).get(address).content.decode()
    assert reads("registry:fact:read") == [(commune_officer.key, "service", 1)]


def test_names_are_whole_only_where_the_right_was_given(make_actor: Any) -> None:
    """Sees a province, identifies in one commune: elsewhere people stay initials."""

    class Mixed:
        key, label = "user:mixed", "mixed"
        see = make_actor("registry:household:see").where
        own = make_actor("registry:household:see", commune=3646).where

        def may(self, permission: str) -> bool:
            return bool(self.areas(permission))

        def areas(self, permission: str) -> Any:
            return {"registry:household:see": self.see, "registry:person:identify": self.own}.get(
                permission, ()
            )

    near, far = household("N"), household("F", place_no=14_03664_0000)
    person(near)
    person(far)
    heads = {row.code: row.head for row in queries.households(Mixed(), queries.ListFilter())}
    assert heads == {"N": "Lò Thị Mẫu", "F": "L. T. M."}


def test_a_number_is_opened_one_at_a_time_for_a_purpose_and_on_record(
    as_actor: SignIn, commune_officer: Any
) -> None:
    home = household()
    first, second = person(home, number="000000000017"), person(home, "Lò Văn Mẫu", number="000000000018")
    client = as_actor(commune_officer)
    closed = client.get(f"/w/registry/households/{home.uid}/").content.decode()
    assert "000000000017" not in closed
    address = f"/w/registry/people/{first.uid}/number/"
    assert client.post(address, {"kind": "identity", "purpose": "curiosity"}).status_code == 409
    assert reads("registry:number:read") == []
    opened = client.post(address, {"kind": "identity", "purpose": "check_papers"}).content.decode()
    assert "000000000017" in opened
    assert "000000000018" not in opened
    assert reads("registry:number:read") == [(commune_officer.key, "check_papers", 1)]
    assert second.identity_index


def test_no_number_opens_for_masked_eyes_or_the_next_commune(
    as_actor: SignIn, province_officer: Any, outsider: Any
) -> None:
    address = f"/w/registry/people/{person(household(), number='000000000017').uid}/number/"
    form = {"kind": "identity", "purpose": "check_papers"}
    assert as_actor(province_officer).post(address, form).status_code == 403
    assert as_actor(outsider).post(address, form).status_code == 404
    assert reads("registry:number:read") == []


def test_codes_stand_in_the_order_people_count_them_on_every_database(commune_officer: Any) -> None:
    for code in ("H10", "Đ1", "h1", "2", "H2", "D2", "10"):
        household(code)
    rows = queries.households(commune_officer, queries.ListFilter())
    assert [row.code for row in rows] == ["2", "10", "D2", "Đ1", "h1", "H2", "H10"]
    after = (rows[3].place_no, rows[3].code_sort, rows[3].id)
    rest = queries.households(commune_officer, queries.ListFilter(after=after))
    assert [row.code for row in rest] == ["h1", "H2", "H10"]


# --- Confirming many, and taking it back -----------------------------------------------------------


def test_a_second_arrival_of_a_bulk_confirmation_gets_the_first_answer(commune_officer: Any) -> None:
    uids, now = [household(f"H{number}").uid for number in range(3)], timezone.now()
    ask = {"by": commune_officer, "uids": uids, "request": "r1", "now": now}
    first = actions.confirm_households(**ask)
    assert first.count == 3
    assert actions.confirm_households(**ask) == first


def test_a_bulk_confirmation_is_taken_back_whole_and_once(as_actor: SignIn, commune_officer: Any) -> None:
    homes = [household(f"H{number}") for number in range(3)]
    before = household("H9", confirmed_at=timezone.now(), confirmed_by="user:x")
    client = as_actor(commune_officer)
    answer = client.post("/w/registry/households/confirm/", {"uid": [str(home.uid) for home in homes]})
    page = client.get(answer.headers["Location"]).content.decode()
    uid = Confirmation.plain.get().uid
    assert f"/w/registry/households/confirm/{uid}/undo/" in page
    for _ in range(2):
        assert client.post(f"/w/registry/households/confirm/{uid}/undo/").status_code == 302
    assert Household.plain.filter(confirmed_at__isnull=True).count() == 3
    assert Household.plain.get(pk=before.pk).confirmed_at


def test_nobody_takes_back_somebody_else_s_confirmation(
    as_actor: SignIn, commune_officer: Any, make_actor: Any
) -> None:
    made = actions.confirm_households(
        by=commune_officer, uids=[household().uid], request=None, now=timezone.now()
    )
    other = make_actor("registry:household:see", "registry:household:confirm", name="other", commune=3646)
    with pytest.raises(NotFound):
        actions.take_back_confirmation(by=other, uid=made.uid, request=None, now=timezone.now())


def test_a_confirmation_made_anew_since_is_not_taken_back(commune_officer: Any) -> None:
    home, now = household(), timezone.now()
    made = actions.confirm_households(by=commune_officer, uids=[home.uid], request=None, now=now)
    actions.confirm_household(by=commune_officer, uid=home.uid, version=2, request=None, now=now)
    assert actions.take_back_confirmation(by=commune_officer, uid=made.uid, request=None, now=now) == 0
    assert Household.plain.get(pk=home.pk).confirmed_at


# --- A status by decision, and pages opened before a change ------------------------------------------


def status_form(home: Household, **more: Any) -> dict[str, Any]:
    day = timezone.localdate() - timedelta(days=1)
    form = {"value": "near_poor", "source": "45/QĐ-UBND", "valid_from": f"{day:%Y-%m-%d}"}
    return {**form, "version": Household.plain.get(pk=home.pk).version, **more}


def test_a_status_by_decision_closes_one_fact_and_opens_one(as_actor: SignIn, commune_officer: Any) -> None:
    home = household()
    old = poor(home)
    client, address = as_actor(commune_officer), f"/w/registry/households/{home.uid}/facts/poverty/"
    assert client.get(address).status_code == 200
    assert client.post(address, status_form(home, request_id="r1")).status_code == 302
    assert client.post(address, status_form(home, request_id="r1")).status_code == 302
    old.refresh_from_db()
    new = HouseholdFact.plain.get(replaced_at__isnull=True)
    assert (old.valid_to, new.value, new.source) == (new.valid_from, "near_poor", "45/QĐ-UBND")
    assert HouseholdFact.plain.count() == 2
    assert "45/QĐ-UBND" in client.get(f"/w/registry/households/{home.uid}/").content.decode()


@pytest.mark.parametrize("change", [{"valid_from": "2131-01-01"}, {"source": ""}, {"value": "rich"}])
def test_what_does_not_fit_is_told_beside_its_field_and_nothing_is_written(
    as_actor: SignIn, commune_officer: Any, change: dict[str, str]
) -> None:
    home = household()
    client, address = as_actor(commune_officer), f"/w/registry/households/{home.uid}/facts/poverty/"
    answer = client.post(address, status_form(home, **change))
    assert answer.status_code == 422
    assert "field-wrong" in answer.content.decode()
    assert not HouseholdFact.plain.exists()


def test_a_status_never_begins_before_the_present_one(as_actor: SignIn, commune_officer: Any) -> None:
    home = household()
    client, address = as_actor(commune_officer), f"/w/registry/households/{home.uid}/facts/poverty/"
    client.post(address, status_form(home))
    assert client.post(address, status_form(home, valid_from="2020-01-01")).status_code == 422
    assert HouseholdFact.plain.count() == 1


def seen_on(client: Client, home: Household) -> str:
    page = client.get(f"/w/registry/households/{home.uid}/").content.decode()
    return page.split('name="seen" value="')[1].split('"')[0]


def test_a_stale_page_is_answered_with_what_changed(as_actor: SignIn, commune_officer: Any) -> None:
    home = household(village="Bản Mẫu Một")
    person(home)
    client = as_actor(commune_officer)
    seen = seen_on(client, home)
    client.post(f"/w/registry/households/{home.uid}/facts/poverty/", status_form(home))
    answer = client.post(f"/w/registry/households/{home.uid}/confirm/", {"version": "1", "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "45/QĐ-UBND" in page
    assert "Lò Thị Mẫu" not in page, "only what is different"
    assert not Household.plain.get(pk=home.pk).confirmed_at
    assert 'name="version" value="2"' in page
