"""Facts on pages: noted and taken back at the household, and what is worth a look comes first."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from hoaban.domains.registry.looks import Look, looks
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.queries import household_for
from hoaban.domains.registry.tests.conftest import SignIn, with_reason
from hoaban.domains.registry.tests.test_facts import village
from hoaban.domains.registry.tests.test_merging import home, person
from hoaban.domains.registry.tests.test_pages import words
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.places.models import Language, Unit

__all__ = ["village"]
pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = date(2026, 3, 2)


@pytest.fixture
def mai(village: int) -> Person:
    where = home("P-1", village)
    person(where, "Lò Văn Pản", relation="head", birth_year=1980)
    return person(where, "Lò Thị Mai", birth_year=2004, phone_e164="+84912345678")


def address_of(row: Household | Person, kind: str) -> str:
    folder = "households" if isinstance(row, Household) else "people"
    return f"/w/registry/{folder}/{row.uid}/facts/{kind}/"


def version(row: Person) -> int:
    return Household.plain.get(pk=row.household_id).version


def test_an_officer_notes_and_takes_back_on_the_page(
    mai: Person, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), address_of(mai, "livelihood")
    answers = {"value": "crops", "also": ["animals", "crops"], "said_by": "chị Mai"}
    assert client.post(address, {**answers, "version": version(mai)}).status_code == 302
    assert PersonFact.plain.get().value == "crops animals"
    page = words(client.get(f"/w/registry/households/{mai.household.uid}/"))
    assert "Trồng trọt, Chăn nuôi, nuôi cá" in page
    assert "chị Mai" in page
    assert 'value="crops" selected' in client.get(address).content.decode(), "saying it again is one press"
    assert client.post(address, {"take_back": "on", "version": version(mai)}).status_code == 302
    assert not PersonFact.plain.filter(CURRENT).exists()
    assert "đã rút lại" in words(client.get(address))


def test_each_of_several_languages_is_called_by_its_name(
    mai: Person, as_actor: SignIn, commune_officer: Any
) -> None:
    for code, name in (("blt", "Tiếng Thái Đen"), ("vie", "Tiếng Việt"), ("mww", "Tiếng Mông Trắng")):
        Language.plain.create(iso639_3=code, name=name)
    fact(mai, "language", "blt vie")
    shown = household_for(commune_officer, mai.household.uid, ReadFor.SERVICE)
    assert shown.languages == {"blt": "Tiếng Thái Đen", "vie": "Tiếng Việt"}
    page = words(as_actor(commune_officer).get(f"/w/registry/households/{mai.household.uid}/"))
    assert "Tiếng Thái Đen, Tiếng Việt" in page


def test_what_is_missing_is_said_beside_its_field(
    mai: Person, as_actor: SignIn, commune_officer: Any
) -> None:
    client = as_actor(commune_officer)
    for row, kind, told in ((mai.household, "poverty", {"value": "poor"}), (mai, "phone", {"value": "moon"}),
                            (mai, "insurance", {"value": "has", "valid_from": "2026-01-02", "until": "2026-01-01"})):  # fmt: skip
        answer = client.post(address_of(row, kind), {**told, "version": version(mai)})
        assert answer.status_code == 422
        assert "field-wrong" in answer.content.decode()
    assert not HouseholdFact.plain.exists()
    assert not PersonFact.plain.exists()
    assert client.get(address_of(mai, "poverty")).status_code == 404, "a status is of a household"


def test_a_village_is_noted_and_a_stale_page_of_it_keeps_what_was_typed(
    village: int, mai: Person, as_actor: SignIn, commune_officer: Any
) -> None:
    client, address = as_actor(commune_officer), f"/w/registry/villages/{village}/facts/coverage/"
    assert client.post(address, {"value": "spots", "version": "1"}).status_code == 302
    stale = client.post(address, {"value": "none", "version": "1", "said_by": "ông Pản"})
    assert stale.status_code == 422
    assert "ông Pản" in stale.content.decode()
    assert VillageFact.plain.get().value == "spots"
    assert "Chỉ có sóng ở vài chỗ" in words(client.get(f"/w/registry/households/{mai.household.uid}/"))


def test_a_household_with_facts_of_everybody_takes_no_more_queries(
    village: int, mai: Person, as_actor: SignIn, commune_officer: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        one = person(mai.household, f"Lò Thị {number}")
        for kind, value in (("phone", "own"), ("insurance", "has"), ("schooling", "primary")):
            PersonFact.plain.create(person=one, place_no=village, kind=kind, value=value)
    HouseholdFact.plain.create(household=mai.household, place_no=village, kind="poverty", value="poor")
    client, path = as_actor(commune_officer), f"/w/registry/households/{mai.household.uid}/"
    client.get(path)  # what a process remembers after its first page
    # One of them notes the readings; SQLite keeps those in a file of its own and it does not count here.
    with django_assert_max_num_queries(8 if connection.vendor == "postgresql" else 7):
        client.get(path)


def test_several_languages_are_told_by_their_names(
    village: int, mai: Person, as_actor: SignIn, commune_officer: Any
) -> None:
    """Of a person and of her village, on the household's page and on a page of the past."""
    for code, name in (("mww", "Tiếng Mông Trắng"), ("vie", "Tiếng Việt"), ("blt", "Tiếng Thái Đen")):
        Language.plain.get_or_create(iso639_3=code, defaults={"name": name})
    fact(mai, "language", "mww vie")
    unit = Unit.plain.get(start=village)
    VillageFact.plain.create(place_no=village, unit=unit, kind="language", value="blt mww")
    client, path = as_actor(commune_officer), f"/w/registry/households/{mai.household.uid}/"
    for address in (path, f"{path}then/", f"{path}then/?day={date.today()}&known=then"):
        page = words(client.get(address))
        assert "Tiếng Mông Trắng, Tiếng Việt" in page
        assert "Tiếng Thái Đen, Tiếng Mông Trắng" in page


def found(by: Any, row: Person) -> dict[Look, list[str]]:
    told = looks(household_for(by, row.household.uid, ReadFor.SERVICE), TODAY)
    return {one.look: [who.name for who in one.people] for one in told}


def fact(one: Person, kind: str, value: str, days: int = 1, **more: Any) -> PersonFact:
    at = datetime(2026, 3, 2, 5, tzinfo=UTC) - timedelta(days=days)
    return PersonFact.plain.create(
        person=one, place_no=one.place_no, kind=kind, value=value, recorded_at=at, **more
    )


def test_what_nobody_said_or_confirmed_is_worth_a_look(mai: Person, commune_officer: Any) -> None:
    assert found(commune_officer, mai) == {
        Look.PHONE: ["Lò Thị Mai"], Look.LANGUAGE: ["Lò Văn Pản", "Lò Thị Mai"],
    }  # fmt: skip
    fact(mai, "language", "blt")
    held = fact(mai, "phone", "own", days=300)
    assert found(commune_officer, mai) == {Look.LANGUAGE: ["Lò Văn Pản"]}
    PersonFact.plain.filter(pk=held.pk).update(recorded_at=held.recorded_at - timedelta(days=100))
    assert found(commune_officer, mai)[Look.PHONE] == ["Lò Thị Mai"]


def test_what_runs_out_or_contradicts_is_worth_a_look(mai: Person, commune_officer: Any) -> None:
    head = Person.plain.get(relation="head")
    fact(head, "insurance", "has", until=TODAY - timedelta(days=1))
    fact(mai, "insurance", "has", until=TODAY + timedelta(days=29))
    fact(mai, "phone", "none")
    Person.plain.filter(pk=mai.pk).update(birth_year=1980)
    told = found(commune_officer, mai)
    assert told.pop(Look.LANGUAGE)
    assert told == {
        Look.BORN: ["Lò Thị Mai"], Look.NO_PHONE: ["Lò Thị Mai"], Look.RUN_OUT: ["Lò Văn Pản"],
        Look.RUNS_OUT: ["Lò Thị Mai"],
    }  # fmt: skip
    assert next(iter(told)) is Look.BORN, "contradictions come first"


def test_who_sees_initials_sees_no_facts(mai: Person, as_actor: SignIn, province_officer: Any) -> None:
    fact(mai, "disability", "severe")
    with_reason(province_officer, mai.household)
    page = words(as_actor(province_officer).get(f"/w/registry/households/{mai.household.uid}/"))
    assert "Khuyết tật nặng" not in page
    assert "Nên xem trước" not in page


def test_of_a_child_too_small_to_speak_no_language_is_asked(
    mai: Person, as_actor: SignIn, commune_officer: Any
) -> None:
    year = timezone.localdate().year
    small = person(mai.household, "Lò Văn Bé", birth_year=year)
    older = person(mai.household, "Lò Văn Lớn", birth_year=year - 2)
    shown = household_for(commune_officer, mai.household.uid, ReadFor.SERVICE)
    told = {one.look: one.people for one in looks(shown, timezone.localdate())}
    silent = {one.name for one in told[Look.LANGUAGE]}
    assert (small.name in silent, older.name in silent) == (False, True)
    said = "chưa nói được tiếng nào"
    client = as_actor(commune_officer)
    assert said in words(client.get(address_of(small, "language")))
    assert said not in words(client.get(address_of(older, "language")))
