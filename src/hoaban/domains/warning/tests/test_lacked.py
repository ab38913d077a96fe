"""What was missing as a drill ended stays with its end, whatever is filled since."""

from datetime import timedelta
from typing import Any

import pytest

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.models import Decision
from hoaban.domains.warning.queries import rooms
from hoaban.domains.warning.tests.steps import ended, in_force, row
from hoaban.domains.warning.values import Gap, State, Status, Step
from hoaban.foundation.access.api import SystemActor

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("places")]
KEY = Gap("key", "")
PEOPLE = Gap("people", "warning:alert:issue", 1)


@pytest.mark.parametrize("how", ["cancel", "all_clear", "expire"])
def test_the_end_of_a_drill_keeps_what_was_missing_then_and_no_other_step_does(
    officer: Any, issuer: Any, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "gaps", lambda: [KEY, PEOPLE])
    uid = in_force(officer, issuer, status=Status.EXERCISE)
    assert queries.lacked(issuer, uid) is None, "it runs"
    if how == "expire":
        assert actions.expire(
            by=SystemActor("warning.expire"), uid=uid, now=row(uid).live_until + timedelta(seconds=1)
        )
    else:
        ended(issuer, uid, how)
    monkeypatch.setattr(rooms, "gaps", list)
    assert queries.lacked(issuer, uid) == [KEY, PEOPLE]
    kept = dict(Decision.plain.filter(alert__uid=uid).values_list("step", "lacked"))
    assert [step for step, lacked in kept.items() if lacked is not None] == [Step(how)]


def test_nothing_missing_is_another_answer_than_not_looked_at(
    officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "gaps", list)
    uid = in_force(officer, issuer, status=Status.EXERCISE)
    ended(issuer, uid)
    assert queries.lacked(issuer, uid) == []


def test_what_the_board_says_is_kept_word_for_word(officer: Any, issuer: Any) -> None:
    uid, said = in_force(officer, issuer, status=Status.EXERCISE), queries.gaps()
    assert said, "nobody approved the words that ship"
    ended(issuer, uid, "all_clear")
    assert queries.lacked(issuer, uid) == said


def test_of_a_real_warning_nothing_is_kept(officer: Any, issuer: Any) -> None:
    uid = in_force(officer, issuer)
    ended(issuer, uid)
    assert queries.lacked(issuer, uid) is None


def test_a_drill_is_not_over_where_what_is_missing_cannot_be_kept(
    officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction: neither an end without its snapshot nor a snapshot without an end."""

    def broken() -> list[Gap]:
        raise OSError("the disk")

    uid = in_force(officer, issuer, status=Status.EXERCISE)
    monkeypatch.setattr(rooms, "gaps", broken)
    with pytest.raises(OSError, match="the disk"):
        ended(issuer, uid)
    assert row(uid).state == State.ISSUED
    assert not Decision.plain.filter(alert__uid=uid, step=Step.CANCEL).exists()
