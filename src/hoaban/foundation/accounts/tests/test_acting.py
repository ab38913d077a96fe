"""People without an account, and what others do for them."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.accounts import actions, api, errors, ports, queries, rules
from hoaban.foundation.accounts.models import ActedFor, Contact, Organisation, User
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.ports import Roles
from hoaban.foundation.accounts.tests.conftest import NEXT, OWN
from hoaban.foundation.accounts.values import Agreed, KeptContact, OnBehalf, Role

pytestmark = pytest.mark.django_db
PHONE = "+84912345678"


@pytest.fixture(autouse=True)
def purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_purposes", {"test.ask": "Asking something"})


@pytest.fixture(autouse=True)
def desk_role(roles: Roles) -> Iterator[None]:
    role = Role("desk", "Desk", "Helps.", frozenset({Permission.ACT.value, Permission.SEE_ACTS.value}))
    former = ports.set_role_book(Roles([*roles.roles(), role]))
    yield
    ports.set_role_book(former)


@pytest.fixture
def helper(member: Callable[..., User]) -> User:
    return member("lan", "desk", OWN)


def kept(request: str = "r1", by: Any = ANONYMOUS, phone: str = PHONE, number: int = OWN) -> KeptContact:
    return actions.keep_contact(by=by, name="Lò Thị Pánh", number=number, phone_e164=phone, request=request)


def act(user: User, contact: KeptContact, agreed: Agreed = Agreed.PRESENCE, **more: Any) -> Any:
    said = OnBehalf("test.ask", agreed, contact=contact.uid, **more)
    target = Organisation.plain.get(number=OWN)
    return actions.act_for(
        by=api.actor_for(user), on_behalf=said, number=OWN, deed="test:row:make", target=target, path="/w/"
    )


def test_a_request_sent_twice_gets_the_same_code_and_one_contact() -> None:
    assert kept() == kept()
    assert Contact.plain.count() == 1
    assert kept("r2").code != kept().code


def test_the_code_is_kept_nowhere() -> None:
    code = kept().code
    assert len(code) == 8
    assert all(code not in str(value) for value in Contact.plain.values_list().get())


def test_code_and_telephone_together_open_however_the_code_is_grouped() -> None:
    contact = kept()
    found = queries.contact_with_code(code=rules.in_pairs(contact.code), phone_e164=PHONE, address="a")
    assert (found.uid, found.name) == (contact.uid, "Lò Thị Pánh")


@pytest.mark.parametrize("phone", ["", "+84912345679"])
def test_the_code_alone_opens_nothing(phone: str) -> None:
    contact = kept(phone="" if not phone else PHONE)
    with pytest.raises(errors.CodeUnknown):
        queries.contact_with_code(code=contact.code, phone_e164=phone, address="a")


def test_after_ten_wrong_codes_even_the_right_one_waits() -> None:
    contact = kept()
    for turn in range(queries.acting.MOST_PER_PHONE):
        with pytest.raises(errors.CodeUnknown):
            queries.contact_with_code(code=f"{turn:08d}", phone_e164=PHONE, address=str(turn))
    with pytest.raises(errors.TooManyTries):
        queries.contact_with_code(code=contact.code, phone_e164=PHONE, address="new")


def test_a_desk_finds_by_code_only_people_of_its_own_commune(
    helper: User, member: Callable[..., User]
) -> None:
    contact = kept(phone="")
    assert queries.contact_at_desk(api.actor_for(helper), contact.code).uid == contact.uid
    with pytest.raises(errors.CodeUnknown):
        queries.contact_at_desk(api.actor_for(member("mai", "desk", NEXT)), contact.code)


def test_both_sides_read_what_was_done(helper: User) -> None:
    contact = kept()
    act(helper, contact)
    hers = queries.acts_for_contact(contact.uid)
    his, more = queries.acts_visible_to(api.actor_for(helper), mine=True)
    assert hers == his
    assert (his[0].by_label, his[0].name, his[0].agreed, more) == (
        "Lan",
        "Lò Thị Pánh",
        Agreed.PRESENCE,
        False,
    )


@pytest.mark.parametrize(
    ("agreed", "has_evidence"), [(Agreed.VOICE, False), (Agreed.MARK, False), (Agreed.PRESENCE, True)]
)
def test_consent_without_its_evidence_is_refused(helper: User, agreed: Agreed, has_evidence: bool) -> None:
    with pytest.raises(errors.ConsentIncomplete):
        act(helper, kept(), agreed, evidence=uuid4() if has_evidence else None)
    assert not ActedFor.plain.exists()


@given(st.sampled_from(Agreed), st.booleans())
def test_the_table_and_the_rule_agree_on_whole_consent(agreed: Agreed, has_evidence: bool) -> None:
    row = ActedFor(
        actor_key="user:1", person_uid=uuid4(), number=OWN, purpose="p", agreed=agreed, deed="d", target_id="1",
        evidence=uuid4() if has_evidence else None, at="2026-11-26T00:00:00Z", path="/",
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
            took = True
    except IntegrityError:
        took = False
    ActedFor.plain.filter(pk=row.pk).delete()
    assert took == rules.consent_is_whole(agreed, has_evidence)


def test_nobody_acts_outside_her_commune_or_without_the_right(
    helper: User, member: Callable[..., User]
) -> None:
    contact = kept()
    for user in (member("mai", "desk", NEXT), member("worker")):
        with pytest.raises(NotAllowed):
            act(user, contact)
    with pytest.raises(NotFound):
        act(helper, kept("r2", number=NEXT))


def test_consent_is_taken_back_once_and_only_in_the_own_area(
    helper: User, member: Callable[..., User]
) -> None:
    uid = act(helper, kept())
    with pytest.raises(NotFound):
        actions.take_back_consent(by=api.actor_for(member("mai", "desk", NEXT)), uid=uid, request="x")
    for _turn in range(2):
        actions.take_back_consent(by=api.actor_for(helper), uid=uid, request="back")
    with pytest.raises(errors.ConsentWithdrawn):
        actions.take_back_consent(by=api.actor_for(helper), uid=uid, request="again")


def test_telling_her_keeps_the_first_day(helper: User) -> None:
    uid = act(helper, kept())
    actions.note_told(by=api.actor_for(helper), uid=uid, request="t1")
    first = ActedFor.plain.get().told_at
    actions.note_told(by=api.actor_for(helper), uid=uid, request="t2")
    assert ActedFor.plain.get().told_at == first is not None


def test_an_account_manager_may_invite_helpers_though_she_helps_nobody(roles: Roles) -> None:
    role = ports.role_book().role("desk")
    assert role is not None
    assert rules.may_pass_on(role, rules.subtree(OWN), lambda permission: ())


def test_the_helper_s_page_shows_whom_to_tell_and_notes_it(
    helper: User, signed_in: Callable[[User], Client]
) -> None:
    uid = act(helper, kept())
    browser = signed_in(helper)
    assert "Lò Thị Pánh" in browser.get("/w/acts-for/").content.decode()
    assert browser.post(f"/w/acts-for/{uid}/told", {"request_id": "t"}).status_code == 302
    assert browser.post(f"/w/acts-for/{uid}/withdraw", {"request_id": "w"}).status_code == 302
    row = ActedFor.plain.get()
    assert row.told_at
    assert row.withdrawn_at


def stop(user: User, uid: Any) -> None:
    actions.take_back_consent(by=api.actor_for(user), uid=uid, request=f"stop {uid}")


def test_after_she_took_it_back_standing_there_is_not_enough_and_her_voice_is(helper: User) -> None:
    stop(helper, act(helper, kept()))
    again = kept("r2")  # another code, the same person
    with pytest.raises(errors.AskedToStop):
        act_again(helper, again, "second")
    act_again(helper, again, "second", agreed=Agreed.VOICE, evidence=uuid4())
    act_again(helper, kept("r3"), "third")
    assert ActedFor.plain.count() == 3


def test_a_proof_of_a_consent_taken_back_proves_nothing_more(helper: User) -> None:
    proof = uuid4()
    stop(helper, act(helper, kept(), Agreed.VOICE, evidence=proof))
    with pytest.raises(errors.AskedToStop):
        act_again(helper, kept("r2"), "second", agreed=Agreed.VOICE, evidence=proof)


def test_another_purpose_and_another_person_are_not_stopped(
    helper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop(helper, act(helper, kept()))
    act_again(helper, kept("r2", phone="+84912345679"), "second")
    monkeypatch.setattr(ports, "_purposes", {"test.ask": "Asking", "test.other": "Another"})
    act_again(helper, kept("r3"), "third", purpose="test.other")
    assert ActedFor.plain.count() == 3


def act_again(user: User, contact: KeptContact, deed: str, **said: Any) -> None:
    words = {"purpose": "test.ask", "agreed": Agreed.PRESENCE} | said
    target = Organisation.plain.get(number=OWN)
    actions.act_for(
        by=api.actor_for(user), on_behalf=OnBehalf(contact=contact.uid, **words), number=OWN, deed=f"test:row:{deed}",
        target=target, path="/w/",
    )  # fmt: skip


def test_what_came_of_it_is_not_told_through_who_was_stopped(helper: User) -> None:
    uid = act(helper, kept())
    stop(helper, uid)
    with pytest.raises(errors.ConsentWithdrawn):
        actions.note_told(by=api.actor_for(helper), uid=uid, request="t")


def test_without_a_place_for_proofs_presence_is_the_only_way(
    helper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports._Joined, "keeper", ports.NoKeeper())
    with pytest.raises(errors.ProofNotKept):
        actions.keep_evidence(
            by=api.actor_for(helper), agreed=Agreed.VOICE, name="v.webm", pieces=[b"x"], request="r"
        )


def test_her_voice_is_opened_by_who_may_read_the_deed(helper: User, member: Callable[..., User]) -> None:
    proof = uuid4()
    act(helper, kept(), Agreed.VOICE, evidence=proof)
    assert queries.may_see_evidence(api.actor_for(helper), proof)
    assert not queries.may_see_evidence(api.actor_for(member("mai", "desk", NEXT)), proof)
    assert not queries.may_see_evidence(ANONYMOUS, proof)


class Somewhere(ports.NoKeeper):
    def address(self, evidence: Any) -> str:
        return f"/kept/{evidence}/"


@pytest.mark.parametrize("agreed", [Agreed.VOICE, Agreed.MARK])
def test_the_page_plays_her_voice_and_opens_her_mark(
    helper: User, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch, agreed: Agreed
) -> None:
    monkeypatch.setattr(ports._Joined, "keeper", Somewhere())
    proof = uuid4()
    act(helper, kept(), agreed, evidence=proof)
    page = signed_in(helper).get("/w/acts-for/").content.decode()
    assert f'{"src" if agreed is Agreed.VOICE else "href"}="/kept/{proof}/"' in page
