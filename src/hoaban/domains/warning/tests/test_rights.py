"""A right in one commune decides about that commune, and about nothing else."""

from contextlib import nullcontext
from typing import Any

import pytest

from conftest import cast_member
from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import IssuerUnknown
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.tests.steps import (
    NEXT,
    NOW,
    OWN,
    PROVINCE,
    changed,
    drafted,
    ended,
    in_force,
    issued,
    reviewed,
    row,
    text,
)
from hoaban.domains.warning.values import Proof, State
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.duties import api as duties

pytestmark = pytest.mark.django_db(databases="__all__")


def test_whoever_may_in_one_commune_warns_no_other(make_actor: Any, outsider: Any) -> None:
    here = make_actor(*Permission, name="here", commune=3646)
    uid = drafted(here, issuer="command_commune")
    with pytest.raises(NotAllowed):
        drafted(here, told=text(areas=(OWN, NEXT)), issuer="command_commune")
    with pytest.raises(NotAllowed):
        drafted(here, told=text(areas=(PROVINCE,)), issuer="command_commune")
    there = make_actor(*Permission, name="there", commune=3664)
    with pytest.raises(NotFound):
        reviewed(there, uid)
    assert row(uid).state == State.DRAFT


def test_whoever_may_in_one_commune_names_no_organisation_of_the_province(
    make_actor: Any, officer: Any
) -> None:
    here = make_actor(*Permission, name="here", commune=3646)
    assert [one.code for one in queries.issuers_for(here)] == ["command_commune"]
    for code in ("hydromet", "command_province"):
        with pytest.raises(IssuerUnknown):
            drafted(here, issuer=code)
        assert row(drafted(officer, issuer=code)).issuer == code


def test_whoever_may_in_one_commune_neither_ends_nor_narrows_what_holds_in_two(
    officer: Any, issuer: Any, make_actor: Any
) -> None:
    here = make_actor(*Permission, name="here", commune=3646)
    uid = in_force(officer, issuer, told=text(areas=(OWN, NEXT)))
    changed(officer, uid, text(areas=(OWN,)))
    with pytest.raises(NotAllowed):
        reviewed(here, uid)
    reviewed(issuer, uid)
    for deed in (issued, ended):
        with pytest.raises(NotAllowed):
            deed(here, uid)
    with pytest.raises(NotAllowed):
        changed(here, uid, text(areas=(OWN,), level=2))
    assert (row(uid).number, row(uid).state) == (1, State.UPDATE_REVIEWED)


def test_the_right_to_issue_alone_holds_at_the_places_of_the_text_too(make_actor: Any) -> None:
    whole, here = make_actor(*Permission), make_actor(*Permission, commune=3646)

    class Mixed:
        """Issues everywhere, alone only in one commune."""

        key, label, may = "user:mixed", "mixed", whole.may

        def areas(self, permission: str) -> Any:
            return (here if permission == Permission.OVERRIDE else whole).areas(permission)

    for areas, problem in (((OWN,), None), ((NEXT,), NotAllowed), ((OWN, NEXT), NotAllowed)):
        uid = drafted(whole, told=text(areas=areas))
        with pytest.raises(problem) if problem else nullcontext():
            issued(Mixed(), uid, override="Nước đang lên, không ai nghe máy")
        assert row(uid).number == (problem is None)


def test_the_log_is_read_and_taken_over_only_where_one_keeps_it(officer: Any, make_actor: Any) -> None:
    here = make_actor(*Permission, name="here", commune=3646)
    watcher = make_actor(Permission.SEE)
    given = actions.hand_over(by=officer, text="Theo dõi suối.", proof=Proof.PASSKEY, request=None, now=NOW)
    actions.log_shift(by=here, text="Suối đục.", request=None, now=NOW)
    assert [[one.text for one in queries.shift_lines(who)] for who in (officer, here, watcher)] == [
        ["Suối đục.", "Theo dõi suối."],
        ["Suối đục."],
        [],
    ]
    with pytest.raises(NotFound):
        actions.take_over(by=here, uid=given, proof=Proof.PASSKEY, request=None, now=NOW)


def test_the_draft_of_one_commune_waits_in_the_duty_room_and_in_that_commune_at_once(
    officer: Any, issuer: Any
) -> None:
    in_commune = cast_member("warning_issuer", "chairman", 3646)
    elsewhere = cast_member("warning_issuer", "next chairman", 3664)
    uid = drafted(officer, told=text(areas=(OWN,)))
    for kind in ("warning.review", "warning.issue"):
        for reader in (issuer, in_commune):
            assert [one.kind for one in duties.duties_for(reader, now=NOW)] == [kind]
        assert duties.duties_for(elsewhere, now=NOW) == []
        if kind == "warning.review":
            reviewed(in_commune, uid, now=NOW)
