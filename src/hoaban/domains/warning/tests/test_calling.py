"""A second person without a screen agrees over the telephone: her key, her digits, that text, and nobody else's."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from hoaban.domains.warning import actions, api, queries
from hoaban.domains.warning.actions import calling as acting
from hoaban.domains.warning.errors import (
    CallOver,
    NotNow,
    NotPressed,
    NotReachable,
    OnlyPeopleIssue,
    OwnCall,
    ProofMissing,
    SecondPersonMissing,
    TimesUnfit,
    TooManyCalls,
    WrongDigits,
)
from hoaban.domains.warning.models import Alert, CallBack, Decision, Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import calls
from hoaban.domains.warning.rules import calling
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.steps import NOW, drafted, issued, row, text
from hoaban.domains.warning.values import EXERCISE_WORD, Proof, State, Status, Step
from hoaban.domains.warning.values.called import CallState
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import wording
from hoaban.foundation.notify.models import Batch, Delivery, Endpoint
from tests.support.people import Cast, make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
MINUTE, BEFORE = timedelta(minutes=1), NOW - timedelta(days=1)
HERS = "0912000002"


@pytest.fixture
def cast(places: None) -> Cast:
    """The deputy proved her telephone yesterday; nobody else proved one."""
    made = make_cast(("duty_officer", "duty_deputy", "warning_issuer"))
    proves(made.actor("duty_deputy"), HERS)
    return made


def proves(actor: Any, number: str, at: datetime = BEFORE) -> None:
    steps.proves(actor, number, at)


def asked(
    cast: Cast,
    uid: UUID,
    *,
    by: str = "duty_officer",
    of: str = "duty_deputy",
    now: datetime = NOW,
    **changed: Any,
) -> CallBack:
    said = {
        "seen": row(uid).version,
        "proof": Proof.PASSKEY,
        "request": None,
        "person": cast.user(of).pk,
    } | changed
    return CallBack.plain.get(uid=actions.call_second(by=cast.actor(by), uid=uid, now=now, **said))


def pressed(call: CallBack, key: str = "1", now: datetime = NOW, press: int = 1) -> bool:
    request = Batch.plain.get(kind="warning.call", params={"call": call.pk}).request
    return api.on_call(
        notify.CallSaid(press, key, "+84912000002", now, "warning.call", request, call.person_key)
    )


def heard(call: CallBack) -> str:
    """What the telephone says, at the moment the call leaves."""
    said = wording.words("warning.call", {"call": call.pk}, notify.Channel.VOICE, "en")
    assert said is not None
    return said[1]


def digits_in(words: str) -> str:
    first, again = re.findall(r"(?<!\d)(?:\d\D{1,3}){5}\d(?!\d)", words)
    assert first == again, "she hears them twice"
    return str(first)


def typed(
    cast: Cast,
    uid: UUID,
    code: str,
    *,
    by: str = "duty_officer",
    now: datetime = NOW,
    request: str | None = None,
) -> None:
    actions.agree_by_call(by=cast.actor(by), uid=uid, code=code, request=request, now=now)


def told(cast: Cast, status: Status = Status.ACTUAL) -> tuple[UUID, CallBack, str]:
    """Drafted by the duty officer, the deputy called, and she pressed 1."""
    uid = drafted(cast.actor("duty_officer"), status)
    call = asked(cast, uid)
    code = digits_in(heard(call))
    pressed(call)
    return uid, call, code


def test_her_key_and_her_digits_are_her_agreement(cast: Cast) -> None:
    uid, call, code = told(cast)
    typed(cast, uid, code, request="typed")
    typed(cast, uid, code, request="typed")
    alert, deputy = row(uid), cast.actor("duty_deputy")
    assert (alert.state, alert.reviewed_by, alert.reviewed_label) == (
        State.REVIEWED,
        deputy.key,
        deputy.label,
    )
    decision = Decision.plain.get(step=Step.REVIEW)
    assert (decision.by_key, decision.by_role, decision.proof, decision.seal) == (
        deputy.key, "duty_deputy", Proof.CALL, alert.reviewed_seal,
    )  # fmt: skip
    call.refresh_from_db()
    assert (call.state, call.decision_id, call.seal, call.phone) == (
        CallState.AGREED,
        decision.pk,
        decision.seal,
        "••• 002",
    )
    shown = queries.history_of(deputy, uid)[0]
    assert (shown.phone, shown.through) == ("••• 002", cast.actor("duty_officer").label)
    assert issued(cast.actor("warning_issuer"), uid) == 1


def test_she_hears_the_whole_text_and_the_ledger_holds_neither_text_nor_digits(cast: Cast) -> None:
    uid = drafted(cast.actor("duty_officer"))
    call = asked(cast, uid)
    words = heard(call)
    for part in ("Rời nhà ven suối ngay.", "Lũ quét, cấp 3, màu da cam.", "Xã Chiềng", "02:00 27/11/2026", "08:00 27/11/2026",
                 "Đài Khí tượng Thủy văn tỉnh", "Bấm phím 1"):  # fmt: skip
        assert part in words
    assert EXERCISE_WORD not in words
    assert words.index("Rời nhà") < words.index(digits_in(words)) < words.index("phím 1")
    batch = Batch.plain.get(kind="warning.call")
    assert batch.params == {"call": call.pk}
    assert list(Delivery.plain.filter(batch=batch).values_list("channel", "address")) == [
        ("voice", "+84912000002")
    ]
    assert "912000002" not in str(CallBack.plain.values().get())


def test_a_drill_says_so_first_and_stays_one(cast: Cast) -> None:
    uid, call, code = told(cast, Status.EXERCISE)
    CallBack.plain.filter(pk=call.pk).update(state=CallState.CALLING)
    assert heard(call).startswith(f"{EXERCISE_WORD}. ")
    assert f"{EXERCISE_WORD}. Rời nhà" in heard(call)
    pressed(call, press=2)
    typed(cast, uid, code)
    assert (row(uid).status, row(uid).born_as) == (Status.EXERCISE, Status.EXERCISE)
    issued(cast.actor("warning_issuer"), uid)
    assert Version.plain.get().words.startswith(EXERCISE_WORD)


def test_digits_without_her_key_and_her_key_without_digits_are_nothing(cast: Cast) -> None:
    uid = drafted(cast.actor("duty_officer"))
    call = asked(cast, uid)
    code = digits_in(heard(call))
    with pytest.raises(NotPressed):
        typed(cast, uid, code)
    assert CallBack.plain.get().tries == 0, "nothing was compared, so it was no try"
    pressed(call)
    assert row(uid).state == State.DRAFT
    with pytest.raises(WrongDigits):
        typed(cast, uid, "000000" if digits(code) != "000000" else "111111")
    assert CallBack.plain.get().tries == 1
    typed(cast, uid, digits(code))
    assert row(uid).state == State.REVIEWED


def digits(code: str) -> str:
    return calling.typed(code)


def test_her_no_stands_and_a_key_of_another_call_is_nothing(cast: Cast) -> None:
    uid = drafted(cast.actor("duty_officer"))
    call = asked(cast, uid)
    code = digits_in(heard(call))
    assert pressed(call, "3"), "a key that says nothing is ours all the same"
    assert pressed(call, "2", press=2)
    assert pressed(call, "1", press=3)
    assert CallBack.plain.get().state == CallState.REFUSED
    with pytest.raises(CallOver):
        typed(cast, uid, code)
    second = asked(cast, uid)
    stranger = notify.CallSaid(
        9, "1", "+84", NOW, "warning.call", f"call:{second.uid}", cast.actor("duty_officer").key
    )
    assert api.on_call(stranger)
    second.refresh_from_db()
    assert second.state == CallState.CALLING
    assert not api.on_call(notify.CallSaid(9, "1", "+84", NOW, "ringing.draft", "x:0:0", "user:1"))


def test_three_tries_then_the_call_is_over(cast: Cast) -> None:
    uid, _call, code = told(cast)
    wrong = "000000" if digits(code) != "000000" else "111111"
    for _try in range(calling.TRIES):
        with pytest.raises(WrongDigits):
            typed(cast, uid, wrong)
    with pytest.raises(CallOver):
        typed(cast, uid, code)
    assert row(uid).state == State.DRAFT


def test_after_ten_minutes_neither_key_nor_digits_count(cast: Cast) -> None:
    uid, _call, code = told(cast)
    with pytest.raises(CallOver):
        typed(cast, uid, code, now=NOW + calling.LIFE)
    call = asked(cast, uid)
    pressed(call, now=NOW + calling.LIFE, press=5)
    call.refresh_from_db()
    assert (call.state, call.expires) == (CallState.CALLING, NOW + calling.LIFE)
    assert Batch.plain.order_by("-pk")[0].expires_at == call.expires, "no line calls her later"


def test_another_text_needs_another_call(cast: Cast) -> None:
    uid, call, code = told(cast)
    steps.changed(cast.actor("duty_officer"), uid, text(level=4))
    with pytest.raises(Stale):
        typed(cast, uid, code)
    CallBack.plain.update(state=CallState.CALLING)
    assert wording.words("warning.call", {"call": call.pk}, notify.Channel.VOICE, "vi") is None, (
        "she is not called about it"
    )
    with pytest.raises(Stale):
        asked(cast, uid, seen=1)


def test_a_text_changed_behind_the_verbs_is_not_what_she_heard(cast: Cast) -> None:
    uid, _call, code = told(cast)
    Alert.plain.filter(uid=uid).update(do_this="Ở nhà")
    with pytest.raises(Stale):
        typed(cast, uid, code)
    assert row(uid).state == State.DRAFT


def test_a_new_call_ends_the_former_one(cast: Cast) -> None:
    uid, first, code = told(cast)
    second = asked(cast, uid, now=NOW + MINUTE)
    first.refresh_from_db()
    assert first.state == CallState.OVER
    pressed(second, press=2)
    with pytest.raises(WrongDigits):
        typed(cast, uid, code)
    typed(cast, uid, heard_again(second))
    assert Decision.plain.filter(step=Step.REVIEW).count() == 1


def heard_again(call: CallBack) -> str:
    """Her digits, once she has pressed: the call itself says nothing more."""
    return calling.spaced(calls.digits_of(CallBack.plain.select_related("alert").get(pk=call.pk)))


@pytest.mark.parametrize("of", ["duty_officer", "warning_issuer"])
def test_nobody_is_called_who_wrote_it_or_proved_no_telephone(cast: Cast, of: str) -> None:
    """The writer, though hers is proven; and somebody whose account holds a number that she never proved."""
    proves(cast.actor("duty_officer"), "0912000001")
    cast.user("warning_issuer").phone_e164 = "+84912000003"
    cast.user("warning_issuer").save(update_fields=["phone_e164"])
    uid = drafted(cast.actor("duty_officer"))
    for by in ("duty_officer", "duty_deputy"):
        with pytest.raises(NotReachable):
            asked(cast, uid, by=by, of=of)
    with pytest.raises(NotReachable):
        asked(cast, uid, by="duty_deputy", of="duty_deputy")
    assert not CallBack.plain.exists()
    assert not Delivery.plain.filter(channel="voice").exists()


def test_a_number_is_hers_alone_and_was_hers_before_the_text(cast: Cast) -> None:
    officer, deputy = cast.actor("duty_officer"), cast.actor("duty_deputy")
    uid = drafted(officer)
    (offered,) = queries.seconds_for(officer, uid).people
    assert (offered.name, offered.phone) == (deputy.label, "••• 002")
    cast.user("duty_officer").phone_e164 = "+84912000002"
    cast.user("duty_officer").save(update_fields=["phone_e164"])
    assert queries.seconds_for(officer, uid).people == (), "her account says that it is her own"
    cast.user("duty_officer").phone_e164 = ""
    cast.user("duty_officer").save(update_fields=["phone_e164"])
    proves(cast.actor("warning_issuer"), HERS)
    assert queries.seconds_for(officer, uid).people == (), "two people proved it, so it proves neither"
    Endpoint.plain.filter(owner_key=cast.actor("warning_issuer").key).update(gone_at=NOW)
    proves(deputy, "0912000007", NOW + MINUTE)
    assert queries.seconds_for(officer, uid).people == (), "proven after the text was written"
    steps.changed(officer, uid, text(level=4), now=NOW + 2 * MINUTE)
    assert [one.phone for one in queries.seconds_for(officer, uid).people] == ["••• 007"]


def test_who_asks_shows_who_she_is_and_a_program_asks_nobody(cast: Cast) -> None:
    uid = drafted(cast.actor("duty_officer"))
    with pytest.raises(OnlyPeopleIssue):
        actions.call_second(
            by=SystemActor("triggers.draft", frozenset(Permission)), uid=uid, seen=1, person=cast.user("duty_deputy").pk,
            proof=Proof.PASSKEY, request=None, now=NOW,
        )  # fmt: skip
    with pytest.raises(ProofMissing):
        asked(cast, uid, proof=Proof.NONE)
    with pytest.raises(ProofMissing):
        actions.review(by=cast.actor("duty_deputy"), uid=uid, seen=1, proof=Proof.CALL, request=None, now=NOW)
    with pytest.raises(TimesUnfit):
        asked(cast, uid, now=NOW + timedelta(hours=7))
    steps.reviewed(cast.actor("duty_deputy"), uid)
    with pytest.raises(NotNow):
        asked(cast, uid)


def test_what_she_may_no_longer_she_does_not_agree_to(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    uid, _call, code = told(cast)
    with pytest.raises(OwnCall):
        typed(cast, uid, code, by="duty_deputy")
    nobody = SystemActor("nobody", frozenset({Permission.SEE}))
    with monkeypatch.context() as patched:
        patched.setattr(acting.accounts, "actor_of_id", lambda _pk: nobody)
        with pytest.raises(NotAllowed):
            typed(cast, uid, code)
    assert row(uid).state == State.DRAFT
    typed(cast, uid, code)


def test_killed_between_the_count_and_the_agreement_the_same_form_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, _call, code = told(cast)
    with monkeypatch.context() as patched:
        patched.setattr(acting, "_agree", lambda *_words: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            typed(cast, uid, code, request="one")
    assert (row(uid).state, CallBack.plain.get().tries) == (State.DRAFT, 1)
    for _time in range(2):
        typed(cast, uid, code, request="one")
    assert Decision.plain.filter(step=Step.REVIEW).count() == 1


def test_asked_twice_with_one_form_she_is_called_once(cast: Cast) -> None:
    uid = drafted(cast.actor("duty_officer"))
    assert asked(cast, uid, request="a").uid == asked(cast, uid, request="a").uid
    assert (CallBack.plain.count(), Delivery.plain.filter(channel="voice").count()) == (1, 1)


def test_nobody_is_called_all_night(cast: Cast) -> None:
    uid = drafted(cast.actor("duty_officer"))
    for at in range(calling.CALLS_AN_HOUR):
        asked(cast, uid, now=NOW + at * MINUTE, by=("duty_officer", "warning_issuer")[at % 2])
    with pytest.raises(TooManyCalls):
        asked(cast, uid, now=NOW + 10 * MINUTE)
    asked(cast, uid, now=NOW + timedelta(hours=1, minutes=1))


def test_the_table_itself_wants_two_people_and_one_open_call(cast: Cast) -> None:
    uid = drafted(cast.actor("duty_officer"))
    call = asked(cast, uid)
    for broken in ({"person_key": call.asked_by}, {"state": CallState.AGREED}, {"tries": calling.TRIES + 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CallBack.plain.filter(pk=call.pk).update(**broken)
    call.pk, call.uid = None, UUID(int=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        call.save(force_insert=True)


def test_the_next_commune_calls_nobody(cast: Cast, make_actor: Any) -> None:
    uid = drafted(cast.actor("duty_officer"))
    there = make_actor(*Permission, name="there", commune=3664)
    same = {"by": there, "uid": uid, "request": None, "now": NOW}
    with pytest.raises(NotFound):
        actions.call_second(seen=1, person=cast.user("duty_deputy").pk, proof=Proof.PASSKEY, **same)
    with pytest.raises(NotFound):
        actions.agree_by_call(code="1", **same)
    with pytest.raises(NotFound):
        actions.key_pressed(key="1", **same)


def test_the_writer_of_a_newer_text_is_no_second_person_of_it(cast: Cast) -> None:
    """She was called about another's text, and meanwhile wrote one herself."""
    uid, call, _code = told(cast)
    steps.changed(cast.actor("duty_deputy"), uid, text(level=4))
    CallBack.plain.filter(pk=call.pk).update(alert_version=row(uid).version)
    with pytest.raises(SecondPersonMissing):
        typed(cast, uid, heard_again(call))
    with pytest.raises(NotReachable):
        asked(cast, uid)
    assert row(uid).state == State.DRAFT
