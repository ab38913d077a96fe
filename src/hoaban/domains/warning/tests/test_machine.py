"""No order of verbs, retries or stale versions breaks the promises of a warning."""

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hoaban.domains.warning import actions
from hoaban.domains.warning.models import Alert, Decision, Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.tests.steps import NEXT, NOW, OWN, REASON, drafted, text
from hoaban.domains.warning.values import EXERCISE_WORD, Move, Proof, State, Status, Step, Text
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError

WHO, WHICH, STALE = st.integers(0, 3), st.integers(0, 5), st.integers(0, 2)
LOCAL = 3
"""Whoever has rights in the commune of OWN alone."""
WHERE = st.sampled_from(((OWN,), (NEXT,), (OWN, NEXT)))
SENT = (Step.ISSUE, Step.UPDATE, Step.OVERRIDE, Step.CANCEL, Step.ALL_CLEAR)
VERBS = {
    Move.CHANGE: lambda by, told: actions.change(by=by, text=told["text"], **told["same"]),
    Move.REVIEW: lambda by, told: actions.review(by=by, proof=Proof.PASSKEY, **told["same"]),
    Move.SEND: lambda by, told: actions.issue(by=by, proof=Proof.PASSKEY, **told["same"]),
    Move.OVERRIDE: lambda by, told: actions.issue(
        by=by, proof=Proof.PASSKEY, override=REASON, **told["same"]
    ),
    Move.WITHDRAW: lambda by, told: actions.withdraw(by=by, **told["same"]),
    Move.RESTORE: lambda by, told: actions.restore(by=by, **told["same"]),
    Move.CANCEL: lambda by, told: actions.cancel(by=by, reason=REASON, proof=Proof.PASSKEY, **told["same"]),
    Move.ALL_CLEAR: lambda by, told: actions.all_clear(
        by=by, reason=REASON, proof=Proof.PASSKEY, **told["same"]
    ),
}


MOVE, LEVEL = st.sampled_from(sorted(VERBS)), st.integers(0, 6)
done: Counter[Move] = Counter()
done_by: Counter[int] = Counter()


@dataclass(frozen=True, slots=True)
class Rows:
    """All there is after a step: alerts, and of each its versions and what was decided, in order."""

    alerts: list[Alert]
    versions: dict[int, list[Version]]
    decisions: dict[int, list[Decision]]

    def all_versions(self) -> list[Version]:
        return [one for versions in self.versions.values() for one in versions]


class Night(RuleBasedStateMachine):
    """Two people and a program who may everything, one who may in a commune, some alerts, a clock, and forms sent twice."""

    people: tuple[Any, ...]

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.now, self.asked = NOW, 0
        self.born: dict[int, str] = {}
        self.sent: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @initialize(first=st.integers(0, 2), second=st.integers(0, 2), where=WHERE)
    def begin(self, first: int, second: int, where: tuple[int, ...]) -> None:
        self._draft(first, Status.ACTUAL, where)
        self._draft(second, Status.EXERCISE, (OWN,))

    @precondition(lambda self: len(self.born) < 3)
    @rule(who=WHO, status=st.sampled_from(Status), where=WHERE)
    def draft(self, who: int, status: Status, where: tuple[int, ...]) -> None:
        self._draft(who, status, where)

    @rule(who=WHO, which=WHICH, move=MOVE, stale=STALE, told=st.tuples(LEVEL, WHERE), twice=st.booleans())
    def act(
        self, who: int, which: int, move: Move, stale: int, told: tuple[int, tuple[int, ...]], twice: bool
    ) -> None:
        self._do(who, which, move, *told, stale=stale == 0, times=1 + twice)

    @rule(writer=st.integers(0, 1), which=WHICH, move=MOVE, wide=WHERE, narrow=WHERE)
    def narrowed(
        self, writer: int, which: int, move: Move, wide: tuple[int, ...], narrow: tuple[int, ...]
    ) -> None:
        """It goes out for some places, a newer text names others, and somebody of one commune tries what she can."""
        for told in (wide, narrow):
            self._do(writer, which, Move.CHANGE, 3, told)
            self._do(1 - writer, which, Move.REVIEW)
            if told is wide:
                self._do(1 - writer, which, Move.SEND)
        self._do(LOCAL, which, move, 3, narrow)

    @rule(reader=WHO, sender=WHO, which=WHICH)
    def read_and_send(self, reader: int, sender: int, which: int) -> None:
        self._do(reader, which, Move.REVIEW)
        self._do(sender, which, Move.SEND)

    @rule(writer=WHO, sender=WHO, which=WHICH, level=LEVEL)
    def change_between(self, writer: int, sender: int, which: int, level: int) -> None:
        """Somebody agrees, another changes a word, and it is sent all the same."""
        self._do(sender, which, Move.REVIEW)
        self._do(writer, which, Move.CHANGE, level)
        self._do(sender, which, Move.SEND)

    @rule(who=WHO, which=WHICH, how=st.sampled_from((Move.CANCEL, Move.ALL_CLEAR)))
    def end(self, who: int, which: int, how: Move) -> None:
        self._do(who, which, how)

    @rule(who=WHO, which=WHICH, back=st.booleans())
    def take_back_and_up(self, who: int, which: int, back: bool) -> None:
        self._do(who, which, Move.WITHDRAW)
        if back:
            self._do(who, which, Move.RESTORE)

    @rule(hours=st.integers(1, 4), is_late=st.booleans())
    def hours_pass(self, hours: int, is_late: bool) -> None:
        """The clock's job may come after somebody's press."""
        self.now += timedelta(hours=hours)
        if is_late:
            return
        for uid in Alert.plain.values_list("uid", flat=True):
            actions.expire(by=SystemActor("warning.expire"), uid=uid, now=self.now)

    def _draft(self, who: int, status: Status, where: tuple[int, ...]) -> None:
        issuer = "command_commune" if who == LOCAL else "hydromet"
        with suppress(DomainError), transaction.atomic():
            uid = drafted(self.people[who], status, self._text(3, where), now=self.now, issuer=issuer)
            self.born[Alert.plain.get(uid=uid).pk] = status

    def _text(self, level: int, where: tuple[int, ...]) -> Text:
        return text(level=level, areas=where, onset=self.now, expires=self.now + timedelta(hours=6))

    def _do(
        self, who: int, which: int, move: Move, level: int = 3, where: tuple[int, ...] = (OWN,), *, stale: bool = False,
        times: int = 1,
    ) -> None:  # fmt: skip
        rows = list(Alert.plain.order_by("pk"))
        one = rows[which % len(rows)]
        self.asked += 1
        same = {"uid": one.uid, "seen": one.version - stale, "request": f"r{self.asked}", "now": self.now}
        for _time in range(times):
            with suppress(DomainError), transaction.atomic():
                VERBS[move](self.people[who], {"same": same, "text": self._text(level, where)})
                done[move] += 1
                done_by[who] += 1

    @invariant()
    def every_promise_holds(self) -> None:
        """They look at the same rows: after each of a thousand steps these are read once."""
        rows = Rows(list(Alert.plain.order_by("pk")), _of_each(Version, "number"), _of_each(Decision, "pk"))
        for promise in (
            self.nothing_turns_into_the_real_thing, self.versions_have_no_gaps_and_stay, two_people_or_a_reason_stand_behind_each_text,
            a_right_in_one_commune_decides_about_that_commune, nothing_follows_after_the_end, only_what_was_issued_ends,
        ):  # fmt: skip
            promise(rows)

    def nothing_turns_into_the_real_thing(self, rows: Rows) -> None:
        assert {one.pk: one.status for one in rows.alerts} == self.born
        for one in rows.all_versions():
            assert one.status == self.born[one.alert_id]
            assert one.words.startswith(EXERCISE_WORD) == (one.status == Status.EXERCISE)

    def versions_have_no_gaps_and_stay(self, rows: Rows) -> None:
        for one in rows.alerts:
            assert [version.number for version in rows.versions[one.pk]] == list(range(1, one.number + 1))
        told = {one.pk: one.words for one in rows.all_versions()}
        assert self.sent.items() <= told.items()
        self.sent = told


def two_people_or_a_reason_stand_behind_each_text(rows: Rows) -> None:
    for history in rows.decisions.values():
        for place, step in enumerate(history):
            if step.step == Step.OVERRIDE:
                assert step.note
                assert step.by_key.startswith("user:")
            if step.step in (Step.ISSUE, Step.UPDATE):
                _judged(history[:place], step)


def a_right_in_one_commune_decides_about_that_commune(rows: Rows) -> None:
    """Neither about what she sends nor about what held before it."""
    for alert, history in rows.decisions.items():
        for one in history:
            numbers = (one.number - 1, one.number) if one.step in SENT else (one.number,)
            for version in rows.versions[alert]:
                if one.by_key == "user:local" and version.number in numbers:
                    assert version.areas == [OWN], (one.step, version.number)


def nothing_follows_after_the_end(rows: Rows) -> None:
    for versions in rows.versions.values():
        for before, one in pairwise(versions):
            assert one.sent_at < before.expires


def only_what_was_issued_ends(rows: Rows) -> None:
    for one in rows.alerts:
        if one.state in (State.CANCELLED, State.ALL_CLEAR, State.EXPIRED):
            assert rows.versions[one.pk][0].message == "alert"
        if one.state == State.WITHDRAWN:
            assert not rows.versions[one.pk]


def _of_each(table: Any, order: str) -> dict[int, list[Any]]:
    """Rows of each alert, by its key."""
    found = defaultdict(list)
    for one in table.plain.order_by(order):
        found[one.alert_id].append(one)
    return found


def _judged(before: list[Decision], issue: Decision) -> None:
    """The last text before it was written by one and agreed to by another, and it is the text that went out."""
    written = next(one for one in reversed(before) if one.step in (Step.DRAFT, Step.CHANGE))
    read = next(one for one in reversed(before) if one.step == Step.REVIEW)
    assert read.pk > written.pk
    assert read.by_key != written.by_key
    assert read.seal == issue.seal == written.seal
    assert len({key for key in (written.by_key, read.by_key, issue.by_key) if key.startswith("user:")}) >= 2


@pytest.mark.django_db(databases="__all__")
def test_no_order_of_verbs_breaks_the_promises(make_actor: Any) -> None:
    one, two = make_actor(*Permission, name="one"), make_actor(*Permission, name="two")
    program = SystemActor("hazards.rules", frozenset(Permission))
    local = make_actor(*Permission, name="local", commune=3646)
    machine = type("ThisNight", (Night,), {"people": (one, two, program, local)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60,
            database=None,
            derandomize=True,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert done_by[LOCAL]
    assert set(done) == set(VERBS), "a machine that never does a thing proves nothing about it"
