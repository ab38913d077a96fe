"""One village, several warnings: what is said of its line is one word, whoever says it, from which page and how late."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from hoaban.domains.answers import actions
from hoaban.domains.answers.actions import asking, darkening, keeping
from hoaban.domains.answers.actions.keeping import Telling, keep, locked
from hoaban.domains.answers.errors import LineMoved
from hoaban.domains.answers.models import CutOff, Owed
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.receipts import LATER, AsActor, clock, told
from hoaban.domains.answers.tests.steps import OTHER, VILLAGE
from hoaban.domains.answers.tests.test_cut_off import marked, newer
from hoaban.domains.answers.values import Grade, Way
from hoaban.domains.warning.values import Status
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.notify.models import Batch

pytestmark = pytest.mark.django_db(databases="__all__")


def is_cut_off() -> bool:
    return CutOff.plain.filter(place_no=VILLAGE, ended_at__isnull=True).exists()


def ladder(*alerts: UUID) -> list[tuple[Any, ...]]:
    rows = [steps.row(one) for one in alerts]
    return [(one.dark, one.rung, one.owed_since, one.next_at) for one in rows]


# --- An old page, a late word ----------------------------------------------------------------------------------------
def test_an_old_page_does_not_end_what_a_colleague_said_since(
    officer: Any, alert: UUID, as_actor: AsActor
) -> None:
    marked(officer, alert)
    old = CutOff.plain.get().uid
    actions.line_back(by=officer, uid=old, request="a", now=timezone.now())
    marked(officer, alert, why="road")
    with pytest.raises(LineMoved):
        actions.line_back(by=officer, uid=old, request="b", now=timezone.now())
    answer = as_actor(officer).post(f"/w/answers/lines/{old}/back/", {"request_id": "c"}, follow=True)
    assert "từ khi bạn mở trang" in answer.content.decode()
    assert (is_cut_off(), steps.row(alert).dark) == (True, "road")


@pytest.mark.parametrize("status", [Status.ACTUAL, Status.EXERCISE])
@pytest.mark.parametrize(("minutes", "ends"), [(-30, False), (0, True), (5, True)])
def test_a_word_of_before_it_was_cut_off_ends_nothing_however_late_it_comes(
    minutes: int, ends: bool, status: Status, officer: Any, issuer: Any, alert: UUID
) -> None:
    now = timezone.now()
    alert = alert if status is Status.ACTUAL else steps.issued(officer, issuer, status=status)
    marked(officer, alert, now=now)
    word = Telling(uuid4(), steps.said(Grade.TOLD), Way.SMS, now + timedelta(minutes=minutes), "Lò Văn Thử")
    with transaction.atomic():
        keep(ANONYMOUS, locked(steps.row(alert).pk), word, now + timedelta(minutes=10))
    assert steps.row(alert).dark == ("" if ends else "tower")
    assert is_cut_off() == (status is Status.ACTUAL and not ends)


# --- Every warning finds it, no drill does ---------------------------------------------------------------------------
def test_a_village_let_out_and_named_again_is_found_cut_off(officer: Any, issuer: Any, alert: UUID) -> None:
    second, now = newer(officer, issuer), timezone.now()
    out = {"is_out": True, "next_at": None, "owed_since": now - timedelta(hours=1)}
    Owed.plain.filter(round__alert=alert, place_no=VILLAGE).update(**out)
    marked(officer, second)
    assert steps.row(alert).dark == ""
    round_ = steps.row(alert).round
    round_.number, round_.sent_at = 3, timezone.now()
    round_.save()
    steps.asked(now)
    row = steps.row(alert)
    assert (row.is_out, row.dark, row.state, row.next_at) == (False, "tower", "dark", now)


def test_who_was_asked_in_the_moment_in_which_it_was_said_follows_at_the_next_look(
    officer: Any, issuer: Any, alert: UUID
) -> None:
    """The row of the newer warning was made from what was known before: nobody finds it beside."""
    marked(officer, alert)
    second, now = newer(officer, issuer), timezone.now()
    Owed.plain.filter(round__alert=second).update(dark="", was_dark=False, state="silent")
    assert clock(now) == 1
    row = steps.row(second)
    assert (row.dark, row.was_dark, row.state, row.next_at) == ("tower", True, "dark", now)
    assert steps.row(second, OTHER).dark == ""
    assert clock(now) == 0


def test_a_drill_asks_nobody_because_of_what_was_said_of_the_real_line(
    officer: Any, issuer: Any, alert: UUID
) -> None:
    now = timezone.now()
    marked(officer, alert, now=now - timedelta(minutes=10))
    drill = steps.issued(officer, issuer, status=Status.EXERCISE, now=now)
    Owed.plain.filter(round__alert=drill).update(dark="no_network", state="dark")
    steps.climbed(now + timedelta(minutes=1))
    asked = Batch.plain.filter(kind="answers.asked", request__startswith=f"asked:{steps.row(drill).pk}:")
    assert not asked.exists()


def test_what_is_said_again_within_the_minute_after_it_ended_is_no_old_word(
    officer: Any, issuer: Any, alert: UUID
) -> None:
    """The village answered another warning; this one still shows it cut off until the clock has looked."""
    now = timezone.now()
    marked(officer, alert, now=now - timedelta(minutes=30))
    second = newer(officer, issuer, now)
    steps.by_link(second, steps.said(Grade.TOLD))
    assert (is_cut_off(), steps.row(alert).dark) == (False, "tower")
    assert marked(officer, alert, now=now + timedelta(seconds=20)) == 1
    clock(now + timedelta(minutes=1))
    assert (is_cut_off(), steps.row(alert).dark) == (True, "tower")


# --- Taken back ------------------------------------------------------------------------------------------------------
def test_an_answer_taken_back_leaves_the_ladder_of_every_warning_where_it_stood(
    officer: Any, issuer: Any, alert: UUID
) -> None:
    now = timezone.now()
    second = newer(officer, issuer, now)
    for minutes in (1, 30):
        steps.climbed(now + timedelta(minutes=minutes))
    before = ladder(alert, second)
    told(alert, now, here=(0, 10), other=(22, 25))
    clock(now + LATER)
    said = {"by": officer, "alert": alert, "number": VILLAGE, "now": now + timedelta(minutes=31)}
    actions.decide(**said, is_cut_off=True, request="y")
    assert [one[0] for one in ladder(alert, second)] == ["unsure", "unsure"]
    actions.undo(**said, request="u")
    clock(now + timedelta(minutes=32))
    assert ladder(alert, second) == before
    assert not is_cut_off()


def test_what_was_said_otherwise_since_stays_when_the_answer_is_taken_back(officer: Any, alert: UUID) -> None:
    now = timezone.now()
    told(alert, now, here=(0, 10), other=(22, 25))
    clock(now + LATER)
    said = {"by": officer, "alert": alert, "number": VILLAGE, "now": now + timedelta(minutes=31)}
    actions.decide(**said, is_cut_off=True, request="y")
    marked(officer, alert, why="tower", now=now + timedelta(minutes=35))
    actions.undo(**said, request="u")
    assert (steps.row(alert).dark, is_cut_off()) == ("tower", True)


# --- Two at once -----------------------------------------------------------------------------------------------------
def together(*deeds: Callable[[], object]) -> list[BaseException]:
    """Each on a thread and a connection of its own; what broke."""
    broke: list[BaseException] = []

    def run(deed: Callable[[], object]) -> None:
        try:
            deed()
        except BaseException as problem:  # noqa: BLE001 - told to the test
            broke.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert not any(one.is_alive() for one in threads)
    return broke


class Gate:
    """Whoever comes first waits a moment for the other one, if the other one can come at all."""

    def __init__(self) -> None:
        self._barrier = threading.Barrier(2)

    def __call__(self) -> None:
        with suppress(threading.BrokenBarrierError):
            self._barrier.wait(1)


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
def test_two_officers_mark_one_village_from_two_warnings(
    officer: Any, issuer: Any, alert: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, gate, remember = newer(officer, issuer), Gate(), darkening._remember

    def slow(by: Any, place_no: int, why: Any, now: datetime) -> None:
        gate()
        remember(by, place_no, why, now)

    monkeypatch.setattr(darkening, "_remember", slow)
    assert not together(lambda: marked(officer, alert), lambda: marked(officer, second, why="road"))
    assert CutOff.plain.count() == 1
    assert steps.row(alert).dark == steps.row(second).dark == CutOff.plain.get().why


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
def test_the_village_answers_one_warning_while_an_officer_marks_it_in_another(
    officer: Any, issuer: Any, alert: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked(officer, alert)
    second, gate = newer(officer, issuer), Gate()
    remember, take_back = darkening._remember, keeping.take_back

    def remembered(by: Any, place_no: int, why: Any, now: datetime) -> None:
        remember(by, place_no, why, now)
        gate()

    def taken_back(place_no: int, back: Any, by_label: str, now: datetime) -> None:
        gate()
        take_back(place_no, back, by_label, now)

    monkeypatch.setattr(darkening, "_remember", remembered)
    monkeypatch.setattr(keeping, "take_back", taken_back)
    answer = steps.said(Grade.TOLD)
    assert not together(lambda: marked(officer, alert, why="road"), lambda: steps.by_link(second, answer))
    clock(timezone.now())
    assert bool(steps.row(alert).dark) == bool(steps.row(second).dark) == is_cut_off()


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
def test_a_newer_text_lets_a_village_out_while_an_officer_marks_the_commune(
    officer: Any, alert: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_, now, gate = steps.row(alert).round, timezone.now(), Gate()
    round_.number, round_.sent_at, round_.areas = 2, now, [OTHER]
    round_.save()
    let_out, remember, seen = asking._let_out, darkening._remember, list[int]()

    def slowly_let_out(*args: Any) -> None:
        gate()
        let_out(*args)

    def slowly_remembered(by: Any, place_no: int, why: Any, at: datetime) -> None:
        if not seen:
            seen.append(place_no)
            gate()
        remember(by, place_no, why, at)

    monkeypatch.setattr(asking, "_let_out", slowly_let_out)
    monkeypatch.setattr(darkening, "_remember", slowly_remembered)
    assert not together(lambda: steps.asked(now), lambda: marked(officer, alert, VILLAGE, OTHER))
    assert steps.row(alert).is_out
