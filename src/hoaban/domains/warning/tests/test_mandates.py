"""In whose name: an organisation that issues speaks through the offices entered for it, from the first entry on through no other."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import (
    DaysReversed,
    DocumentMissing,
    IssuerMissing,
    IssuerUnknown,
    NobodySpeaks,
    NotReachable,
    NotSpeaker,
    OfficeUnfit,
    OwnOffice,
)
from hoaban.domains.warning.mandate_models import Mandate
from hoaban.domains.warning.models import Decision
from hoaban.domains.warning.tests.offices import ALONE, DAY, RULE, TODAY, of_office, office
from hoaban.domains.warning.tests.steps import (
    NEXT,
    NOW,
    OWN,
    PROVINCE,
    TEXT,
    changed,
    drafted,
    ended,
    in_force,
    issued,
    proves,
    reviewed,
    row,
    text,
)
from hoaban.domains.warning.values import Origin, Proof, State, Step
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts import rules
from hoaban.foundation.accounts.values import AccountActor, Grant
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties import api as duties

pytestmark = pytest.mark.django_db(databases="__all__")


def test_with_no_entry_everybody_with_the_right_issues_as_before(hydromet: int) -> None:
    here, elsewhere = of_office("here", hydromet), of_office("elsewhere", office("Sở"))
    assert [one.code for one in queries.issuers_for(elsewhere, now=NOW)] == [
        "hydromet", "command_province", "command_commune"
    ]  # fmt: skip
    assert row(in_force(elsewhere, here)).number == 1


def test_from_the_first_entry_on_every_verb_refuses_other_offices(hydromet: int, speaks: Any) -> None:
    speaks(hydromet)
    here, deputy = of_office("here", hydromet), of_office("deputy", hydromet)
    outside = of_office("outside", office("Sở"), "duty_officer")
    approver = of_office("approver", office("Ban"))
    assert [one.code for one in queries.issuers_for(outside, now=NOW)] == ["command_province", "command_commune"]  # fmt: skip
    with pytest.raises(NotSpeaker) as refused:
        drafted(outside)
    assert refused.value.params == {"issuer": "Đài Khí tượng Thủy văn tỉnh", "offices": "Đài"}
    uid = drafted(here)
    for deed in (
        lambda: changed(outside, uid, text(level=2)),
        lambda: reviewed(outside, uid),
        lambda: reviewed(approver, uid),
        lambda: actions.withdraw(by=outside, uid=uid, seen=1, request=None, now=NOW),
    ):
        with pytest.raises(NotSpeaker):
            deed()
    reviewed(deputy, uid)
    with pytest.raises(NotSpeaker):
        issued(approver, uid)
    issued(deputy, uid)
    with pytest.raises(NotSpeaker):
        changed(outside, uid, text(level=4))
    changed(here, uid, text(level=4))
    with pytest.raises(NotSpeaker):
        issued(approver, uid) if row(uid).state == State.UPDATE_REVIEWED else reviewed(approver, uid)
    reviewed(deputy, uid)
    assert issued(here, uid) == 2
    ended(here, uid)
    taken = drafted(here)
    actions.withdraw(by=here, uid=taken, seen=1, request=None, now=NOW)
    with pytest.raises(NotSpeaker):
        actions.restore(by=outside, uid=taken, seen=2, request=None, now=NOW)


def test_in_an_emergency_whoever_may_issue_alone_still_does_and_ends_what_she_sent(
    hydromet: int, speaks: Any
) -> None:
    speaks(hydromet)
    approver, other = of_office("approver", office("Ban")), of_office("other", office("Sở"))
    uid = drafted(approver)
    with pytest.raises(NotSpeaker):
        reviewed(other, uid)
    assert issued(approver, uid, override=ALONE) == 1
    assert Decision.plain.get(step=Step.OVERRIDE).note == ALONE
    ended(other, uid)
    assert row(uid).state == State.CANCELLED, "a wrong warning must not live on because an office sleeps"
    own = drafted(approver)
    issued(approver, own, override=ALONE)
    ended(approver, own, "all_clear")


def test_an_entry_that_ran_out_lets_nobody_speak_but_ends_what_is_in_force(
    hydromet: int, speaks: Any
) -> None:
    here, deputy = of_office("here", hydromet), of_office("deputy", hydromet)
    stranger = of_office("stranger", office("Sở"))
    speaks(hydromet, valid_from=TODAY - 9 * DAY, last_day=TODAY)
    uid = in_force(here, deputy)
    late = NOW + DAY
    told = text(onset=late, expires=late + timedelta(hours=6))
    with pytest.raises(NobodySpeaks):
        drafted(of_office("officer", hydromet, "duty_officer"), told=told, now=late)
    waiting = drafted(here, told=told, now=late)  # she may issue alone, so she may write
    with pytest.raises(NobodySpeaks):
        reviewed(deputy, waiting, now=late)
    assert queries.stance_of(deputy, waiting, late).may_choose
    issued(here, waiting, override=ALONE, now=late)
    later = text(expires=late + timedelta(hours=6))
    with pytest.raises(NobodySpeaks):
        reviewed(deputy, drafted(here, told=later, now=late), now=late)
    ended(stranger, waiting, now=late)
    assert (row(waiting).state, row(uid).state) == (State.CANCELLED, State.ISSUED)


def test_an_office_speaks_only_up_to_its_level(hydromet: int, speaks: Any) -> None:
    speaks(hydromet, up_to=2)
    here, deputy = of_office("here", hydromet), of_office("deputy", hydromet)
    low, high = drafted(here, told=text(level=2)), drafted(here)
    reviewed(deputy, low)
    with pytest.raises(NobodySpeaks):
        reviewed(deputy, high)
    changed(RULE, low, text(level=3))
    assert row(low).level == 3, "a rule raises a draft whatever the table says"
    with pytest.raises(NobodySpeaks):
        reviewed(deputy, low)


def test_one_commune_s_entry_closes_the_commune_s_name_there_and_nowhere_else(speaks: Any) -> None:
    own, other = office("UBND xã", OWN), office("Trạm", OWN)
    speaks(own, "command_commune")
    mine = of_office("mine", own, number=OWN)
    for who, areas, problem in (
        (mine, (OWN,), None),
        (mine, (OWN + 1,), None),
        (of_office("beside", other, "duty_officer", OWN), (OWN + 1,), NotSpeaker),
        (of_office("next", office("UBND xã bên", NEXT), "duty_officer", NEXT), (NEXT,), None),
        (of_office("above", office("Tỉnh"), "duty_officer"), (NEXT,), None),
        (of_office("above", office("Tỉnh 2"), "duty_officer"), (OWN, NEXT), NotSpeaker),
    ):
        with pytest.raises(problem) if problem else nullcontext():
            drafted(who, told=text(areas=areas), issuer="command_commune")


def test_the_right_counts_only_in_the_office_that_speaks(hydromet: int, speaks: Any) -> None:
    """She writes for the whole province in one office, and sits without any right in the one that speaks."""
    speaks(hydromet)
    writes = Grant(1, "duty_officer", office("Sở"), "", rules.subtree(PROVINCE), TODAY, None)
    sits = Grant(2, "auditor", hydromet, "", rules.subtree(PROVINCE), TODAY, None)
    both = AccountActor("user:both", "both", rules.holdings([writes, sits], accounts.role_book().role, TODAY), (writes, sits))  # fmt: skip
    with pytest.raises(NotSpeaker):
        drafted(both)
    past = Grant(3, "duty_officer", hydromet, "", rules.subtree(PROVINCE), TODAY - DAY, TODAY)
    gone = AccountActor("user:gone", "gone", both.holdings, (writes, past))
    with pytest.raises(NotSpeaker):
        drafted(gone)
    lent = Grant(4, "duty_officer", hydromet, "", rules.subtree(PROVINCE), TODAY, TODAY + DAY, lent_by="A")
    assert drafted(AccountActor("user:lent", "lent", both.holdings, (writes, lent)))


def test_a_nameless_draft_waits_until_somebody_whose_office_speaks_chooses(
    hydromet: int, speaks: Any, officer: Any
) -> None:
    speaks(hydromet)
    uid = drafted(RULE, issuer="", origin=Origin.RULE)
    asked = [one.kind for one in duties.duties_for(officer, now=NOW)]
    assert asked == ["warning.review"], "the second person is asked whoever it goes out in the name of"
    here, deputy = of_office("here", hydromet), of_office("deputy", hydromet)
    outside = of_office("outside", office("Sở"), "duty_officer")
    with pytest.raises(IssuerMissing):
        reviewed(deputy, uid)
    with pytest.raises(IssuerMissing):
        issued(deputy, uid, override=ALONE)

    def chosen(by: Any, issuer: str, request: str | None = None) -> None:
        actions.choose_issuer(by=by, uid=uid, seen=row(uid).version, issuer=issuer, request=request, now=NOW)

    for issuer, problem in (("hydromet", NotSpeaker), ("", IssuerUnknown), ("nobody", IssuerUnknown)):
        with pytest.raises(problem):
            chosen(outside, issuer)
    chosen(here, "hydromet", "form")
    chosen(here, "hydromet", "form")
    assert (row(uid).version, row(uid).written_by) == (2, RULE.key)
    assert Decision.plain.filter(step=Step.NAME).get().note == "Đài Khí tượng Thủy văn tỉnh"
    chosen(here, "command_province")
    chosen(here, "hydromet")
    reviewed(here, uid)  # the words are the rule's: she stands behind them, and another issues
    assert issued(deputy, uid) == 1


def test_whoever_names_a_person_s_draft_is_its_writer_from_then_on(hydromet: int, speaks: Any) -> None:
    speaks(hydromet)
    here, deputy = of_office("here", hydromet), of_office("deputy", hydromet)
    uid = drafted(of_office("outside", office("Sở"), "duty_officer"), issuer="")
    actions.choose_issuer(by=here, uid=uid, seen=1, issuer="hydromet", request=None, now=NOW)
    assert row(uid).written_by == here.key
    reviewed(deputy, uid)
    assert issued(here, uid) == 1


def test_a_rule_drafts_for_the_first_issuer_whose_office_covers_place_and_level(
    hydromet: int, speaks: Any
) -> None:
    assert queries.competent(OWN, 1, TODAY) == ""
    speaks(office("UBND xã", OWN), "command_commune")
    assert [queries.competent(one, 1, TODAY) for one in (OWN, NEXT)] == ["command_commune", ""]
    speaks(hydromet, up_to=2, valid_from=TODAY + DAY)
    told = [queries.competent(OWN, level, day) for level, day in ((1, TODAY), (2, TODAY + DAY), (3, TODAY + DAY))]  # fmt: skip
    assert told == ["command_commune", "hydromet", "command_commune"]


def test_only_who_may_speak_is_called_as_the_second_person(hydromet: int, speaks: Any) -> None:
    """The list names people of that office alone; whoever is called all the same is refused."""
    user = apps.get_model("accounts", "User").objects.create(username="ngoai", display_name="Người ngoài")
    elsewhere = office("Sở")
    apps.get_model("accounts", "Membership").plain.create(
        user=user, role="duty_officer", organisation_id=elsewhere, start=PROVINCE, stop=PROVINCE + 10**9, valid_from=TODAY - 9 * DAY
    )  # fmt: skip
    proves(of_office(str(user.pk), elsewhere), "0912345678", NOW - DAY)
    here = of_office("here", hydromet)
    uid = drafted(here)
    called = {"by": here, "uid": uid, "seen": 1, "person": user.pk, "proof": Proof.PASSKEY, "request": None, "now": NOW}  # fmt: skip
    assert user.pk in {one.user_id for one in queries.seconds_for(here, uid).people}
    speaks(hydromet, valid_from=TODAY - DAY)
    assert queries.seconds_for(here, uid).many == 0
    with pytest.raises(NotReachable):
        actions.call_second(**called)


def test_an_entry_is_made_once_by_whoever_manages_accounts_there(
    hydromet: int, speaks: Any, officer: Any, issuer: Any
) -> None:
    first = speaks(hydromet, request="form")
    assert speaks(hydromet, request="form") == first
    assert Mandate.plain.count() == 1
    assert Entry.plain.filter(tag="warning:mandate:give").count() == 1
    for stranger in (officer, issuer):
        with pytest.raises(NotAllowed):
            speaks(hydromet, by=stranger)
    commune = of_office("communal", office("UBND xã", OWN), "account_manager", OWN)
    with pytest.raises(NotAllowed):
        speaks(hydromet, by=commune)
    with pytest.raises(NotAllowed):
        actions.end_mandate(by=commune, uid=first, request=None, now=NOW)
    assert speaks(office("Ban xã", OWN), "command_commune", by=commune)


@pytest.mark.parametrize(
    ("changed_to", "problem"),
    [
        ({"issuer": "nobody"}, IssuerUnknown),
        ({"issuer": "command_commune"}, OfficeUnfit),
        ({"office_id": 0}, NotFound),
        ({"document": " "}, DocumentMissing),
        ({"document_day": TODAY + DAY}, DocumentMissing),
        ({"last_day": TODAY - DAY}, DaysReversed),
    ],
)
def test_an_entry_that_does_not_hold_together_is_refused(
    hydromet: int, speaks: Any, changed_to: dict[str, Any], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        speaks(**{"office_id": hydromet, **changed_to})
    assert not Mandate.plain.exists()


def test_nobody_enters_the_office_in_which_she_works_on_warnings_herself(hydromet: int, speaks: Any) -> None:
    keeps = Grant(1, "account_manager", office("Sở"), "", UnitRange(PROVINCE, PROVINCE + 10**9), TODAY, None)
    works = Grant(2, "warning_issuer", hydromet, "", UnitRange(PROVINCE, PROVINCE + 10**9), date(2020, 1, 1), None)  # fmt: skip
    both = AccountActor("user:both", "both", rules.holdings([keeps, works], accounts.role_book().role, TODAY), (keeps, works))  # fmt: skip
    with pytest.raises(OwnOffice):
        speaks(hydromet, by=both)
    assert speaks(office("Đài bên"), by=both)
    there = Grant(3, "warning_issuer", hydromet, "", UnitRange(OWN, OWN + 10_000), TODAY + DAY, None)
    soon = AccountActor(
        "user:both", "both", rules.holdings([keeps], accounts.role_book().role, TODAY), (keeps, there)
    )
    with pytest.raises(OwnOffice):
        speaks(hydromet, by=soon)


def test_a_text_sent_before_stays_as_it_was_sent(
    hydromet: int, speaks: Any, officer: Any, issuer: Any
) -> None:
    uid = in_force(officer, issuer)
    speaks(hydromet)
    assert row(uid).state == State.ISSUED
    with pytest.raises(NotSpeaker):
        changed(officer, uid, TEXT)
    ended(issuer, uid)  # she sent it herself
    assert row(uid).state == State.CANCELLED
