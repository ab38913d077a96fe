"""The registry's pages: what is to be done first, masked by role, counted in queries."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import api, queries
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.tests.conftest import Office, SignIn, with_reason
from hoaban.foundation.audit import api as audit
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.places.models import EthnicGroup

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def filled(office: Office, commune_officer: Any) -> Household:
    office.take_in(commune_officer, office.sheet(rows=200)[0])
    return Household.plain.earliest("place_no", "code")


def people_of(household: Household) -> list[Person]:
    return list(Person.plain.filter(household=household).order_by("pk"))


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_first_screen_says_what_is_to_be_confirmed(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    response = as_actor(commune_officer).get("/w/registry/")
    assert response.status_code == 200
    assert str(Household.plain.count()) in words(response)
    assert "?open=on" in response.content.decode()


def test_a_list_is_walked_by_key_without_loss(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, seen, address = as_actor(commune_officer), [], "/w/registry/households/"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'<a href="/w/registry/households/([0-9a-f-]{36})/"', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = "/w/registry/households/" + found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == Household.plain.count()


def test_a_name_is_found_without_marks_and_in_any_order(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    person = Person.plain.filter(household=filled).first()
    assert person
    first, *_middle, last = person.name_key.split()
    page = as_actor(commune_officer).get("/w/registry/households/", {"q": f"{last} {first}"})
    assert str(filled.uid) in page.content.decode()


def test_the_household_page_takes_few_queries(
    filled: Household, as_actor: SignIn, commune_officer: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_actor(commune_officer)
    with django_assert_max_num_queries(11):
        response = client.get(f"/w/registry/households/{filled.uid}/")
    assert people_of(filled)[0].name in response.content.decode()


def test_the_list_page_takes_few_queries(
    filled: Household, as_actor: SignIn, commune_officer: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_actor(commune_officer)
    with django_assert_max_num_queries(12):
        client.get("/w/registry/households/")


def test_without_the_right_people_are_initials(
    filled: Household, as_actor: SignIn, province_officer: Any
) -> None:
    with_reason(province_officer, filled)
    text = words(as_actor(province_officer).get(f"/w/registry/households/{filled.uid}/"))
    for person in people_of(filled):
        assert person.name not in text
        assert ". ".join(word[0] for word in person.name.split()) + "." in text
        assert not person.phone_e164 or person.phone_e164 not in text


def test_a_masked_reader_cannot_search_by_name(
    filled: Household, as_actor: SignIn, province_officer: Any
) -> None:
    name = people_of(filled)[0].name
    page = as_actor(province_officer).get("/w/registry/households/", {"q": name})
    assert str(filled.uid) not in page.content.decode()
    assert api.search(province_officer, name, 5) == []


def test_the_next_commune_sees_nothing(filled: Household, as_actor: SignIn, outsider: Any) -> None:
    client = as_actor(outsider)
    assert client.get(f"/w/registry/households/{filled.uid}/").status_code == 404
    assert str(filled.uid) not in client.get("/w/registry/households/").content.decode()
    assert client.post(f"/w/registry/households/{filled.uid}/confirm/", {"version": "1"}).status_code == 404
    posted = client.post(f"/w/registry/households/{filled.uid}/ethnic-groups/", {"purpose": "statistics"})
    assert posted.status_code == 404
    assert b"".join(client.get("/w/registry/households/export/").streaming_content).count(b"\n") == 1
    client.post("/w/registry/households/confirm/", {"uid": [str(filled.uid)]})
    assert not Household.plain.filter(confirmed_at__isnull=False).exists()
    assert api.search(outsider, people_of(filled)[0].name, 5) == []


def test_every_scope_hides_rows_of_the_next_commune(filled: Household, outsider: Any) -> None:
    for model in (Household, Person, HouseholdFact):
        assert model.plain.exists()
        assert not model.objects.visible_to(outsider).exists()


def test_ethnic_groups_are_read_for_a_purpose_and_the_reading_is_on_record(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), f"/w/registry/households/{filled.uid}/"
    hidden = client.get(address)
    group = EthnicGroup.plain.get(pk=people_of(filled)[0].ethnic_group_id).name
    assert group not in words(hidden)
    shown = client.post(f"{address}ethnic-groups/", {"purpose": "legal_condition"})
    assert group in words(shown)
    assert shown["Cache-Control"] == "no-store"
    reads = ReadEntry.plain.filter(tag="registry:ethnic_group:read", target_id=str(filled.pk))
    assert [(read.actor_key, read.purpose) for read in reads] == [(commune_officer.key, "legal_condition")]


def test_no_purpose_no_ethnic_group(filled: Household, as_actor: SignIn, commune_officer: Any) -> None:
    posted = as_actor(commune_officer).post(
        f"/w/registry/households/{filled.uid}/ethnic-groups/", {"purpose": "curiosity"}
    )
    assert posted.status_code == 409


def test_a_page_opened_before_a_change_is_refused(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), f"/w/registry/households/{filled.uid}/confirm/"
    assert client.post(address, {"version": "1"}).status_code == 302
    assert client.post(address, {"version": "1"}).status_code == 409
    assert Household.plain.get(pk=filled.pk).version == 2


def test_what_was_changed_is_folded_and_open_right_after_a_deed(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), f"/w/registry/households/{filled.uid}/"
    typed = {"village": filled.village, "address": "Cuối bản", "version": "1"}
    after = client.post(f"{address}correct/", typed, follow=True).content.decode()
    assert "<details open>" in after
    later = client.get(address).content.decode()
    assert "<details open>" not in later
    assert "Cuối bản" in later


def test_confirming_twice_with_one_request_is_one_deed(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), f"/w/registry/households/{filled.uid}/confirm/"
    for _ in range(2):
        assert client.post(address, {"version": "1", "request_id": "r1"}).status_code == 302
    assert Household.plain.get(pk=filled.pk).version == 2
    assert audit.answered(commune_officer, "r1") == str(filled.pk)


def test_an_export_streams_one_person_per_row_without_secrets(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    response = as_actor(commune_officer).get("/w/registry/households/export/")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + Person.plain.count()
    line = Entry.plain.get(tag="registry:household:export")
    assert (line.count, len(line.digest)) == (Person.plain.count(), 64)
    assert "000000000001" not in text


def test_an_export_as_parquet_holds_what_the_csv_holds(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    files = pytest.importorskip("pyarrow.parquet")
    response = as_actor(commune_officer).get("/w/registry/households/export/", {"as": "parquet"})
    table = files.read_table(BytesIO(b"".join(response.streaming_content)))
    assert table.num_rows == Person.plain.count()
    assert "000000000001" not in str(table.to_pydict())
    assert Entry.plain.get(tag="registry:household:export").note.startswith("parquet")


def test_without_the_extra_an_export_as_parquet_says_how_to_get_it(
    filled: Household, as_actor: SignIn, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoaban.foundation.imports.api.has_parquet", lambda: False)
    answer = as_actor(commune_officer).get("/w/registry/households/export/", {"as": "parquet"})
    assert "HOABAN_EXTRAS=analytics ./hoaban doctor" in answer.content.decode()
    assert not Entry.plain.filter(tag="registry:household:export").exists(), (
        "nothing left, nothing is on record"
    )


def test_search_finds_by_name_phone_and_identity_number(filled: Household, commune_officer: Any) -> None:
    person = Person.plain.exclude(phone_e164="").earliest("pk")
    url = f"/w/registry/households/{person.household.uid}/"
    assert url in {hit.url for hit in api.search(commune_officer, person.name_key, 20)}
    assert [hit.url for hit in api.search(commune_officer, "0" + person.phone_e164[3:], 5)] == [url]
    with_number = Person.plain.exclude(identity_index="").earliest("pk")
    from hoaban.domains.registry import numbers

    number = numbers.unseal("identity", with_number.uid, with_number.identity_sealed)
    hits = api.search(commune_officer, number, 5)
    assert [hit.title for hit in hits] == [with_number.name]


def test_bulk_confirmation_keeps_the_filter_and_can_be_taken_back_from_the_list(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), "/w/registry/households/confirm/"
    kept = {"filter": f"open=on&village={filled.village}&evil=1"}
    answer = client.post(address, {"uid": [str(filled.uid)], **kept})
    assert "open=on" in answer.headers["Location"]
    assert "evil" not in answer.headers["Location"]
    page = client.get("/w/registry/households/").content.decode()
    undo = re.search(r'action="(/w/registry/households/confirm/[0-9a-f-]+/undo/)"', page)
    assert undo
    client.post(undo[1], kept)
    assert Household.plain.get(pk=filled.pk).confirmed_at is None
    assert "/undo/" not in client.get("/w/registry/households/").content.decode()


def test_a_list_leads_to_its_very_households_that_wait_and_confirming_keeps_it(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, home = as_actor(commune_officer), "/w/registry/households/"
    batch = ImportBatch.plain.get()
    with_list = {"open": "on", "sheet": str(batch.uid)}
    everybody = queries.count_households(commune_officer, queries.ListFilter())
    assert queries.count_households(commune_officer, queries.ListFilter(batch=batch.pk)) == everybody
    done = client.get(f"/w/imports/{batch.uid}/").content.decode()
    assert f'href="{home}?open=on&amp;sheet={batch.uid}"' in done
    page = words(client.get(home, with_list))
    assert f"Chỉ các hộ của danh sách {batch.file_name}" in page
    assert filled.code in page
    answer = client.post(
        f"{home}confirm/", {"uid": [str(filled.uid)], "filter": f"open=on&sheet={batch.uid}"}
    )
    assert answer.headers["Location"].endswith(f"open=on&sheet={batch.uid}")
    left = queries.ListFilter(unconfirmed=True, batch=batch.pk)
    assert queries.count_households(commune_officer, left) == everybody - 1
    Household.plain.filter(pk=filled.pk).update(batch=None)
    Person.plain.filter(household=filled).update(batch=None)
    assert queries.count_households(commune_officer, queries.ListFilter(batch=batch.pk)) == everybody - 1
    Person.plain.filter(pk=people_of(filled)[0].pk).update(batch=batch)
    assert queries.count_households(commune_officer, queries.ListFilter(batch=batch.pk)) == everybody
    foreign = client.get(home, {"sheet": "0198c0de-0000-7000-8000-000000000000"})
    assert "danh sách mà bạn không xem được" in words(foreign)
    assert filled.code not in words(foreign), "an unknown list is no reason to show everybody"


def test_nothing_ticked_is_a_sentence_and_confirms_nothing(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    answer = as_actor(commune_officer).post(
        "/w/registry/households/confirm/", {"filter": "open=on"}, follow=True
    )
    assert "Chưa chọn hộ nào" in words(answer)
    assert not Household.plain.filter(confirmed_at__isnull=False).exists()


def test_a_role_that_cannot_confirm_is_told_without_being_called_to(
    filled: Household, as_actor: SignIn, province_officer: Any
) -> None:
    client = as_actor(province_officer)
    told = words(client.get("/w/registry/"))
    assert "hộ chưa được xác nhận" in told
    assert "cần xác nhận" not in told
    assert "?open=on" in told or "Xem các hộ này" in told
    with_reason(province_officer, filled)
    assert "Hãy đối chiếu" not in words(client.get(f"/w/registry/households/{filled.uid}/"))


def test_the_province_s_first_screen_says_which_commune_has_most_left(
    filled: Household, as_actor: SignIn, province_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other, before = 14_03646_0000, 14_03664_0000, 14_03700_0000
    names = {own: "Phường Một", other: "Phường Hai", before: "Xã Ba"}
    places = "hoaban.domains.registry.queries.lists.places"
    monkeypatch.setattr(f"{places}.commune_numbers", lambda: {"03646": own, "03664": other})
    monkeypatch.setattr(f"{places}.names_of", lambda numbers: {one: names[one] for one in numbers})
    there = Household.plain.filter(CURRENT, place_no__lt=own + 10_000).count()
    filled.confirmed_at = timezone.now()
    filled.save()
    more = [Household(code=f"N-{n}", place_no=other + 1) for n in range(there)]
    Household.plain.bulk_create([*more, Household(code="B-1", place_no=before)])
    client = as_actor(province_officer)
    page = client.get("/w/registry/")
    told = [(one.name, one.unconfirmed, one.households) for one in page.context["overview"].communes]
    assert told == [("Phường Hai", there, there), ("Phường Một", there - 1, there), ("Xã Ba", 1, 1)]
    assert page.context["overview"].households == 2 * there + 1
    assert "Trước sắp xếp" in words(page)
    assert client.get("/w/registry/households/", {"open": "on", "commune": before}).context["count"] == 1
    assert client.get("/w/registry/households/", {"open": "on", "commune": other}).context["count"] == there


def test_the_province_s_list_names_communes_and_filters_by_them(
    filled: Household, as_actor: SignIn, province_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = 14_03646_0000, 14_03664_0000
    places = "hoaban.domains.registry.queries.lists.places"
    monkeypatch.setattr(f"{places}.commune_numbers", lambda: {"03646": own, "03664": other})
    monkeypatch.setattr(f"{places}.names_of", lambda _numbers: {own: "Phường Một", other: "Phường Hai"})
    client = as_actor(province_officer)
    assert "Phường Một" in words(client.get("/w/registry/households/", {"commune": own}))
    assert client.get("/w/registry/households/", {"commune": other}).context["count"] == 0


def test_the_table_taken_away_follows_the_filter_and_writes_telephones_as_people_do(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    village = filled.village
    response = as_actor(commune_officer).get("/w/registry/households/export/", {"village": village})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    inside = Person.plain.filter(household__village=village)
    assert len(lines) == 1 + inside.count() < 1 + Person.plain.count()
    assert Entry.plain.get(tag="registry:household:export").count == inside.count()
    phone = inside.exclude(phone_e164="").earliest("pk").phone_e164
    assert "+84" not in "".join(lines)
    assert any("0" + phone[3:] in line.replace(" ", "") for line in lines)


def test_the_household_page_says_when_it_was_confirmed(
    filled: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), f"/w/registry/households/{filled.uid}/"
    client.post(f"{address}confirm/", {"version": "1"})
    assert "Đã xác nhận lúc" in words(client.get(address))


def test_an_export_of_who_may_not_read_names_has_initials_and_years(
    make_actor: Any, filled: Household
) -> None:
    masked = make_actor(Permission.SEE, Permission.EXPORT, commune=3646)
    names = set(Person.plain.values_list("name", flat=True))
    rows = list(queries.export_rows(masked, queries.ListFilter()))
    assert len(rows) == Person.plain.filter(CURRENT).count()
    assert not names & {row[3] for row in rows}
    assert all(len(row[7]) <= 4 for row in rows), "a year, no day"
    whole = make_actor(Permission.SEE, Permission.EXPORT, Permission.IDENTIFY, commune=3646)
    assert {row[3] for row in queries.export_rows(whole, queries.ListFilter())} == names
