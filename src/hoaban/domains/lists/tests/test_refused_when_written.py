"""A row that is refused only as it is written is missing like one that was refused before."""

from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.lists.actions import loading
from hoaban.domains.lists.models import LeftOut
from hoaban.domains.lists.tests.test_insurance_of_lists import CARD, NEW
from hoaban.domains.lists.tests.test_recognising import FAMILY, Row, one_fault, written
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports.actions import engine

pytestmark = pytest.mark.django_db(databases="__all__")
REFUSED: Row = NEW | {"household": "H1", "insurance": CARD}
OTHER: Row = {"household": "H1", "name": "Lò Thị Bình", "relation": "Con", "sex": "Nữ", "birth": "1995"}


@pytest.fixture(params=[1, 2_000])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of a household stand in one part of the list, or in as many as they are."""
    plain = engine.Pace.__init__
    monkeypatch.setattr(
        engine.Pace,
        "__init__",
        lambda self, *args, **more: plain(self, *args, **more | {"chunk": request.param}),
    )


@pytest.fixture
def somebody() -> Person:
    home = Household.plain.create(code="HO-9", place_no=14_03646_0000, village="Bản Cọ")
    made: Person = Person.plain.create(
        household=home, place_no=home.place_no, name="Quàng Thị Mai", name_key="x", name_sort="x"
    )
    return made


def taken_in(office: Office, by: Any, somebody: Person, monkeypatch: pytest.MonkeyPatch, *rows: Row) -> Any:
    """Somebody is given the number at the desk between the check and the writing."""
    uid = office.check(by, written(office, *rows, name="later"))
    plain = loading.write_chunk

    def meanwhile(*args: Any) -> Any:
        index = numbers.at_hand().index_of("insurance", CARD)
        Person.plain.filter(pk=somebody.pk).update(insurance_index=index)
        return plain(*args)

    monkeypatch.setattr(loading, "write_chunk", meanwhile)
    imports.run_import(by=by, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    monkeypatch.setattr(loading, "write_chunk", plain)
    assert one_fault(uid)[1] == "insurance_in_register"
    return uid


def lines(code: str) -> list[int]:
    home = Household.plain.get(code=code)
    return list(LeftOut.plain.filter(household_id=home.pk).order_by("pk").values_list("rows", flat=True))


@pytest.mark.usefixtures("chunk")
@pytest.mark.parametrize(
    "rows", [(REFUSED,), (REFUSED, OTHER), (OTHER, REFUSED), (FAMILY[0], REFUSED, OTHER)]
)
def test_it_counts_as_missing_until_a_list_brings_it(
    office: Office,
    commune_officer: Any,
    somebody: Person,
    monkeypatch: pytest.MonkeyPatch,
    rows: tuple[Row, ...],
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY))
    uid = taken_in(office, commune_officer, somebody, monkeypatch, *rows)
    assert lines("H1") == [1]
    office.take_in(commune_officer, written(office, REFUSED | {"insurance": ""}, name="mended"))
    assert lines("H1") == [1, -1], "what it tells are first of all rows that were missing"
    take_back(commune_officer, uid)
    assert lines("H1") == [-1]


@pytest.mark.usefixtures("chunk")
def test_of_a_household_the_list_begins_as_well(
    office: Office, commune_officer: Any, somebody: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = [row | {"household": "H5", "identity": ""} for row in (FAMILY[0], REFUSED, OTHER)]
    taken_in(office, commune_officer, somebody, monkeypatch, *family)
    assert (lines("H5"), Person.plain.filter(household__code="H5").count()) == ([1], 2)


@pytest.mark.usefixtures("chunk")
def test_where_every_row_is_refused_no_household_begins(
    office: Office, commune_officer: Any, somebody: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(office, commune_officer, somebody, monkeypatch, REFUSED | {"household": "H6"})
    assert not Household.plain.filter(code="H6").exists()
    assert not LeftOut.plain.exists()


@pytest.mark.usefixtures("chunk")
def test_what_was_missing_before_is_still_one(
    office: Office, commune_officer: Any, somebody: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.take_in(commune_officer, written(office, *FAMILY[:2], FAMILY[2] | {"birth": "32/13/1990"}))
    assert lines("H1") == [1]
    taken_in(office, commune_officer, somebody, monkeypatch, REFUSED)
    assert sum(lines("H1")) == 1, "the row that was missing was told again, and refused again"
