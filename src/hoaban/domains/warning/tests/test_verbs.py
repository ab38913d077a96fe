"""From a draft to its end through the verbs: what is kept, refused, and told."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hoaban.domains.warning import actions, jobs, queries
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.errors import (
    AreaMissing,
    AreaUnknown,
    IssuerUnknown,
    NotNow,
    OnlyPeopleIssue,
    ProofMissing,
    ReasonMissing,
    SecondPersonMissing,
)
from hoaban.domains.warning.models import Alert, Decision, Occasion, Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.spoken import gap
from hoaban.domains.warning.tests.steps import (
    NEXT,
    NOW,
    OWN,
    REASON,
    changed,
    drafted,
    ended,
    in_force,
    issued,
    reviewed,
    row,
    text,
)
from hoaban.domains.warning.values import Hazard, Message, Origin, Proof, State, Status, Step
from hoaban.foundation.access.api import ANONYMOUS, SystemActor
from hoaban.foundation.access.errors import NotAllowed, Stale
from hoaban.foundation.duties import api as duties
from hoaban.foundation.duties import kinds
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.speech import api as speech

pytestmark = pytest.mark.django_db(databases="__all__")


def test_two_people_issue_and_everybody_reads_the_version(officer: Any, issuer: Any) -> None:
    uid = drafted(officer, request="one")
    assert drafted(officer, request="one") == uid, "a second arrival gets the first answer"
    assert duties.is_open("warning.review", ("warning.alert", str(row(uid).pk)))
    reviewed(issuer, uid)
    assert not duties.is_open("warning.review", ("warning.alert", str(row(uid).pk)))
    assert queries.current(ANONYMOUS, NOW) == []
    assert issued(issuer, uid, request="go") == 1
    assert issued(issuer, uid, seen=1, request="go") == 1
    (told,) = queries.current(ANONYMOUS, NOW)
    assert (told.number, told.message, told.places) == (1, Message.ALERT, "Xã Chiềng")
    assert told.words.startswith("Rời nhà ven suối ngay. Lên nhà văn hóa bản.")
    assert told.issuer == "Đài Khí tượng Thủy văn tỉnh"
    steps = [one.step for one in queries.history_of(issuer, uid)]
    assert steps == [Step.ISSUE, Step.REVIEW, Step.DRAFT]


def test_a_drill_waits_behind_every_real_warning_though_it_came_first(officer: Any, issuer: Any) -> None:
    later, both = NOW + timedelta(minutes=30), (OWN, NEXT)
    drill = drafted(officer, Status.EXERCISE, text(areas=both))
    real = drafted(officer, told=text(areas=both, onset=later, expires=later + timedelta(hours=6)), now=later)
    first, second = duties.duties_for(issuer, now=later)
    assert (first.kind, second.kind) == ("warning.review", "warning.review_drill")
    assert (str(real) in first.url, str(drill) in second.url) == (True, True)
    reviewed(issuer, drill, now=later)
    assert [one.kind for one in duties.duties_for(issuer, now=later)] == [
        "warning.review",
        "warning.issue_drill",
    ]
    issued(issuer, drill, now=later)
    assert [one.kind for one in duties.duties_for(issuer, now=later)] == ["warning.review"]


def test_a_drill_that_was_asked_before_it_had_a_kind_of_its_own_is_closed(officer: Any, issuer: Any) -> None:
    uid = drafted(officer, Status.EXERCISE)
    Duty.plain.filter(kind="warning.review_drill").update(kind="warning.review")
    reviewed(issuer, uid)
    assert not duties.is_open("warning.review", ("warning.alert", str(row(uid).pk)))


def test_whoever_wrote_the_text_cannot_agree_to_it(officer: Any, issuer: Any, other_issuer: Any) -> None:
    uid = drafted(issuer)
    with pytest.raises(SecondPersonMissing):
        reviewed(issuer, uid)
    with pytest.raises(NotNow):
        issued(issuer, uid)
    reviewed(other_issuer, uid)
    changed(other_issuer, uid, text(level=4))
    with pytest.raises(NotNow):
        issued(issuer, uid)
    with pytest.raises(SecondPersonMissing):
        reviewed(other_issuer, uid)
    reviewed(issuer, uid)
    assert issued(other_issuer, uid) == 1


def test_what_a_person_has_not_seen_she_does_not_decide(officer: Any, issuer: Any) -> None:
    uid = drafted(officer)
    changed(officer, uid, text(level=2))
    with pytest.raises(Stale):
        reviewed(issuer, uid, seen=1)
    reviewed(issuer, uid)
    Alert.plain.filter(uid=uid).update(do_this="Ở nhà")
    with pytest.raises(SecondPersonMissing):
        issued(issuer, uid)
    assert Version.plain.count() == 0


def test_in_an_emergency_one_person_issues_with_her_reason_on_record(officer: Any, issuer: Any) -> None:
    uid = drafted(issuer)
    with pytest.raises(ReasonMissing):
        issued(issuer, uid, override="gấp")
    with pytest.raises(NotAllowed):
        issued(officer, uid, override="Nước đang lên, không ai nghe máy")
    issued(issuer, uid, override="Nước đang lên, không ai nghe máy")
    told = Decision.plain.get(step=Step.OVERRIDE)
    assert (told.note, told.by_key, told.proof) == (
        "Nước đang lên, không ai nghe máy",
        "user:issuer",
        Proof.PASSKEY,
    )


def test_a_program_drafts_and_never_decides(officer: Any, issuer: Any, other_issuer: Any) -> None:
    program = SystemActor("hazards.rules", frozenset(Permission))
    uid = drafted(program, origin=Origin.RULE, origin_ref="rain-24h")
    with pytest.raises(OnlyPeopleIssue):
        reviewed(program, uid)
    with pytest.raises(OnlyPeopleIssue):
        issued(program, uid, override="Ngưỡng mưa đã vượt quá xa")
    reviewed(issuer, uid)
    with pytest.raises(SecondPersonMissing):
        issued(issuer, uid)
    assert issued(other_issuer, uid) == 1
    with pytest.raises(OnlyPeopleIssue):
        ended(program, uid)


def test_an_update_names_every_earlier_version_exactly(officer: Any, issuer: Any) -> None:
    uid = in_force(officer, issuer)
    changed(officer, uid, text(level=4, areas=(OWN, NEXT)))
    assert queries.current(ANONYMOUS, NOW)[0].level == 3, (
        "people read what was sent, not what is being written"
    )
    reviewed(issuer, uid)
    assert issued(issuer, uid, now=NOW + timedelta(minutes=5)) == 2
    ended(issuer, uid, "all_clear", now=NOW + timedelta(minutes=9))
    first, second, third = Version.plain.order_by("number")
    assert (first.references, second.references) == ([], [[first.identifier, first.sent_at.isoformat()]])
    assert third.references == [[one.identifier, one.sent_at.isoformat()] for one in (first, second)]
    assert [one.message for one in (first, second, third)] == [Message.ALERT, Message.UPDATE, Message.CANCEL]
    assert first.identifier.rpartition(".")[0] == third.identifier.rpartition(".")[0]
    assert (second.places, row(uid).state, queries.current(ANONYMOUS, NOW)) == (
        "Xã Chiềng, Xã Mường",
        State.ALL_CLEAR,
        [],
    )


def test_a_newer_text_changes_no_line_of_what_is_in_force(officer: Any, issuer: Any) -> None:
    uid = in_force(officer, issuer)
    changed(officer, uid, text(level=5, areas=(NEXT,), expires=NOW + timedelta(hours=20)))
    (told,) = queries.in_force(officer, Status.ACTUAL, NOW)
    assert (told.level, told.places, told.expires) == (3, "Xã Chiềng", NOW + timedelta(hours=6))
    (waits,) = queries.waiting(officer, Status.ACTUAL)
    assert (waits.level, waits.places) == (5, "Xã Mường")


def test_after_agreeing_whoever_issues_is_asked_until_it_is_settled(officer: Any, issuer: Any) -> None:
    def asked(uid: Any) -> tuple[bool, bool]:
        target = ("warning.alert", str(row(uid).pk))
        return duties.is_open("warning.review", target), duties.is_open("warning.issue", target)

    uid = drafted(officer)
    assert asked(uid) == (True, False)
    reviewed(issuer, uid)
    assert asked(uid) == (False, True)
    changed(officer, uid, text(level=4))
    assert asked(uid) == (True, False), "a new text is read first"
    reviewed(issuer, uid)
    issued(issuer, uid)
    assert asked(uid) == (False, False)
    changed(officer, uid, text(level=2))
    reviewed(issuer, uid)
    actions.withdraw(by=officer, uid=uid, seen=row(uid).version, request=None, now=NOW)
    assert asked(uid) == (False, False)
    changed(officer, uid, text(level=2))
    reviewed(issuer, uid)
    assert asked(uid) == (False, True)
    actions.expire(by=SystemActor("warning.expire"), uid=uid, now=NOW + timedelta(hours=6))
    assert asked(uid) == (False, False)
    assert {"warning.review", "warning.issue"} <= set(kinds.of_life())


def test_an_update_taken_back_leaves_the_version_in_force(officer: Any, issuer: Any) -> None:
    uid = in_force(officer, issuer)
    changed(officer, uid, text(level=5))
    actions.withdraw(by=officer, uid=uid, seen=row(uid).version, request=None, now=NOW)
    assert (row(uid).state, row(uid).level, Version.plain.count()) == (State.ISSUED, 3, 1)


def test_a_draft_taken_back_is_taken_up_again(officer: Any, issuer: Any) -> None:
    uid = drafted(officer)
    reviewed(issuer, uid)
    actions.withdraw(by=officer, uid=uid, seen=row(uid).version, request="w", now=NOW)
    actions.withdraw(by=officer, uid=uid, seen=99, request="w", now=NOW)
    with pytest.raises(NotNow):
        issued(issuer, uid)
    actions.restore(by=officer, uid=uid, seen=row(uid).version, request="r", now=NOW)
    assert row(uid).state == State.DRAFT, "whoever agreed before reads again"
    assert duties.is_open("warning.review", ("warning.alert", str(row(uid).pk)))


def test_only_what_was_issued_is_cancelled_with_a_reason_and_never_twice(officer: Any, issuer: Any) -> None:
    uid = drafted(officer)
    with pytest.raises(NotNow):
        ended(issuer, uid)
    reviewed(issuer, uid)
    issued(issuer, uid)
    with pytest.raises(ReasonMissing):
        ended(issuer, uid, reason="sai")
    with pytest.raises(NotAllowed):
        ended(officer, uid)
    ended(issuer, uid)
    for how in ("cancel", "all_clear"):
        with pytest.raises(NotNow):
            ended(issuer, uid, how)
    told = queries.version_for(ANONYMOUS, uid, NOW)
    assert (told.words, told.is_live) == (
        f"Hủy cảnh báo lũ quét. Cảnh báo đã gửi không còn giá trị. {REASON}",
        False,
    )


def test_what_ran_out_ends_once_and_takes_no_message_more(officer: Any, issuer: Any) -> None:
    uid, late = in_force(officer, issuer), NOW + timedelta(hours=6)
    changed(officer, uid, text(expires=NOW + timedelta(hours=20)))
    clock = SystemActor("warning.expire")
    assert not actions.expire(by=clock, uid=uid, now=late - timedelta(seconds=1))
    with pytest.raises(NotNow):
        ended(issuer, uid, now=late)
    assert queries.run_out(late) == [uid]
    assert actions.expire(by=clock, uid=uid, now=late)
    assert not actions.expire(by=clock, uid=uid, now=late)
    assert (row(uid).state, Version.plain.count(), queries.run_out(late)) == (State.EXPIRED, 1, [])
    assert row(uid).expires == late, "what was sent stands, not what was being written"
    assert queries.current(ANONYMOUS, late) == []


def test_the_clock_s_job_ends_all_of_them_and_then_rests(officer: Any, issuer: Any) -> None:
    from hoaban.foundation.jobs.api import JobContext

    for _number in range(3):
        in_force(officer, issuer)
    late = NOW + timedelta(hours=7)
    context = JobContext(SystemActor("warning.expire"), late + timedelta(hours=1), lambda: late)
    report = jobs.expire(context)
    assert (report.done, report.more, jobs.expire(context).done) == (3, False, 0)


def test_one_that_cannot_be_ended_holds_no_other_up(
    officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hoaban.foundation.jobs.api import JobContext

    broken, other = in_force(officer, issuer), in_force(officer, issuer)
    late, real = NOW + timedelta(hours=7), jobs.end

    def end(**told: Any) -> bool:
        if told["uid"] == broken:
            raise ValueError("nobody thought of this")
        return real(**told)

    monkeypatch.setattr(jobs, "end", end)
    report = jobs.expire(JobContext(SystemActor("warning.expire"), late + timedelta(hours=1), lambda: late))
    assert (report.done, report.failed, row(other).state) == (1, 1, State.EXPIRED)


def test_a_drill_and_the_real_thing_never_meet(officer: Any, issuer: Any) -> None:
    drill = in_force(officer, issuer, Status.EXERCISE)
    real = in_force(officer, issuer)
    assert Occasion.plain.count() == 2
    assert [one.status for one in queries.current(ANONYMOUS, NOW)] == [Status.ACTUAL, Status.EXERCISE]
    assert queries.waiting(officer, Status.ACTUAL) == []
    assert [one.uid for one in queries.in_force(officer, Status.EXERCISE, NOW)] == [drill]
    for change in ({"status": "actual"}, {"born_as": "actual"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Alert.plain.filter(uid=drill).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.plain.filter(alert__uid=drill).update(status="actual")
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.plain.filter(alert__uid=real).update(words="DIỄN TẬP. Rời nhà.")
    ended(issuer, drill)
    assert Version.plain.get(alert__uid=drill, number=2).words.startswith("DIỄN TẬP. Hủy cảnh báo")


def test_a_message_that_went_out_is_neither_changed_nor_deleted(officer: Any, issuer: Any) -> None:
    in_force(officer, issuer)
    sent = Version.plain.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        sent.save()
    with pytest.raises(TypeError):
        sent.delete()


def test_drafts_of_one_storm_form_one_event(officer: Any) -> None:
    first = drafted(officer)
    drafted(officer, hazard=Hazard.LANDSLIDE, told=text(areas=(OWN, NEXT)))
    drafted(officer, hazard=Hazard.COLD)
    later = NOW + timedelta(days=2)
    drafted(officer, told=text(onset=later, expires=later + timedelta(hours=3)), now=later)
    assert Occasion.plain.count() == 3
    assert [one.hazard for one in queries.beside(officer, first)] == [Hazard.LANDSLIDE]


@pytest.mark.parametrize(
    ("told", "more", "problem"),
    [
        ({"areas": ()}, {}, AreaMissing),
        ({"areas": (14_99999_0000,)}, {}, AreaUnknown),
        ({}, {"issuer": "nobody"}, IssuerUnknown),
    ],
)
def test_a_draft_says_where_and_for_whom(
    officer: Any, told: dict[str, Any], more: dict[str, Any], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        drafted(officer, told=text(**told), **more)


def test_without_a_fresh_proof_nobody_agrees_or_issues(officer: Any, issuer: Any) -> None:
    uid = drafted(officer)
    with pytest.raises(ProofMissing):
        actions.review(by=issuer, uid=uid, seen=1, proof=Proof.PASSWORD, request=None, now=NOW)
    assert Decision.plain.filter(step=Step.REVIEW).count() == 0


def test_the_shift_is_signed_by_two_people(officer: Any, deputy: Any) -> None:
    from hoaban.domains.warning.errors import NothingSaid, OwnHandOver

    with pytest.raises(NothingSaid):
        actions.log_shift(by=officer, text=" ", request=None, now=NOW)
    actions.log_shift(by=officer, text="Trưởng bản Bó gọi: suối đục.", request="a", now=NOW)
    given = actions.hand_over(by=officer, text="Theo dõi suối.", proof=Proof.PASSKEY, request="b", now=NOW)
    assert actions.hand_over(by=officer, text="x", proof=Proof.PASSKEY, request="b", now=NOW) == given
    with pytest.raises(OwnHandOver):
        actions.take_over(by=officer, uid=given, proof=Proof.PASSKEY, request=None, now=NOW)
    assert [one.is_open for one in queries.shift_lines(deputy)] == [True, False]
    actions.take_over(by=deputy, uid=given, proof=Proof.PASSKEY, request="c", now=NOW)
    with pytest.raises(NotNow):
        actions.take_over(by=deputy, uid=given, proof=Proof.PASSKEY, request=None, now=NOW)
    assert [one.kind for one in queries.shift_lines(deputy)] == ["take_over", "hand_over", "note"]
    assert not queries.shift_lines(deputy)[1].is_open


def test_the_gaps_are_named(places: None) -> None:
    kinds = {one.kind for one in queries.gaps()}
    assert {"approval", "issuer", "people", "key", "languages"} <= kinds, "no language is on record here"


def test_sentences_without_a_voice_are_a_gap_of_each_language(
    places: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = [SimpleNamespace(iso639_3=code, name=name, variety_of="") for code, name in (("vie", "Việt"), ("blt", "Thái"))]  # fmt: skip
    monkeypatch.setattr("hoaban.foundation.places.api.languages_of", lambda _province: spoken)
    said = list(warning.sayings())
    wanted = [("Việt, Thái", len(said))]
    assert sounds() == wanted, "before anybody gathered them"
    for one in said:
        speech.say(by=SystemActor("speech.gather"), room="warning", saying=one)
    assert sounds() == wanted
    found = next(one for one in queries.gaps() if one.kind == "sound")
    assert gap(found)[1].startswith(f"Việt, Thái. {len(said)} câu cảnh báo chưa có giọng đọc được duyệt")
    heard = [
        speech.LanguageCoverage(code, name, len(said), approved, 0, 0, 0)
        for code, name, approved in (("vie", "Việt", len(said)), ("blt", "Thái", 3))
    ]
    monkeypatch.setattr(speech, "coverage", lambda _actor, _room: heard)
    assert sounds() == [("Thái", len(said) - 3)]
    assert queries.voiced_languages() == (1, 2)


def sounds() -> list[tuple[str, int]]:
    return [(one.what, one.count) for one in queries.gaps() if one.kind == "sound"]
