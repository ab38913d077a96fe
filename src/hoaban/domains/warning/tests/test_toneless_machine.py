"""No order of approvals, other words and changes of the full text lets words go out that two different people do not stand behind."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.tests.steps import NOW
from hoaban.domains.warning.values import Hazard, Proof
from hoaban.domains.warning.word_models import Form, FormApproval
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError

FLOOD, WHO = Hazard.FLASH_FLOOD, st.integers(0, 3)
FULL = ("Rời nhà ven suối ngay.", "Rời nhà ngay.")
PLAIN = ("Roi nha ngay.", "Di khoi nha ngay.")
done: Counter[str] = Counter()


class Bank(RuleBasedStateMachine):
    """Two people, one whose right holds in a commune only, a program; pages that may be stale, forms sent twice, a pack that changes."""

    people: tuple[Any, ...]
    patch: pytest.MonkeyPatch
    book: Any

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.asked, self.seen = 0, ""
        self.behind: set[str] = set()
        self.stands: tuple[object, ...] = ()
        self._full(0)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @rule(who=WHO, stale=st.booleans(), twice=st.booleans())
    def approve(self, who: int, stale: bool, twice: bool) -> None:
        for _time in range(1 + twice):
            self._do("approve", who, stale, fresh=_time == 0)

    @rule(who=WHO, plain=st.sampled_from(PLAIN), stale=st.booleans())
    def reword(self, who: int, plain: str, stale: bool) -> None:
        self._do("reword", who, stale, plain)

    @rule(who=WHO, stale=st.booleans())
    def take_back(self, who: int, stale: bool) -> None:
        self._do("back", who, stale)

    @rule(which=st.integers(0, 1))
    def full_text_changes(self, which: int) -> None:
        self._full(which)

    @rule()
    def somebody_opens_the_page(self) -> None:
        self.seen = self._now().seal

    def _do(self, deed: str, who: int, stale: bool, plain: str = "", *, fresh: bool = True) -> None:
        before = self._now()
        self.asked += fresh
        same = {
            "by": self.people[who], "hazard": FLOOD, "level": 3, "seen": self.seen if stale else before.seal,
            "proof": Proof.PASSKEY, "request": f"r{self.asked}", "now": NOW,
        }  # fmt: skip
        with suppress(DomainError), transaction.atomic():
            if deed == "approve":
                actions.approve_words(**same)
            elif deed == "reword":
                rest = [words for _key, words in before.lines[1:]]
                actions.reword(**same, lines=[plain, *rest])
            else:
                actions.take_words_back(**same)
            done[deed] += 1
            if fresh:
                assert same["seen"] == before.seal, "a stale page decided"
                self._noted(deed, who)

    def _noted(self, deed: str, who: int) -> None:
        """What this machine holds true by itself: who stands behind the words that stand now."""
        words = self._words()
        if deed == "back" or words != self.stands:
            self.behind = set()
        if deed != "back":
            self.behind.add(self.people[who].key)
        self.stands = words

    def _full(self, which: int) -> None:
        words = tuple(
            replace(one, do_this=FULL[which]) if (one.hazard, one.levels.start) == (FLOOD, 3) else one
            for one in self.book.words
        )
        self.patch.setattr(
            bank, "_book", lambda *_asked: replace(self.book, words=words, sends_toneless=True)
        )

    def _now(self) -> Any:
        return queries.form_of(FLOOD, 3)

    def _words(self) -> tuple[object, ...]:
        shown = self._now()
        return shown.full, shown.lines

    @invariant()
    def two_different_people_stand_behind_these_very_words(self) -> None:
        shown = self._now()
        keys = {one.by_key for one in shown.approvals}
        assert keys <= {one.key for one in self.people[:2]}
        assert shown.is_approved == (len(keys) == 2)
        if shown.is_approved:
            assert self.stands == self._words()
            assert self.behind == keys

    @invariant()
    def nobody_stands_twice_behind_one_form(self) -> None:
        told = list(FormApproval.plain.values_list("form", "by_key"))
        assert len(told) == len(set(told))
        assert Form.plain.filter(over_at__isnull=True).count() <= 1


@pytest.mark.django_db(databases="__all__")
def test_no_order_of_deeds_approves_what_two_people_did_not(
    make_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = make_actor(*Permission, name="one"), make_actor(*Permission, name="two")
    program = SystemActor("words", frozenset(Permission))
    local = make_actor(*Permission, name="local", commune=3646)
    told = {"people": (one, two, program, local), "patch": monkeypatch, "book": bank.book()}
    run_state_machine_as_test(
        type("ThisBank", (Bank,), told),
        settings=settings(
            max_examples=40,
            database=None,
            derandomize=True,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert set(done) == {"approve", "reword", "back"}, (
        "a machine that never does a thing proves nothing about it"
    )
