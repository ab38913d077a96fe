"""A list whose work dies while its numbers are put in order: everybody is found by number at any moment, and the next look goes on."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from hoaban.domains.lists.tests.test_recognising import FAMILY, one_fault, written
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import numberindex
from hoaban.domains.registry.models import Person
from hoaban.domains.registry.queries import by_number
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports.models import ImportBatch

pytestmark = pytest.mark.django_db(databases="__all__")


def found_by_number() -> None:
    people = Person.plain.all()
    for one in people:
        for column in ("identity_index", "insurance_index", "phone_e164"):
            if value := getattr(one, column):
                assert one in Person.plain.filter(by_number.holding(column, [value])), column
    assert any(one.identity_index for one in people)


def held(which: str = "1") -> int:
    """Keys."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {numberindex.TABLE} WHERE {which}")
        return int(cursor.fetchone()[0])


def waiting() -> int:
    return held("waits = 1")


@pytest.fixture
def killed(office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """All rows are written and two of their numbers lie in order."""
    uid = office.check(commune_officer, office.sheet(rows=40)[0])
    move, turns = numberindex.move, list[int]()

    def dies(limit: int) -> bool:
        turns.append(limit)
        if len(turns) == 2:
            raise KeyboardInterrupt
        return move(2)

    monkeypatch.setattr(numberindex, "move", dies)
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    with pytest.raises(KeyboardInterrupt):
        import_jobs.work(job_context())
    monkeypatch.setattr(numberindex, "move", move)
    return uid


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its numbers by itself")
class TestKilledWhileMoving:
    def test_everybody_is_found_and_the_next_look_moves_the_rest(self, killed: Any) -> None:
        batch = ImportBatch.plain.get(uid=killed)
        assert (batch.state, batch.written) == ("running", batch.rows_good)
        assert waiting() > 2
        found_by_number()
        import_jobs.work(job_context())
        assert (ImportBatch.plain.get(uid=killed).state, waiting()) == ("done", 0)
        found_by_number()

    def test_taken_back_nothing_of_it_is_left_in_either_place(
        self, killed: Any, commune_officer: Any
    ) -> None:
        import_jobs.work(job_context())
        take_back(commune_officer, killed)
        assert held() == 0


def test_a_number_that_waits_is_somebody_else_s_for_the_next_list(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numberindex, "move", lambda _limit: False)
    number = {"identity": "000123456789"}
    office.take_in(commune_officer, written(office, FAMILY[0] | number))
    other = FAMILY[0] | number | {"household": "H7", "name": "Quàng Văn Tới"}
    assert one_fault(office.check(commune_officer, written(office, other, name="other")))[1].startswith(
        "identity_"
    )
