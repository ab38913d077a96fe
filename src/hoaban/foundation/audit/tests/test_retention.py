"""What is over is forgotten in chunks, each with its line; a stop between two chunks leaves neither alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.access import api as access
from hoaban.foundation.access import retention as kept
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit import retention
from hoaban.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db(databases="__all__")
LABEL = "test.Slip"


@pytest.fixture
def slips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Seven rows that are over, forgotten three at a time."""
    rows = list(range(7))

    def forget(_before: Any, limit: int) -> list[int]:
        gone, rows[:] = rows[:limit], rows[limit:]
        return gone

    monkeypatch.setattr(retention, "AT_ONCE", 3)
    monkeypatch.setattr(kept, "_sweeps", {})
    keep = access.Keep(access.KeepWhy.SPENT, 90, "used_at")
    access.register_sweep(access.Sweep(LABEL, keep, lambda _before: len(rows), forget))
    return rows


def lines() -> list[int | None]:
    return list(
        Entry.plain.filter(tag=retention.TAG, target_id=LABEL).order_by("pk").values_list("count", flat=True)
    )


def test_every_chunk_leaves_one_line_with_count_and_digest(slips: list[int]) -> None:
    assert retention.forget_due(timezone.now(), lambda: None) == 7
    assert (slips, lines()) == ([], [3, 3, 1])
    assert all(Entry.plain.filter(tag=retention.TAG).values_list("digest", flat=True))
    assert retention.forget_due(timezone.now(), lambda: None) == 0
    assert lines() == [3, 3, 1]


def test_a_run_stopped_between_chunks_goes_on(slips: list[int]) -> None:
    beats = iter([None, None])

    def beat() -> None:
        next(beats)

    with pytest.raises(StopIteration):
        retention.forget_due(timezone.now(), beat)
    assert (len(slips), lines()) == (1, [3, 3])
    assert retention.forget_due(timezone.now(), lambda: None) == 1


def test_the_term_counts_from_the_moment_of_the_run(slips: list[int]) -> None:
    now = timezone.now()
    assert access.sweeps()[LABEL].before(now) == now - timedelta(days=90)


def test_the_rules_say_what_is_due_and_what_was_forgotten(slips: list[int], auditor: Any) -> None:
    rule = retention.rules_for(auditor, timezone.now())[0]
    assert (rule.label, rule.due, rule.last_at) == (LABEL, 7, None)
    retention.forget_due(timezone.now(), lambda: None)
    rule = retention.rules_for(auditor, timezone.now())[0]
    assert (rule.due, rule.last_count) == (0, 1)
    assert rule.last_at is not None


def test_only_who_answers_for_them_sees_the_rules(commune_officer: Any) -> None:
    with pytest.raises(NotAllowed):
        retention.rules_for(commune_officer, timezone.now())


def test_a_sweep_without_days_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="days"):
        access.register_sweep(
            access.Sweep("x.Y", access.Keep(access.KeepWhy.SERVICE), lambda _at: 0, lambda _at, _n: [])
        )
