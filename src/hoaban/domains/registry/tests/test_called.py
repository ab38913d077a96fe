"""The name people go by: a dated fact beside the official name, found by the same search."""

import csv
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from hoaban.domains.registry import actions, api, codes, generator, queries, wordindex
from hoaban.domains.registry.errors import ValueUnfit
from hoaban.domains.registry.facts import About, FactKind, NewFact, Subject
from hoaban.domains.registry.life import Death
from hoaban.domains.registry.models import CURRENT, GroupFact, Household, Person, PersonFact
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries import people
from hoaban.domains.registry.tests.conftest import COMMUNES, Office, SignIn, job_context, with_reason
from hoaban.domains.registry.tests.test_merging import merge, separate
from hoaban.domains.registry.tests.test_moving import NOW, deed
from hoaban.domains.registry.tests.test_pages import words
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports.models import ImportFault
from hoaban.kit import text

pytestmark = pytest.mark.django_db(databases="__all__")
OWN = COMMUNES["03646"]


@pytest.fixture(autouse=True)
def _fresh(sheet_codes: codes.Codes) -> Iterator[None]:
    people._name_words.cache_clear()
    yield
    people._name_words.cache_clear()


def person(name: str, **more: Any) -> Person:
    home = Household.plain.create(code=name, place_no=OWN, recorded_at=NOW - timedelta(days=900))
    key = text.name_key(name)
    made: Person = Person.plain.create(
        household=home, place_no=OWN, name=name, name_key=key, name_sort=key, relation="head",
        recorded_at=NOW - timedelta(days=900), **more,
    )  # fmt: skip
    return made


@pytest.fixture
def pan() -> Person:
    return person("Lò Văn Pản", birth_year=1980, birth_precision="year")


def version(row: Person) -> int:
    return Household.plain.get(pk=row.household_id).version


def call(by: Any, row: Person, name: str, now: Any = NOW, since: date | None = None) -> None:
    fact = NewFact(FactKind.CALLED, name, since, said_by="chị Mai")
    actions.note_fact(
        by=by, subject=Subject(About.PERSON, row.uid), fact=fact, version=version(row), request=None, now=now
    )


def called(row: Person) -> tuple[str | None, str | None]:
    return Person.plain.values_list("called", "called_key").get(pk=row.pk)


def found(actor: Any, typed: str) -> list[str]:
    return [one.name for one, _fit in queries.people_found(actor, typed, 10)]


@pytest.mark.parametrize("typed", ["bo mai", "Bố Mai", "mai bo", "bo ma", "bo mia", "pan mai", "bo mai 1980"])
def test_a_person_is_found_by_the_name_people_go_by(pan: Person, commune_officer: Any, typed: str) -> None:
    person("Giàng A Páo")
    call(commune_officer, pan, "Bố Mai")
    people._name_words.cache_clear()
    assert found(commune_officer, typed) == ["Lò Văn Pản"]
    assert found(commune_officer, "lo van pan") == ["Lò Văn Pản"], "the official name stays"


def test_it_is_found_in_its_area_only_and_shown_beside_the_official_name(
    pan: Person, commune_officer: Any, outsider: Any, province_officer: Any, as_actor: SignIn
) -> None:
    call(commune_officer, pan, "Bố Mai")
    (hit,) = api.search(commune_officer, "bo mai")
    assert (hit.title, "thường gọi là Bố Mai" in hit.detail) == ("Lò Văn Pản", True)
    assert api.search(outsider, "bo mai") == []
    page = words(as_actor(commune_officer).get(f"/w/registry/households/{pan.household.uid}/"))
    assert "Lò Văn Pản thường gọi là Bố Mai" in page
    assert "chị Mai" in page
    with_reason(province_officer, pan.household)
    masked = words(as_actor(province_officer).get(f"/w/registry/households/{pan.household.uid}/"))
    assert "Bố Mai" not in masked


def test_a_table_taken_away_names_it_where_names_are_whole(
    pan: Person, commune_officer: Any, make_actor: Any, as_actor: SignIn
) -> None:
    person("Giàng A Páo")
    call(commune_officer, pan, "Bố Mai")
    response = as_actor(commune_officer).get("/w/registry/households/export/")
    said = b"".join(response.streaming_content).decode("utf-8-sig")
    header, *rows = csv.reader(said.splitlines())
    place = header.index("Tên thường gọi")
    assert {tuple(row[place - 1 : place + 1]) for row in rows} == {
        ("Lò Văn Pản", "Bố Mai"),
        ("Giàng A Páo", ""),
    }
    masked = make_actor(Permission.SEE, Permission.EXPORT, commune=3646)
    told = list(queries.export_rows(masked, queries.ListFilter()))
    assert ("Bố Mai" in str(told), {row[4] for row in told}) == (False, {""})


def test_the_best_fit_stands_first_whichever_name_it_is(pan: Person, commune_officer: Any) -> None:
    person("Bố Văn Mai")
    call(commune_officer, pan, "Bố Mai")
    assert found(commune_officer, "Bố Mai")[0] == "Lò Văn Pản"


def test_taken_back_the_former_name_is_found_again(pan: Person, commune_officer: Any) -> None:
    call(commune_officer, pan, "Tạo Khun", now=NOW - timedelta(days=1))
    call(commune_officer, pan, "Bố Mai")
    assert called(pan) == ("Bố Mai", "bo mai")
    assert found(commune_officer, "tao khun") == []
    for _ in range(2):
        actions.take_back_fact(
            by=commune_officer, subject=Subject(About.PERSON, pan.uid), kind=FactKind.CALLED, version=version(pan),
            request="r1", now=NOW + timedelta(days=1),
        )  # fmt: skip
    assert called(pan) == ("Tạo Khun", "tao khun")
    assert found(commune_officer, "bo mai") == []
    assert found(commune_officer, "tao khun") == ["Lò Văn Pản"]


@pytest.mark.parametrize("name", ["Bố 2", "", "a" * 61, "Bố  Mai"])
def test_only_a_name_is_one(pan: Person, commune_officer: Any, name: str) -> None:
    with pytest.raises(ValueUnfit):
        call(commune_officer, pan, name)
    assert called(pan) == (None, None)


def test_it_is_noted_on_a_page_as_it_was_typed(pan: Person, commune_officer: Any, as_actor: SignIn) -> None:
    client, page = as_actor(commune_officer), f"/w/registry/people/{pan.uid}/facts/called/"
    assert client.post(page, {"value": "Bố 2", "version": version(pan)}).status_code == 422
    said = {"value": unicodedata.normalize("NFD", " Bố  Mai "), "said_by": "chị Mai", "version": version(pan)}
    assert client.post(page, said).status_code == 302
    assert called(pan) == ("Bố Mai", "bo mai")
    assert 'value="Bố Mai"' in client.get(page).content.decode(), "saying it again is one press"


def test_it_is_told_as_it_was_on_a_day(pan: Person, commune_officer: Any) -> None:
    march, may = date(2026, 3, 1), date(2026, 5, 1)
    call(commune_officer, pan, "Ải Pản", since=march, now=NOW - timedelta(days=1))
    call(commune_officer, pan, "Bố Mai", since=may)

    def on(day: date) -> list[str]:
        then = queries.household_on(commune_officer, pan.household.uid, day, Known.NOW, ReadFor.SERVICE)
        return [fact.value for one in then.people for fact in one.facts]

    assert (on(date(2026, 4, 1)), on(may)) == (["Ải Pản"], ["Bố Mai"])


def test_it_goes_with_a_merge_and_ends_with_a_life(pan: Person, commune_officer: Any) -> None:
    other = person("Lò Pản", birth_year=1980, birth_precision="year")
    call(commune_officer, other, "Bố Mai")
    row = merge(commune_officer, pan, other)
    assert (called(pan)[0], called(other)[0]) == ("Bố Mai", None)
    separate(commune_officer, row)
    assert (called(pan)[0], called(other)[0]) == (None, "Bố Mai")
    home = Household.plain.get(pk=other.household_id)
    death = Death(date(2026, 5, 1), None)
    actions.record_death(by=commune_officer, uid=other.uid, death=death, deed=deed(home))
    assert called(other)[0] is None


def brought(office: Office, by: Any, *names: str) -> UUID:
    """A list with a column more: what its first rows are called."""
    path, _planted = office.sheet(rows=20)
    with CalamineWorkbook.from_path(str(path)) as book:
        rows = book.get_sheet_by_index(0).to_python()[generator.FIRST_DATA - 1 :]
    told = [*names, *[""] * len(rows)]
    target = office.folder / "called.xlsx"
    labels = [*generator.LABELS.values(), "Tên thường gọi"]
    imports.write_xlsx(target, labels, [[*row, name] for row, name in zip(rows, told, strict=False)])
    return office.take_in(by, target)


def test_a_list_brings_it_by_a_column_and_undone_takes_it_along(office: Office, commune_officer: Any) -> None:
    uid = brought(office, commune_officer, "Bố  Mai")
    fact = PersonFact.plain.get()
    one = Person.plain.get(pk=fact.person_id)
    assert (fact.kind, fact.value, fact.place_no) == ("called", "Bố Mai", one.place_no)
    assert (fact.batch_id, fact.recorded_at) == (one.batch_id, one.recorded_at)
    assert (one.called, one.called_key) == ("Bố Mai", "bo mai")
    assert found(commune_officer, "bo mai") == [one.name]
    imports.undo_import(by=commune_officer, uid=uid, request=None)
    import_jobs.work(job_context())
    assert not Person.plain.exists()
    assert not PersonFact.plain.exists()
    assert not GroupFact.plain.exists()


def test_a_list_undone_takes_it_from_whoever_it_was_merged_into(
    office: Office, pan: Person, commune_officer: Any
) -> None:
    uid = brought(office, commune_officer, "Bố Mai")
    other = Person.plain.get(called="Bố Mai")
    merge(commune_officer, pan, other)
    assert called(pan)[0] == "Bố Mai"
    imports.undo_import(by=commune_officer, uid=uid, request=None)
    import_jobs.work(job_context())
    assert called(pan)[0] is None
    assert not found(commune_officer, "bo mai")


def test_what_somebody_told_of_a_person_of_a_list_keeps_her(office: Office, commune_officer: Any) -> None:
    uid = brought(office, commune_officer, "Bố Mai")
    told = PersonFact.plain.get().person
    call(commune_officer, told, "Bố Lả", now=NOW + timedelta(days=400))
    imports.undo_import(by=commune_officer, uid=uid, request=None)
    import_jobs.work(job_context())
    assert set(Household.plain.values_list("pk", flat=True)) == {told.household_id}
    assert PersonFact.plain.filter(CURRENT).get().value == "Bố Lả"


def test_what_is_no_name_is_told_and_keeps_nobody_out(office: Office, commune_officer: Any) -> None:
    uid = brought(office, commune_officer, "Bố 2")
    assert ImportFault.plain.get(batch__uid=uid, kind="called_unreadable").is_note
    assert Person.plain.count() == 20
    assert not PersonFact.plain.exists()


def test_an_index_made_anew_finds_it_too(pan: Person, commune_officer: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its words by itself")
    call(commune_officer, pan, "Bố Mai")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_person_words")
        cursor.execute(wordindex.FILL)
    assert found(commune_officer, "bo mai") == ["Lò Văn Pản"]
