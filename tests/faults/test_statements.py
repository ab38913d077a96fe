"""Any statement of any write may fail: nothing is left half-done, and the same write succeeds afterwards."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults import statements
from tests.faults.conftest import DATABASES, PATIENT


@pytest.mark.parametrize("database", DATABASES)
def test_every_statement_of_every_write_may_fail(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    scenes = statements.wanted()
    url = request.getfixturevalue("empty_database") if database == "postgresql" else ""
    settings = {"HOABAN_DATABASE_URL": url, **PATIENT} if url else PATIENT
    notes = tmp_path / "broken"
    result = statements.run(notes, sorted(set(scenes.values())), **settings)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    broken = {verb: int(number) for verb, number, _test in (line.split(" ", 2) for line in _lines(notes))}
    assert set(broken) == set(scenes), "a scene no longer calls its verb from outside"
    idle = [verb for verb, number in broken.items() if number < 1]
    assert not idle, f"no statement of these was broken: {idle}"


def _lines(notes: Path) -> list[str]:
    return notes.read_text(encoding="utf-8").splitlines()


@pytest.mark.django_db
def test_the_breaker_itself_refuses_a_write_without_a_transaction() -> None:
    """A guard that never fails guards nothing."""
    from django.utils import timezone

    from hoaban.foundation.jobs.models import Wake

    def half(*, by: Any) -> None:
        Wake.plain.create(job="a", at=timezone.now())
        Wake.plain.create(job="b", at=timezone.now())

    with pytest.raises(AssertionError, match="kept something after statement 2"):
        statements.break_each("faults.half", half, (), {"by": None})


@pytest.mark.django_db
def test_the_breaker_itself_refuses_a_write_that_hides_a_failure() -> None:
    from django.db import DatabaseError, transaction
    from django.utils import timezone

    from hoaban.foundation.jobs.models import Wake

    def silent(*, by: Any) -> None:
        try:
            with transaction.atomic():
                Wake.plain.create(job="a", at=timezone.now())
        except DatabaseError:
            return

    with pytest.raises(AssertionError, match="answered although"):
        statements.break_each("faults.silent", silent, (), {"by": None})
