"""The household list from sheet to rows: every planted fault is found, nothing else is, and a kill loses nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from hoaban.domains.lists.actions import loading
from hoaban.domains.lists.household_words import FIELDS
from hoaban.domains.registry import generator, numbers
from hoaban.domains.registry.models import Household, HouseholdFact, Person
from hoaban.domains.registry.queries.by_number import holding
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.domains.registry.values import NUMBERS
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.actions import engine
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.imports.values import BatchState

pytestmark = pytest.mark.django_db(databases="__all__")


def found(uid: Any) -> list[tuple[int, str, str]]:
    rows = ImportFault.plain.filter(batch__uid=uid).order_by("row", "pk")
    return [(row.row, row.column, row.kind) for row in rows]


def test_every_column_of_the_usual_sheet_is_recognised(office: Office, commune_officer: Any) -> None:
    uid = office.send(commune_officer, office.sheet()[0])
    batch = batches.batch_for(commune_officer, uid)
    assert batch.state is BatchState.MATCHING
    seldom = {
        "called",
        "home_number",
    }  # the usual sheet names nobody as people do, and codes tell its households apart
    assert set(batch.matching) == {field.key for field in FIELDS} - seldom


@pytest.mark.slow
def test_exactly_the_planted_faults_are_found(office: Office, commune_officer: Any) -> None:
    path, planted = office.sheet(rows=2_000, faults=120, seed=7)
    uid = office.check(commune_officer, path)
    undecided, *faults = found(uid)
    assert faults == [(one.row, one.column, one.kind) for one in planted]
    assert undecided[1:] == ("decision", "decision_missing")
    batch = batches.batch_for(commune_officer, uid)
    assert (batch.state, batch.rows_total, batch.rows_bad) == (BatchState.CHECKED, 2_000, 120)
    assert Person.plain.count() == 0, "a dry run writes nothing"


def test_good_rows_are_taken_in_and_faulty_ones_left_out(office: Office, commune_officer: Any) -> None:
    path, _planted = office.sheet(rows=300, faults=12)
    batch = batches.batch_for(commune_officer, office.take_in(commune_officer, path))
    assert (batch.state, batch.written) == (BatchState.DONE, 288)
    assert Person.plain.count() == 288
    assert Person.plain.filter(household__batch_id=batch.pk).count() == 288
    assert HouseholdFact.plain.filter(kind="poverty").count() == Household.plain.count()


def test_an_identity_number_is_sealed_and_found_by_its_index(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, office.sheet(rows=40)[0])
    person = Person.plain.exclude(identity_index="").earliest("pk")
    number = numbers.unseal("identity", person.uid, person.identity_sealed)
    assert len(number) == 12
    assert number.encode() not in bytes(person.identity_sealed)
    assert numbers.at_hand().index_of("identity", number) == person.identity_index


class Killed(Exception):
    """Stands for kill -9: nothing after it runs."""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("chunk", [0, 1, 3, 5])
def test_a_run_killed_at_any_chunk_goes_on_without_loss_or_double(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch, chunk: int, moment: str
) -> None:
    path, planted = office.sheet(rows=600, faults=24, seed=3)
    uid = office.check(commune_officer, path)
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    monkeypatch.setattr(engine, "LARGEST_CHUNK", 100)
    monkeypatch.setattr(engine.Pace, "__init__", small_pace(engine.Pace.__init__))
    plain, calls = loading.write_chunk, []

    def dying(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == chunk + 1 and moment == "before":
            raise Killed
        result = plain(*args)
        if len(calls) == chunk + 1 and moment == "after":
            raise Killed  # rows written, marker not yet: the transaction must take both back
        return result

    monkeypatch.setattr(loading, "write_chunk", dying)
    with pytest.raises(Killed):
        import_jobs.work(job_context())
    assert Person.plain.count() == ImportBatch.plain.get(uid=uid).written
    import_jobs.work(job_context())
    assert ImportBatch.plain.get(uid=uid).state == BatchState.DONE
    assert Person.plain.count() == 600 - len(planted)
    codes = list(Household.plain.values_list("code", flat=True))
    assert len(codes) == len(set(codes)), "no household twice"


def small_pace(original: Any) -> Any:
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.chunk, self.rest = 100, lambda _seconds: None

    return init


def test_a_worker_that_lost_its_lease_writes_nothing(office: Office, commune_officer: Any) -> None:
    path, _planted = office.sheet(rows=100)
    uid = office.check(commune_officer, path)
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    stale = ImportBatch.plain.get(uid=uid)
    import_jobs.work(job_context())
    with pytest.raises(engine.Overtaken):
        engine.run(stale, engine.Pace(beat=lambda: None, now=timezone.now))
    assert Person.plain.count() == 100


def snapshot() -> tuple[Any, ...]:
    models = (Household, Person, HouseholdFact)
    return tuple(list(model.plain.order_by("pk").values_list()) for model in models)


def test_undo_restores_exactly_what_was_there(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, office.sheet(rows=120, seed=1)[0])
    before = snapshot()
    # The second list brings people into households of the first, and households of its own.
    path, _planted = office.sheet(rows=200, seed=2)
    uid = office.take_in(commune_officer, path)
    assert snapshot() != before
    imports.undo_import(by=commune_officer, uid=uid, request=None)
    import_jobs.work(job_context())
    batch = batches.batch_for(commune_officer, uid)
    assert (batch.state, batch.removed) == (BatchState.UNDONE, batch.written)
    assert snapshot() == before


def test_rows_of_another_commune_are_refused(office: Office, outsider: Any) -> None:
    uid = office.check(outsider, office.sheet(rows=30)[0])
    assert {kind for _row, _column, kind in found(uid)} == {"commune_outside"}


def test_a_right_withdrawn_meanwhile_stops_the_import(office: Office, commune_officer: Any) -> None:
    uid = office.check(commune_officer, office.sheet(rows=30)[0])
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    imports.connect(lambda _key: None)
    import_jobs.work(job_context())
    batch = ImportBatch.plain.get(uid=uid)
    assert batch.state == BatchState.PAUSED
    assert "no longer has the right" in batch.problem["msgid"]
    assert Person.plain.count() == 0


@pytest.mark.slow
def test_writing_needs_a_fixed_number_of_queries_per_chunk(
    office: Office, commune_officer: Any, django_assert_max_num_queries: Any
) -> None:
    path, _planted = office.sheet(rows=1_500)
    uid = office.check(commune_officer, path)
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    with django_assert_max_num_queries(48):
        import_jobs.work(job_context())
    assert Person.plain.count() == 1_500


def indexed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_person_words")
        return int(cursor.fetchone()[0])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its words by itself")
def test_the_word_index_follows_every_row(office: Office, commune_officer: Any) -> None:
    uid = office.take_in(commune_officer, office.sheet(rows=60)[0])
    household = Household.plain.earliest("pk")
    Person.plain.create(
        household=household, place_no=household.place_no, name="A", name_key="a", name_sort="1"
    )
    assert indexed() == Person.plain.count() == 61
    Person.plain.filter(name="A").delete()
    imports.undo_import(by=commune_officer, uid=uid, request=None)
    import_jobs.work(job_context())
    assert indexed() == 0


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="plans are SQLite's")
def test_a_chunk_is_looked_up_by_index_however_large_the_register(db: None) -> None:
    people, codes = Person.plain.filter(replaced_at__isnull=True), [f"H{n}" for n in range(50)]
    looked_up = (
        people.exclude(batch_id=1).filter(household_id__in=range(50)),
        people.filter(holding("phone_e164", ["+84912345678"])),
        Household.plain.filter(code__in=codes, place_no__gte=1, place_no__lt=10_001),
    )
    for rows in looked_up:
        assert "SCAN registry_" not in rows.explain(), rows.query
    for part in NUMBERS:
        plan = people.exclude(batch_id=1).filter(holding(f"{part}_index", codes)).explain()
        assert "SEARCH registry_person_numbers USING PRIMARY KEY (waits=? AND found_by=?)" in plan, plan


@pytest.mark.parametrize("demo", [True, False])
def test_on_a_demonstration_nobody_is_real(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch, demo: bool
) -> None:
    monkeypatch.setattr(accounts, "is_demo_installation", lambda: demo)
    office.take_in(commune_officer, office.sheet(rows=20)[0])
    assert set(Household.plain.values_list("is_synthetic", flat=True)) == {demo}


def test_the_faulty_rows_of_a_commune_are_closed_to_the_province_s_masked_eyes(
    office: Office, commune_officer: Any, province_officer: Any
) -> None:
    uid = office.check(commune_officer, office.sheet(rows=300, faults=12)[0])
    assert not batches.batch_for(province_officer, uid).may_read_rows
    error_file = files.facts_of(ImportBatch.plain.get(uid=uid).error_file_id)
    with pytest.raises(NotFound):
        files.open_for(province_officer, error_file.uid)
    assert files.open_for(commune_officer, error_file.uid)


def test_a_sheet_of_faults_comes_back_with_its_covered_numbers(
    office: Office, commune_officer: Any, tmp_path: Path
) -> None:
    """Mended and sent again, the left-out people arrive with the numbers and groups they had."""
    path, planted = office.sheet(rows=300, faults=12)
    uid = office.take_in(commune_officer, path)
    error_file = ImportBatch.plain.get(uid=uid).error_file_id
    with files.as_path(error_file) as made, CalamineWorkbook.from_path(str(made)) as book:
        rows = book.get_sheet_by_index(0).to_python()
    kinds = {planted_one.row: planted_one.kind for planted_one in planted}
    identity, name = rows[0].index("Giấy tờ và liên hệ Số CCCD"), rows[0].index("Họ và tên")
    number_is_the_fault = {"identity_length", "identity_repeated"}
    hidden = [row for row in rows[1:] if kinds[int(row[0])] not in number_is_the_fault and row[identity]]
    assert hidden
    assert all(str(row[identity]).startswith("•••••") for row in hidden)
    mended = tmp_path / "mended.xlsx"
    for row in rows[1:]:
        row[name] = (
            row[name] if kinds[int(row[0])] not in {"name_missing", "name_unreadable"} else "Lò Văn Mẫu"
        )
    imports.write_xlsx(mended, rows[0][1:-1], [row[1:-1] for row in rows[1:]])
    office.take_in(commune_officer, mended)
    person = Person.plain.filter(name="Lò Văn Mẫu", identity_index__gt="").earliest("pk")
    assert numbers.unseal("identity", person.uid, person.identity_sealed).startswith("000")
    assert person.ethnic_group_id


def rewritten(office: Office, change: Any) -> Path:
    """The list once more, by other people of the same households."""
    path, _planted = office.sheet(rows=30)
    with CalamineWorkbook.from_path(str(path)) as book:
        rows = book.get_sheet_by_index(0).to_python()
    labels = list(generator.LABELS.values())
    made = [dict(zip(generator.KEYS, row, strict=False)) for row in rows[6:]]
    for number, row in enumerate(made):
        row.update(identity="", insurance="", relation="Con", name=f"{row['name']} Khác")
        change(number, row)
    target = office.folder / "again.xlsx"
    imports.write_xlsx(target, labels, [[row[key] for key in generator.KEYS] for row in made])
    return target


def test_two_statuses_in_one_household_are_named_with_both_rows(office: Office, commune_officer: Any) -> None:
    def split(number: int, row: dict[str, Any]) -> None:
        row.update(household="H1", poverty="Nghèo" if number == 0 else "Cận nghèo" if number == 1 else "")

    uid = office.check(commune_officer, rewritten(office, split))
    fault = ImportFault.plain.get(batch__uid=uid, kind="poverty_conflict")
    assert (fault.row, fault.params) == (3, {"first": 2})


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("poverty", "", "poverty_differs"),
        ("village", "Bản Khác", "village_changes"),
        ("address", "Nơi khác", "address_changes"),
    ],
)
def test_what_a_list_says_otherwise_of_a_standing_household_is_named(
    office: Office, commune_officer: Any, column: str, value: str, kind: str
) -> None:
    office.take_in(commune_officer, office.sheet(rows=30)[0])

    def change(_number: int, row: dict[str, Any]) -> None:
        row[column] = value or ("Nghèo" if row["poverty"] != "Nghèo" else "Không")

    uid = office.check(commune_officer, rewritten(office, change))
    assert {said for _row, _column, said in found(uid)} == {kind}
    same = office.check(commune_officer, rewritten(office, lambda _number, _row: None))
    assert found(same) == []
    silent = office.check(commune_officer, rewritten(office, lambda _number, row: row.update({column: ""})))
    assert found(silent) == []
