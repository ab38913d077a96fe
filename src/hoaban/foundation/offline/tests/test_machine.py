"""Random orders, duplicates, lost replies, wrong clocks, both sides editing: the promises hold after every step."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.tests.notebook import KIND, Notebook
from hoaban.foundation.offline.tests.world import FACTS, Phone, World
from hoaban.kit.uid import uuid7
from tests.support.examples import tried

PHONE, HOUSE = st.integers(0, 2), st.integers(0, 1)
WORD, WHICH, FIELD = st.sampled_from(("hai", "bốn", "năm", "sáu")), st.integers(0, 50), st.sampled_from(FACTS)


LEFT = {"hai": "here", "bốn": "died 2026-11-01", "năm": "died 2026-11-02", "sáu": "died"}


def _told(field: str, word: str) -> str:
    return LEFT[word] if field == "person.1" else word


class Hills(RuleBasedStateMachine):
    """Two officers with three phones between them, two houses, an office that edits too."""

    people: tuple[Any, Any]

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        first, second = self.people
        book = Notebook(14_03646_0000)
        kinds[KIND] = book.kind()
        self.houses = [
            book.add(uuid7(), phone="một", address="hai", **{"person.1": "here"}) for _ in range(2)
        ]
        clocks = (timedelta(0), timedelta(days=-400), timedelta(hours=9))
        owners = (first, first, second)
        self.world = World(book, [Phone(*pair) for pair in zip(owners, clocks, strict=True)], first)

    @rule(phone=PHONE, house=HOUSE, field=FIELD, word=WORD)
    def fill(self, phone: int, house: int, field: str, word: str) -> None:
        self.world.fill(self.world.phones[phone], self.houses[house], {field: _told(field, word)})

    @rule(phone=PHONE, house=HOUSE)
    def nothing_changed(self, phone: int, house: int) -> None:
        self.world.fill(self.world.phones[phone], self.houses[house], {})

    @rule(phone=PHONE, number=WHICH, lost=st.booleans())
    def deliver(self, phone: int, number: int, lost: bool) -> None:
        self.world.deliver(self.world.phones[phone], number, reply_lost=lost)

    @rule(phone=PHONE, number=WHICH)
    def repeat(self, phone: int, number: int) -> None:
        self.world.repeat(self.world.phones[phone], number)

    @rule(phone=PHONE, number=WHICH, word=WORD)
    def change_unanswered(self, phone: int, number: int, word: str) -> None:
        self.world.change_unanswered(self.world.phones[phone], number, word)

    @rule(house=HOUSE, field=FIELD, word=WORD)
    def office_edits(self, house: int, field: str, word: str) -> None:
        self.world.book.office_writes(self.houses[house], field, _told(field, word))

    @rule(phone=PHONE, house=HOUSE)
    def refresh(self, phone: int, house: int) -> None:
        self.world.refresh(self.world.phones[phone], self.houses[house])

    @rule(seed=st.integers(0, 100))
    def choose(self, seed: int) -> None:
        self.world.choose(random.Random(seed))

    @invariant()
    def nothing_is_doubled_or_overwritten(self) -> None:
        self.world.nothing_is_doubled()
        self.world.nothing_is_silently_overwritten()

    def teardown(self) -> None:
        try:
            self.world.come_home()
            self.world.nothing_is_doubled()
            self.world.nothing_is_silently_overwritten()
            self.world.nothing_is_lost()
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)
            kinds.pop(KIND, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_is_lost_doubled_or_silently_overwritten(commune_officer: Any, second_officer: Any) -> None:
    Hills.people = (commune_officer, second_officer)
    run_state_machine_as_test(
        Hills,
        settings=settings(
            max_examples=tried(25), stateful_step_count=20, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
