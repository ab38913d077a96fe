"""What people tell is kept once, rings once, is joined by neighbours, and always gets an answer."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from hoaban.domains.hazards import signs
from hoaban.domains.hazards.actions import answering
from hoaban.domains.hazards.actions.forgetting import KEEP
from hoaban.domains.hazards.actions.signs import note_told, report_sign
from hoaban.domains.hazards.errors import (
    KindUnknown,
    MoreToldIt,
    NoUndo,
    PlaceUnknown,
    TooManyTold,
    WordsMissing,
)
from hoaban.domains.hazards.queries import signs as queries
from hoaban.domains.hazards.sign_models import Sign, SignReport, SignStep
from hoaban.domains.hazards.signs import SignAnswer, SignState, Told, Way
from hoaban.domains.hazards.tests.sign_steps import (
    NEXT,
    NOW,
    OTHER,
    OWN,
    PROVINCE,
    VILLAGE,
    officers,
    places,
    sign_of,
    tell,
)
from hoaban.foundation.access.api import ANONYMOUS, UnitRange, sweeps
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties.kinds import of_life
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.events.models import Event
from hoaban.foundation.notify.models import Batch, Delivery
from tests.support.people import Cast

pytestmark = pytest.mark.django_db(databases="__all__")
LATER = NOW + timedelta(minutes=3)


@pytest.fixture(autouse=True)
def _there(db: None) -> None:
    places()
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    return officers()


def answer(
    by: Any, sign: Sign, given: SignAnswer = SignAnswer.WATCH, words: str = "watch.hourly", **more: Any
) -> None:
    sign.refresh_from_db()
    wanted = {"version": sign.version, "request": None, "now": LATER} | more
    answering.answer_sign(by=by, uid=sign.uid, answer=given, words=words, **wanted)


def test_told_twice_it_is_told_once() -> None:
    uid = uuid4()
    first = tell(uid=uid, request="r-1")
    assert (tell(uid=uid).code, tell(request="r-1").uid) == (first.code, uid)
    assert (Sign.plain.count(), SignReport.plain.count(), SignStep.plain.count(), Duty.plain.count()) == (
        1,
        1,
        1,
        1,
    )


def test_a_sign_waits_at_once_for_the_commune_and_the_province_and_for_nobody_else(cast: Cast) -> None:
    sign = sign_of(tell())
    duty = Duty.plain.get()
    assert (duty.number, duty.path, duty.due_at) == (
        VILLAGE,
        f"/w/hazards/signs/{sign.uid}/",
        NOW + signs.ANSWER_WITHIN,
    )
    for role, next_door, waits in (
        ("commune_officer", False, 1),
        ("province_officer", False, 1),
        ("commune_officer", True, 0),
    ):
        actor = cast.actor(role, next_door=next_door)
        assert Duty.objects.visible_to(actor, "wait").count() == waits
    assert list(Event.plain.values_list("name", flat=True)).count("hazards.sign_reported") == 1


def test_phones_of_the_duty_officers_ring_as_for_danger_to_life(cast: Cast) -> None:
    tell()
    batch = Batch.plain.get(kind="hazards.sign_rung")
    told = set(Delivery.plain.filter(batch=batch, is_life=True).values_list("recipient", flat=True))
    assert told == {f"user:{cast.user('commune_officer').pk}", f"user:{cast.user('province_officer').pk}"}


def test_neighbours_who_see_the_same_join_it_and_count_once_each() -> None:
    sign = sign_of(tell("10.0.0.1"))
    tell("10.0.0.1", now=LATER)
    tell("10.0.0.2", now=LATER)
    tell("", phone_e164="+84912345678", now=LATER)
    tell("", phone_e164="+84912345678", now=LATER)
    sign.refresh_from_db()
    assert (Sign.plain.count(), SignReport.plain.count(), sign.tellers, sign.last_at) == (1, 5, 3, LATER)
    assert Duty.plain.count() == 1
    assert Batch.plain.filter(kind="hazards.sign_rung").count() == 0, "nobody of an office is there"


@pytest.mark.parametrize("other", [{"kind": "muddy"}, {"number": OTHER}, {"number": OWN}])
def test_another_thing_or_another_village_is_another_sign(other: dict[str, Any]) -> None:
    tell()
    tell(**other)
    assert Sign.plain.count() == 2


def test_a_flood_from_one_line_wakes_nobody_any_more_and_is_refused_only_at_last(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs, "RINGING_PER_LINE", 1)
    monkeypatch.setattr(signs, "KEPT_PER_LINE", 2)
    tell()
    tell("10.0.0.1", phone_e164="+84912345678", now=LATER)
    assert (Sign.plain.get().tellers, Duty.plain.count(), Batch.plain.count()) == (2, 1, 1)
    with pytest.raises(TooManyTold):
        tell(kind="dry")
    tell("10.0.0.9", kind="dry")
    assert Sign.plain.count() == 2, "the next house has a line of its own"


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"kind": "ufo"}, KindUnknown),
        ({"number": VILLAGE + 77}, PlaceUnknown),
        ({"number": 11_00000_0000}, PlaceUnknown),
    ],
)
def test_what_we_do_not_know_is_a_sentence(told: dict[str, Any], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        tell(**told)
    assert Sign.plain.count() == 0


def test_only_an_official_of_the_place_writes_down_a_call_or_begins_an_exercise(cast: Cast) -> None:
    for wanted in ({"way": Way.CALL}, {"is_exercise": True}):
        for by in (ANONYMOUS, cast.actor("commune_officer", next_door=True)):
            with pytest.raises(NotAllowed):
                tell(by=by, **wanted)
    told = Told(
        uuid4(), "crack", VILLAGE, Way.CALL, phone_e164="+84912345678", words="Nứt sau nhà", is_exercise=True
    )
    report_sign(by=cast.actor("commune_officer"), told=told, request=None, now=NOW)
    assert Batch.plain.count() == 0, "an exercise rings no phone"
    tell()
    assert Sign.plain.count() == 2, "and joins nothing real"


def test_who_signs_in_tells_it_under_her_own_name(cast: Cast) -> None:
    head = cast.actor("commune_officer", next_door=True)
    for _time in range(2):
        kept = tell(by=head, request="r-2")
    row = SignReport.plain.get(uid=kept.uid)
    assert (row.by_label, row.teller) == (head.label, head.key)


def test_an_answer_reaches_everybody_who_told_it_and_ends_the_duty(cast: Cast) -> None:
    officer = cast.actor("commune_officer")
    receipt = tell("", phone_e164="+84912345678")
    head = tell(by=cast.actor("province_officer"))
    tell("10.0.0.2")
    sign = sign_of(receipt)
    answer(officer, sign, SignAnswer.COMING, "coming.soon", request="r-9")
    answer(officer, sign, SignAnswer.COMING, "coming.soon", request="r-9")
    sms = Delivery.plain.get(channel="sms", recipient="phone:+84912345678")
    assert (sms.address, sms.batch.kind) == ("+84912345678", "hazards.sign_answer")
    assert Delivery.plain.filter(
        batch=sms.batch, recipient=f"user:{cast.user('province_officer').pk}"
    ).exists()
    assert Duty.plain.get().state == "done"
    seen = queries.outcome(head.uid)
    assert (seen.state, seen.answer, seen.words, seen.answered_at) == (
        SignState.ANSWERED,
        SignAnswer.COMING,
        "coming.soon",
        LATER,
    )
    assert Entry.plain.filter(tag="hazards:sign:answer").count() == 1


def test_nobody_answers_what_another_told_meanwhile_unless_it_is_leave_now(cast: Cast) -> None:
    officer, sign = cast.actor("commune_officer"), sign_of(tell())
    tell("10.0.0.2", now=LATER)
    with pytest.raises(MoreToldIt):
        answer(officer, sign, version=1)
    answer(officer, sign, SignAnswer.LEAVE, "leave.high", version=1)
    assert Sign.plain.get().answer == "leave"


def test_an_answer_needs_a_sentence_of_its_own_bank(cast: Cast) -> None:
    sign = sign_of(tell())
    for words in ("", "leave.high", "x"):
        with pytest.raises(WordsMissing):
            answer(cast.actor("commune_officer"), sign, words=words)


def test_the_next_commune_neither_sees_nor_answers(cast: Cast) -> None:
    outsider, sign = cast.actor("commune_officer", next_door=True), sign_of(tell())
    assert queries.signs_for(outsider)[0] == []
    for try_it in (lambda: answer(outsider, sign), lambda: queries.sign_for(outsider, sign.uid)):
        with pytest.raises(NotFound):
            try_it()


def test_who_told_it_sees_that_it_was_read_and_the_first_time_counts(cast: Cast) -> None:
    receipt = tell()
    for moment in (LATER, LATER + timedelta(hours=1)):
        answering.look_at_sign(
            by=cast.actor("commune_officer"), uid=sign_of(receipt).uid, request=None, now=moment
        )
    seen = queries.outcome(receipt.uid)
    assert (seen.state, seen.seen_at) == (SignState.LOOKED, LATER)


def test_an_answer_is_taken_back_while_nobody_has_it_and_waits_again(cast: Cast) -> None:
    officer, receipt = cast.actor("commune_officer"), tell("", phone_e164="+84912345678")
    sign = sign_of(receipt)
    answer(officer, sign)
    answering.undo_sign_answer(by=officer, uid=sign.uid, version=2, request=None, now=LATER)
    assert queries.outcome(receipt.uid).state is SignState.LOOKED
    assert sorted(Duty.plain.values_list("state", flat=True)) == ["done", "open"]
    from hoaban.foundation.notify import wording
    from hoaban.foundation.notify.values import Channel

    planned = Delivery.plain.get(channel="sms").batch
    assert wording.words("hazards.sign_answer", planned.params, Channel.SMS, "vi") is None, (
        "what waited says nothing now"
    )
    answer(officer, sign)
    note_told(by=ANONYMOUS, uid=receipt.uid, answered_at=LATER, now=LATER)
    with pytest.raises(NoUndo):
        answering.undo_sign_answer(by=officer, uid=sign.uid, version=4, request=None, now=LATER)
    answer(officer, sign, SignAnswer.LEAVE, "leave.high")
    assert Sign.plain.get().answer == "leave", "a better answer always follows"


def test_who_saw_the_older_answer_has_not_seen_the_better_one(cast: Cast) -> None:
    officer, receipt = cast.actor("commune_officer"), tell()
    sign, better = sign_of(receipt), LATER + timedelta(minutes=1)
    answer(officer, sign)
    note_told(by=ANONYMOUS, uid=receipt.uid, answered_at=LATER, now=LATER)
    assert [voice.told_at for voice in queries.voices_of(officer, sign.pk)] == [LATER]
    answer(officer, sign, SignAnswer.LEAVE, "leave.high", now=better)
    note_told(by=ANONYMOUS, uid=receipt.uid, answered_at=LATER, now=better)
    assert [voice.told_at for voice in queries.voices_of(officer, sign.pk)] == [None], (
        "her page was the older one"
    )
    assert not queries.has_left_of(sign.pk)
    note_told(by=ANONYMOUS, uid=receipt.uid, answered_at=better, now=better)
    assert queries.has_left_of(sign.pk)


def test_the_answer_of_an_exercise_stands_on_the_page_and_leaves_no_office(cast: Cast) -> None:
    officer = cast.actor("commune_officer")
    told = {"way": Way.CALL, "phone_e164": "+84912345678", "is_exercise": True}
    sign = sign_of(tell(by=officer, **told))
    tell(by=officer, now=LATER, is_exercise=True)
    duty = Duty.plain.get()
    assert (duty.kind, duty.title.startswith("EXERCISE"), duty.kind in of_life()) == (
        "hazards.sign_drill",
        True,
        False,
    )
    answer(officer, sign, SignAnswer.LEAVE, "leave.high")
    assert (Batch.plain.count(), Delivery.plain.count(), Duty.plain.get().state) == (0, 0, "done")
    assert queries.outcome(SignReport.plain.first().uid).answer is SignAnswer.LEAVE  # type: ignore[union-attr]
    from hoaban.foundation.notify import wording
    from hoaban.foundation.notify.values import Channel

    params = {"sign": sign.pk, "words": "leave.high"}
    assert wording.words("hazards.sign_answer", params, Channel.SMS, "vi") is None


def test_a_village_s_first_sign_rings_however_much_its_line_told_before(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs, "RINGING_PER_LINE", 0)
    tell()
    tell(number=OTHER)
    assert Batch.plain.filter(kind="hazards.sign_rung").count() == 2
    tell("", phone_e164="+84912345678", now=LATER)
    assert Batch.plain.filter(kind="hazards.sign_rung").count() == 2


def test_the_window_of_a_line_ends_however_often_it_tries_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "KEPT_PER_LINE", 1)
    tell()
    for seconds in range(0, signs.LINE_SECONDS, 60):
        with pytest.raises(TooManyTold):
            tell(kind="dry", now=NOW + timedelta(seconds=seconds))
    tell(kind="dry", now=NOW + timedelta(seconds=signs.LINE_SECONDS))
    assert Sign.plain.count() == 2


def test_words_without_a_place_are_joined_by_nobody_but_who_told_them(cast: Cast) -> None:
    first = sign_of(tell("", number=PROVINCE, phone_e164="+84912345678", way=Way.SMS))
    other = sign_of(tell("", number=PROVINCE, phone_e164="+84987654321", way=Way.SMS))
    again = sign_of(tell("", number=PROVINCE, phone_e164="+84912345678", way=Way.SMS, now=LATER))
    assert (first.pk, again.tellers) == (again.pk, 1)
    assert other.pk != first.pk
    answer(cast.actor("province_officer"), first)
    other.refresh_from_db()
    assert other.state == SignState.NEW
    answering.undo_sign_answer(
        by=cast.actor("province_officer"), uid=first.uid, version=3, request=None, now=LATER
    )
    assert queries.outcome(SignReport.plain.filter(sign=first)[0].uid).state is SignState.LOOKED


def test_what_is_seen_after_an_answer_is_a_sign_of_its_own(cast: Cast) -> None:
    sign = sign_of(tell())
    answer(cast.actor("commune_officer"), sign)
    again = sign_of(tell(now=LATER))
    assert again.pk != sign.pk
    with pytest.raises(NoUndo):
        answering.undo_sign_answer(
            by=cast.actor("commune_officer"), uid=sign.uid, version=2, request=None, now=LATER
        )


def test_a_warning_made_of_it_leaves_the_people_to_be_answered(cast: Cast) -> None:
    officer, receipt = cast.actor("province_officer"), tell()
    sign, draft = sign_of(receipt), uuid4()
    for _time in range(2):
        answering.sign_became_draft(by=officer, uid=sign.uid, draft=draft, request=None, now=LATER)
    assert queries.outcome(receipt.uid).state is SignState.DRAFT
    assert Duty.plain.get().state == "open"
    answer(officer, sign, SignAnswer.LEAVE, "leave.high")
    assert Duty.plain.get().state == "done"


def test_a_message_without_a_place_waits_for_the_province_until_somebody_sets_it(cast: Cast) -> None:
    sign = sign_of(tell(number=PROVINCE, words="Nứt to lắm", way=Way.SMS))
    assert queries.signs_for(cast.actor("commune_officer"))[0] == []
    answering.place_sign(
        by=cast.actor("province_officer"), uid=sign.uid, number=VILLAGE, version=1, request=None, now=LATER
    )
    assert len(queries.signs_for(cast.actor("commune_officer"))[0]) == 1
    assert sorted(Duty.plain.values_list("state", "number")) == [("open", VILLAGE), ("withdrawn", PROVINCE)]


def test_neighbours_weigh_it_beside_gauges(cast: Cast) -> None:
    tell("10.0.0.1")
    tell("10.0.0.2", now=LATER)
    tell("10.0.0.3", number=NEXT)
    near = queries.signs_near(
        cast.actor("province_officer"), UnitRange(OWN, OWN + 10_000), NOW - timedelta(hours=1)
    )
    assert [(one.kind, one.number, one.tellers) for one in near] == [("crack", VILLAGE, 2)]
    assert (
        queries.signs_near(cast.actor("province_officer"), UnitRange(OWN, OWN + 10_000), LATER + timedelta(1))
        == []
    )


def test_after_a_year_nobody_knows_who_told_it() -> None:
    receipt = tell("", phone_e164="+84912345678", words="Nứt", position=(103.9, 21.3))
    sweep = sweeps()["hazards.SignReport"]
    assert sweep.due(NOW) == 0
    assert (sweep.due(NOW + KEEP), len(sweep.forget(NOW + KEEP, 10)), sweep.due(NOW + KEEP)) == (1, 1, 0)
    row = SignReport.plain.get(uid=receipt.uid)
    assert (row.phone_e164, row.words, row.teller, row.longitude) == ("", "", "", None)
    assert queries.outcome(receipt.uid).code == receipt.code
