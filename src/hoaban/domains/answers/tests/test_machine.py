"""No order of answers, taps sent twice, stale pages, cuts and clocks loses a call for help or an answer."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.answers import actions, links
from hoaban.domains.answers.models import Help, Owed, Report
from hoaban.domains.answers.queries.villages import heard_of
from hoaban.domains.answers.rules import adding
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import HEAD, LINE, VILLAGE
from hoaban.domains.answers.values import Dark, Grade
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.duties.models import Duty
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
PAGE = UUID(int=7)
DEED = st.one_of(
    st.tuples(st.just("tap"), st.integers(0, 1), st.sampled_from(Grade)),
    st.tuples(st.just("key"), st.integers(0, 2), st.sampled_from("123")),
    st.tuples(st.just("told"), st.integers(0, 9), st.sampled_from(Grade)),
    st.tuples(st.just("take")), st.tuples(st.just("give")), st.tuples(st.just("end"), st.integers(0, 4)),
    st.tuples(st.just("dark")), st.tuples(st.just("light")), st.tuples(st.just("clock"), st.integers(0, 60)),
)  # fmt: skip


@settings(max_examples=tried(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DEED, max_size=14))
def test_whatever_happens_nothing_is_lost(alert: Any, officer: Any, deeds: list[tuple[Any, ...]]) -> None:
    around = transaction.atomic()
    around.__enter__()
    try:
        for at, deed in enumerate(deeds):
            with suppress(DomainError), transaction.atomic():
                do(alert, officer, at, *deed)
            check(alert)
    finally:
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def do(alert: Any, officer: Any, at: int, what: str, *how: Any) -> None:
    now = timezone.now() + timedelta(seconds=at)
    call = Help.plain.order_by("-pk").first()
    match what:
        case "tap":
            token = links.token(steps.row(alert).pk)
            page = uuid5(PAGE, str(how[0]))
            actions.answer_by_link(
                by=ANONYMOUS, token=token, page=page, said=steps.said(how[1]), text_number=1, now=now
            )
        case "key":
            actions.key_pressed(by=LINE, phone=HEAD, key=how[1], call=f"c{how[0]}", at=now, now=now)
        case "told":
            said = steps.said(how[1], moved=how[0], homes=9)
            actions.record_answer(
                by=officer,
                alert=alert,
                number=VILLAGE,
                said=said,
                way=steps.way("officer"),
                request=f"o{how[0]}",
                now=now,
            )
        case "take" if call:
            actions.take_help(by=officer, uid=call.uid, request=None, now=now)
        case "give" if call:
            actions.release_help(by=officer, uid=call.uid, request=None, now=now)
        case "end" if call:
            actions.end_help(
                by=officer,
                uid=call.uid,
                seen=how[0],
                outcome="Đã đến nơi, mọi người ổn.",
                request=None,
                now=now,
            )
        case "dark":
            actions.mark_dark(
                by=officer, alert=alert, numbers=[VILLAGE], why=Dark.TOWER, request=None, now=now
            )
        case "light":
            actions.mark_light(by=officer, alert=alert, number=VILLAGE, request=None, now=now)
        case "clock":
            steps.climbed(now + timedelta(minutes=how[0]))


def check(alert: Any) -> None:
    """What the columns say is what was said; a call for help is over only where somebody said how it ended."""
    owed = Owed.plain.get(round__alert=alert, place_no=VILLAGE)
    known = adding.known(heard_of(owed))
    assert owed.state == adding.state(known, is_dark=bool(owed.dark)).value
    is_calling = Report.plain.filter(owed=owed, grade="help", help__ended_at__isnull=True).exists()
    assert (
        (owed.state == "help") == is_calling == Help.plain.filter(owed=owed, ended_at__isnull=True).exists()
    )
    assert is_calling == Duty.plain.filter(kind="answers.help", state="open").exists()
    assert not Report.plain.filter(grade="help", help=None).exists()
    if known.grade is not None:
        assert owed.next_at is None
        assert not Duty.plain.filter(
            target_type="answers.owed", target_id=str(owed.pk), state="open"
        ).exists()
