"""The machine of a warning's life, with calls back among its verbs: none of its promises is broken by telephone."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from hoaban.domains.warning import actions
from hoaban.domains.warning.models import Alert, CallBack, Decision
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import calls
from hoaban.domains.warning.rules import calling
from hoaban.domains.warning.tests.steps import NOW, OWN, PROVINCE, proves
from hoaban.domains.warning.tests.test_machine import LOCAL, STALE, WHICH, WHO, Night
from hoaban.domains.warning.values import Move, Proof, Status, Step
from hoaban.domains.warning.values.called import CallState
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from tests.support.people import PASSWORD, make_cast

KEY, PERSON = st.sampled_from("1112"), st.integers(0, 1)
BETWEEN = st.sampled_from((None, None, None, Move.CHANGE, Move.WITHDRAW, Move.REVIEW))
TELLER = st.sampled_from((0, 1, LOCAL))
agreed: Counter[str] = Counter()
"""By telephone, to warnings and to drills."""


class Calls(Night):
    """The same night; the second person sits without a screen."""

    @initialize(first=PERSON)
    def both_kinds(self, first: int) -> None:
        """As it is meant, once for the real thing and once for a drill."""
        self._in_order(first, 1 - first, first, Status.ACTUAL)
        self._in_order(1 - first, first, 1 - first, Status.EXERCISE)

    @rule(who=WHO, person=PERSON, which=WHICH, stale=STALE)
    def ring(self, who: int, person: int, which: int, stale: int) -> None:
        self._ring(who, person, which, stale=stale == 0)

    @rule(nth=st.integers(0, 9), key=KEY)
    def press(self, nth: int, key: str) -> None:
        self._press(nth, key)

    @rule(who=WHO, which=WHICH, wrong=st.booleans())
    def tell(self, who: int, which: int, wrong: bool) -> None:
        self._tell(who, which, wrong=wrong)

    @rule(
        writer=PERSON, person=PERSON, teller=TELLER, status=st.sampled_from(Status), key=KEY, between=BETWEEN, minutes=st.integers(0, 6),
    )  # fmt: skip
    def almost_in_order(
        self, writer: int, person: int, teller: int, status: Status, key: str, between: Move | None, minutes: int
    ) -> None:  # fmt: skip
        self._in_order(writer, person, teller, status, key, between, minutes)

    def _in_order(
        self, writer: int, person: int, teller: int, status: Status, key: str = "1", between: Move | None = None, minutes: int = 1
    ) -> None:  # fmt: skip
        self._draft(writer, status, (OWN,))
        self._ring(writer, person, -1)
        self.now += timedelta(minutes=minutes)
        self._press(-1, key)
        if between:
            self._do(writer, -1, between, 4)
        self.now += timedelta(minutes=minutes)
        self._tell(teller, -1, wrong=True)
        self._tell(teller, -1)
        self._do(writer, -1, Move.SEND)

    def _ring(self, who: int, person: int, which: int, *, stale: bool = False) -> None:
        rows = list(Alert.plain.order_by("pk"))
        one = rows[which % len(rows)]
        self.asked += 1
        with suppress(DomainError), transaction.atomic():
            actions.call_second(
                by=self.people[who], uid=one.uid, seen=one.version - stale, person=accounts.user_id_of(self.people[person]) or 0,
                proof=Proof.PASSKEY, request=f"r{self.asked}", now=self.now,
            )  # fmt: skip

    def _press(self, nth: int, key: str) -> None:
        rows = list(CallBack.plain.order_by("pk"))
        if not rows:
            return
        one = rows[nth % len(rows)]
        by = next(someone for someone in self.people if someone.key == one.person_key)
        with suppress(DomainError), transaction.atomic():
            actions.key_pressed(by=by, uid=one.uid, key=key, request=None, now=self.now)

    def _tell(self, who: int, which: int, *, wrong: bool = False) -> None:
        """The digits of the alert's last call, whatever became of that call."""
        rows = list(Alert.plain.order_by("pk"))
        one = rows[which % len(rows)]
        call = CallBack.plain.filter(alert=one).select_related("alert").order_by("pk").last()
        code = calls.digits_of(call) if call else "123456"
        if wrong:
            code = f"{(int(code) + 1) % 1_000_000:06d}"
        with suppress(DomainError):
            actions.agree_by_call(by=self.people[who], uid=one.uid, code=code, request=None, now=self.now)
            assert not wrong
            agreed[one.status] += 1

    @invariant()
    def an_agreement_by_telephone_is_hers_and_to_what_she_heard(self) -> None:
        by_call = list(Decision.plain.filter(proof=Proof.CALL))
        for one in by_call:
            call = CallBack.plain.get(decision=one)
            assert (one.step, call.state, call.person_key) == (Step.REVIEW, CallState.AGREED, one.by_key)
            assert call.person_key != call.asked_by
            written = Decision.plain.filter(
                alert=one.alert_id, pk__lt=one.pk, step__in=[Step.DRAFT, Step.CHANGE]
            )
            last = written.latest("pk")
            assert last.seal == one.seal == call.seal
            assert last.by_key != one.by_key
            assert last.at <= call.asked_at
            assert call.answered_at is not None
            assert call.asked_at <= call.answered_at <= one.at < call.expires
            assert 1 <= call.tries <= calling.TRIES
        assert CallBack.plain.filter(state=CallState.AGREED).count() == len(by_call)


def _two_issuers() -> tuple[Any, Any]:
    """Who may everything, and proved a telephone the day before."""
    first = make_cast(("warning_issuer",)).actor("warning_issuer")
    pk = accounts.make_demo_person(
        by=SystemActor("demo.load"), username="issuer.two", display_name="Second issuer", role="warning_issuer",
        organisation_id=first.grants[0].organisation_id, number=PROVINCE, password=PASSWORD,
    )  # fmt: skip
    second = accounts.actor_of_id(pk)
    proves(first, "0912000001", NOW - timedelta(days=1))
    proves(second, "0912000002", NOW - timedelta(days=1))
    return first, second


@pytest.mark.django_db(databases="__all__")
def test_no_order_of_calls_keys_and_digits_breaks_the_promises(make_actor: Any) -> None:
    one, two = _two_issuers()
    program = SystemActor("hazards.rules", frozenset(Permission))
    local = make_actor(*Permission, name="local", commune=3646)
    machine = type("ThisNight", (Calls,), {"people": (one, two, program, local)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            database=None,
            derandomize=True,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert set(agreed) == set(Status), "a machine in which nobody agrees by telephone proves nothing about it"
