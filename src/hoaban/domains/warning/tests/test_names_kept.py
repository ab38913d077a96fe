"""Nobody gets round the list of names: not by a low level, a slip of the hand, a sleeping office, or days that ran out."""

from typing import Any

import pytest

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import (
    MandateOver,
    NobodySpeaks,
    NobodyUpdates,
    NotNow,
    NotSpeaker,
)
from hoaban.domains.warning.mandate_models import Mandate
from hoaban.domains.warning.tests.offices import DAY, RULE, TODAY, of_office, office
from hoaban.domains.warning.tests.steps import (
    NOW,
    changed,
    drafted,
    in_force,
    issued,
    reviewed,
    row,
    text,
)
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.duties import api as duties

pytestmark = pytest.mark.django_db(databases="__all__")


def test_who_may_not_speak_that_high_takes_nothing_of_it_down(hydromet: int, speaks: Any) -> None:
    low = office("Trạm")
    speaks(hydromet)
    speaks(low, up_to=2)
    uid = in_force(of_office("here", hydromet), of_office("deputy", hydromet), told=text(level=5))
    below, officer = of_office("below", low), of_office("officer", low, "duty_officer")
    with pytest.raises(NotSpeaker):
        changed(officer, uid, text(level=1))
    changed(RULE, uid, text(level=1))
    assert row(uid).level == 1
    with pytest.raises(NotSpeaker):
        reviewed(below, uid)


def test_a_rule_s_draft_takes_the_name_of_whoever_is_awake(hydromet: int, speaks: Any) -> None:
    awake = office("Ban")
    speaks(hydromet)
    speaks(awake, "command_province")
    first, second = of_office("first", awake, "duty_officer"), of_office("second", awake)
    uid = drafted(RULE)
    assert queries.stance_of(first, uid, NOW).may_choose
    assert not queries.stance_of(of_office("here", hydromet, "duty_officer"), uid, NOW).may_choose, (
        "nothing to choose"
    )
    actions.choose_issuer(
        by=first, uid=uid, seen=row(uid).version, issuer="command_province", request=None, now=NOW
    )
    reviewed(first, uid)
    assert issued(second, uid) == 1
    by_hand = drafted(of_office("here", hydromet))
    with pytest.raises(NotNow):
        actions.choose_issuer(by=first, uid=by_hand, seen=1, issuer="command_province", request=None, now=NOW)


def test_a_warning_in_force_that_outgrows_its_name_says_what_to_do(hydromet: int, speaks: Any) -> None:
    speaks(hydromet, up_to=2)
    here, deputy = of_office("here", hydromet), of_office("deputy", hydromet)
    uid = in_force(here, deputy, told=text(level=2))
    changed(RULE, uid, text(level=4))
    with pytest.raises(NobodyUpdates):
        reviewed(deputy, uid)


def test_an_entry_ends_today_and_one_that_never_held_closes_nothing(
    hydromet: int, speaks: Any, manager: Any
) -> None:
    mistaken = speaks(hydromet)
    actions.end_mandate(by=manager, uid=mistaken, request="end", now=NOW)
    actions.end_mandate(by=manager, uid=mistaken, request="end", now=NOW)
    with pytest.raises(MandateOver):
        actions.end_mandate(by=manager, uid=mistaken, request=None, now=NOW)
    assert drafted(of_office("outside", office("Sở"), "duty_officer"))
    dated_back = speaks(hydromet, valid_from=TODAY - DAY)
    actions.end_mandate(by=manager, uid=dated_back, request=None, now=NOW)
    assert Mandate.plain.get(uid=dated_back).valid_to == TODAY - DAY, (
        "entered today, nothing went out by it: a slip"
    )
    assert drafted(of_office("outside", office("Phòng"), "duty_officer"))
    used = speaks(hydromet, valid_from=TODAY - DAY)
    in_force(of_office("here", hydromet), of_office("deputy", hydromet))
    actions.end_mandate(by=manager, uid=used, request=None, now=NOW)
    assert Mandate.plain.get(uid=used).valid_to == TODAY, "by it a warning went out: it held"
    held = speaks(hydromet, valid_from=TODAY - DAY, now=NOW - DAY)
    actions.end_mandate(by=manager, uid=held, request=None, now=NOW)
    assert Mandate.plain.get(uid=held).valid_to == TODAY
    with pytest.raises(NobodySpeaks):
        drafted(of_office("outside", hydromet, "duty_officer"))
    coming = speaks(hydromet, valid_from=TODAY + DAY)
    assert Mandate.plain.get(uid=coming).valid_to is None


def test_an_issuer_without_its_office_is_a_standing_duty_until_one_is_entered(
    hydromet: int, speaks: Any, manager: Any
) -> None:
    keeper = SystemActor("warning.offices")

    def asked(now: Any = NOW) -> list[str]:
        actions.ask_for_offices(by=keeper, now=now)
        found = duties.duties_for(manager, now=now)
        return sorted(one.title.split(": ")[1] for one in found if one.kind == "warning.mandate")

    first, second = "Ban Chỉ huy Phòng thủ dân sự tỉnh", "Đài Khí tượng Thủy văn tỉnh"
    assert asked() == asked() == [first, second], "nobody issues for a commune here"
    uid = speaks(hydromet, last_day=TODAY + 30 * DAY)
    assert asked() == [first]
    assert asked(NOW + 17 * DAY) == [first, second], "a fortnight before its days run out"
    speaks(hydromet, valid_from=TODAY + 31 * DAY)
    assert asked(NOW + 18 * DAY) == [first]
    actions.end_mandate(by=manager, uid=uid, request=None, now=NOW + 19 * DAY)
    assert asked(NOW + 19 * DAY) == [first, second]
