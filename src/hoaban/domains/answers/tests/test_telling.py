"""The ways in: link, keys, missed calls, SMS, an officer; and that nothing is lost on any of them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from hoaban.domains.answers import actions, api, links
from hoaban.domains.answers.errors import (
    AlreadyRead,
    CountUnfit,
    NothingSaid,
)
from hoaban.domains.answers.models import Contact, Help, Report
from hoaban.domains.answers.spoken import WAYS
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import DEPUTY, HEAD, LINE, OTHER, VILLAGE
from hoaban.domains.answers.values import Grade, Way
from hoaban.domains.hazards.sign_models import Sign
from hoaban.domains.warning.values import Status
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.notify.actions import inbound
from hoaban.foundation.notify.models import Delivery, Inbound
from hoaban.foundation.notify.values import Channel
from hoaban.foundation.notify.wording import words

pytestmark = pytest.mark.django_db(databases="__all__")
STRANGER = "0977777777"


# --- The link -------------------------------------------------------------------------------------------------------
def test_a_tap_is_an_answer_and_the_same_tap_again_is_the_same(alert: Any) -> None:
    head, page = Contact.plain.get(phone_e164=HEAD), uuid4()
    first = steps.by_link(alert, steps.said(Grade.MOVING, moved=40, homes=43), page, head.pk)
    assert steps.by_link(alert, steps.said(Grade.MOVING, moved=40, homes=43), page, head.pk) == first
    assert steps.state(alert) == ("moving", 40, 43)
    assert (Report.plain.get().by_label, Report.plain.get().phone_e164) == ("Lò Văn Mẫu", HEAD)


def test_another_button_of_a_stale_page_is_another_answer(alert: Any) -> None:
    page = uuid4()
    steps.by_link(alert, steps.said(Grade.HEARD), page)
    steps.by_link(alert, steps.said(Grade.HELP), page)
    steps.by_link(alert, steps.said(Grade.HEARD), page)
    assert steps.state(alert)[0] == "help"
    assert Report.plain.count() == 2


def test_a_link_that_nobody_signed_opens_nothing(alert: Any) -> None:
    good = links.token(steps.row(alert).pk)
    other = links.token(steps.row(alert, OTHER).pk)
    for token in (
        "x",
        "",
        "1.2",
        "1.0.0123456789abcdef",
        good[:-1],
        good.split(".")[0] + other[other.index(".") :],
        "g.g.g",
        "é.é.é",
    ):
        with pytest.raises(NotFound):
            actions.answer_by_link(
                by=ANONYMOUS,
                token=token,
                page=uuid4(),
                said=steps.said(Grade.HELP),
                text_number=0,
                now=timezone.now(),
            )


def test_more_homes_than_there_are_is_asked_again_but_holds_up_no_call_for_help(alert: Any) -> None:
    with pytest.raises(CountUnfit):
        steps.by_link(alert, steps.said(Grade.MOVING, moved=50, homes=43))
    with pytest.raises(NothingSaid):
        steps.by_link(alert, steps.said(None, words="  "))
    steps.by_link(alert, steps.said(Grade.HELP, moved=50, homes=43))
    assert steps.state(alert) == ("help", None, None)


@pytest.mark.parametrize("why", ["contact", "over"])
def test_an_old_link_says_nothing_by_itself_but_a_call_for_help(alert: Any, why: str) -> None:
    head, now = Contact.plain.get(phone_e164=HEAD), timezone.now()
    if why == "contact":
        Contact.plain.filter(pk=head.pk).update(ended_at=now)
    else:
        steps.row(alert).round.__class__.plain.update(closed_at=now - timedelta(hours=13))
    steps.by_link(alert, steps.said(Grade.MOVING, moved=40, homes=43), None, head.pk)
    row = Report.plain.get()
    assert (row.grade, row.words, row.waits, row.is_sure) == ("", "DI 40/43", True, False)
    assert steps.state(alert)[0] == "silent"
    steps.by_link(alert, steps.said(Grade.HELP), None, head.pk)
    row = Report.plain.get(grade="help")
    assert (row.waits, row.is_sure, steps.state(alert)[0]) == (True, False, "help")


# --- The telephone --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("key", "grade"), [("1", "heard"), ("2", "moving"), ("3", "help")])
def test_a_key_answers_once_however_often_the_line_tells_it(alert: Any, key: str, grade: str) -> None:
    now = timezone.now()
    for _again in range(2):
        assert api.key_pressed(by=LINE, phone="0912 345 678", key=key, call="c1", at=now, now=now) == 1
    assert (steps.state(alert)[0], Report.plain.count()) == (grade, 1)


def test_a_missed_call_says_heard_and_a_stranger_s_three_is_read_by_a_person(alert: Any) -> None:
    now = timezone.now()
    assert api.missed_call(by=LINE, phone=DEPUTY, call="m1", at=now, now=now) == 1
    assert steps.state(alert)[0] == "heard"
    assert api.key_pressed(by=LINE, phone=STRANGER, key="3", call="c9", at=now, now=now) == 1
    assert Report.plain.get(owed=None).waits
    assert Duty.plain.filter(kind="answers.word", state="open").count() == 1
    assert (
        api.key_pressed(
            by=LINE, phone=STRANGER, key="3", call="c8", at=now, now=now, place_no=OTHER, alert=alert
        )
        == 1
    )
    assert steps.state(alert, OTHER)[0] == "help"


def test_a_key_that_says_nothing_is_read_by_a_person(alert: Any) -> None:
    now = timezone.now()
    api.key_pressed(by=LINE, phone=HEAD, key="7", call="c1", at=now, now=now)
    row = Report.plain.get()
    assert (row.grade, row.waits, row.words, steps.state(alert)[0]) == ("", True, "#7", "silent")


# --- SMS ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("NHAN", ("heard", None, None)), ("đã nhận được", ("heard", None, None)), ("di 40/43", ("moving", 40, 43)),
        ("40 trên 43", ("moving", 40, 43)),
        ("xong roi", ("safe", None, None)), ("CUU 2 nguoi bi thuong", ("help", None, None)), ("nhn", ("heard", None, None)),
        ("Cứu với, nước lên ngập hết rồi", ("help", None, None)),
    ],
)  # fmt: skip
def test_a_message_of_the_head_answers_for_the_village_and_is_answered(
    alert: Any, text: str, told: tuple[Any, ...]
) -> None:
    steps.sms(text)
    assert steps.state(alert) == told
    assert Inbound.plain.get().routed_to == "answers"
    answer = Delivery.plain.select_related("batch").get(channel="sms", batch__kind="answers.got")
    assert answer.address == HEAD
    assert words("answers.got", answer.batch.params, Channel.SMS, "vi") is not None
    assert Sign.plain.count() == 0


@pytest.mark.parametrize(
    ("text", "grade"), [("CUU ban Hua It 0912345678", "help"), ("cứu chúng tôi với", "")]
)
def test_a_call_for_help_by_zalo_is_said_so_and_she_is_asked_for_her_telephone(
    alert: Any, text: str, grade: str
) -> None:
    steps.sms(text, "246845883529197922", Channel.ZALO)
    row = Report.plain.get()
    assert (row.way, row.grade, row.phone_e164, row.injured) == ("zalo", grade, "", None)
    assert gettext(WAYS[Way(row.way)]) == "qua Zalo"
    answer = Delivery.plain.select_related("batch").get(channel="zalo", batch__kind="answers.got")
    told = " ".join(words("answers.got", answer.batch.params, Channel.ZALO, "vi") or ())
    assert "kèm số điện thoại" in told
    steps.sms("NHAN")
    ours = Delivery.plain.select_related("batch").get(channel="sms", batch__kind="answers.got")
    assert "Zalo" not in " ".join(words("answers.got", ours.batch.params, Channel.SMS, "vi") or ())


@pytest.mark.parametrize(("text", "state"), [("XONG roi, ca ban ra het", "safe"), ("CUU, nuoc len", "help")])
def test_an_answer_that_lacks_its_end_counts_and_a_person_reads_it_too(
    alert: Any, text: str, state: str
) -> None:
    steps.sms_piece(text, 1, 2)
    assert steps.state(alert)[0] == state
    assert Report.plain.get().waits


def test_what_lacks_its_beginning_is_read_by_a_person(alert: Any) -> None:
    steps.sms_piece("nha van hoa, con ba Huong o lai", 2, 2)
    row = Report.plain.get()
    assert (row.grade, row.waits, row.words) == ("", True, "[…]nha van hoa, con ba Huong o lai")


def test_what_is_a_sign_of_danger_stays_one_and_other_words_are_read_by_a_person(alert: Any) -> None:
    steps.sms("NUT Hua It")
    steps.sms("Ở bản Hua Ít suối đục ngầu")
    assert (Sign.plain.count(), Report.plain.count()) == (2, 0)
    steps.sms("Bão to quá, tôi sang nhà bà ngoại")
    row = Report.plain.get()
    assert (row.grade, row.waits, row.words, steps.state(alert)[0]) == (
        "",
        True,
        "Bão to quá, tôi sang nhà bà ngoại",
        "silent",
    )


def test_a_stranger_s_call_for_help_counts_where_it_names_a_village_and_is_read_where_it_does_not(
    alert: Any,
) -> None:
    steps.sms("CUU ban Na Loi", STRANGER)
    assert steps.state(alert, OTHER)[0] == "help"
    steps.sms("cứu chúng tôi với", STRANGER)
    assert Report.plain.get(owed=None).waits
    steps.sms("Cho tôi hỏi giấy khai sinh", STRANGER)
    assert Inbound.plain.filter(state="unknown").count() == 1


def test_a_stranger_s_good_news_is_no_answer_before_a_person_read_it(alert: Any) -> None:
    steps.sms("Bản Nà Lồi an toàn", STRANGER)
    assert steps.state(alert, OTHER)[0] == "silent"
    assert Report.plain.get().waits


def test_a_stranger_s_cry_under_a_not_is_read_by_a_person(alert: Any) -> None:
    steps.sms("Không ai đến cứu giúp chúng tôi, bản Nà Lồi", STRANGER)
    assert (Report.plain.get(owed=None).place_no, steps.state(alert, OTHER)[0]) == (OTHER, "silent")


def test_without_a_warning_nothing_is_an_answer() -> None:
    steps.sms("NHAN")
    assert Report.plain.count() == 0
    assert Inbound.plain.get().state == "unknown"


def test_the_same_message_routed_again_after_a_crash_is_one_answer(alert: Any) -> None:
    steps.sms("CUU")
    Inbound.plain.update(state="waiting")
    inbound.route_waiting(timezone.now() + timedelta(minutes=2))
    assert (Report.plain.count(), Help.plain.count()) == (1, 1)


def test_a_word_never_crosses_between_a_drill_and_the_real_thing(
    alert: Any, officer: Any, issuer: Any
) -> None:
    drill = steps.issued(officer, issuer, status=Status.EXERCISE)
    steps.sms("XONG")
    assert (steps.state(alert)[0], steps.state(drill)[0]) == ("silent", "silent")
    assert Report.plain.get().waits
    steps.sms("DT XONG")
    assert (steps.state(alert)[0], steps.state(drill)[0]) == ("silent", "safe")
    steps.sms("CUU")
    assert (steps.state(alert)[0], steps.state(drill)[0]) == ("help", "safe")
    now = timezone.now()
    for call, key in (("c1", "1"), ("c3", "2")):
        assert api.key_pressed(by=LINE, phone=HEAD, key=key, call=call, at=now, now=now) == 1
    words = Report.plain.filter(owed=None, waits=True, way="key").order_by("pk")
    assert [one.words.partition(" ")[0] for one in words] == ["#1", "#2"]
    assert api.key_pressed(by=LINE, phone=HEAD, key="1", call="c2", at=now, now=now, alert=drill) == 1


# --- Officials ------------------------------------------------------------------------------------------------------
def test_an_officer_writes_down_what_she_was_told_once_and_only_where_she_may(
    alert: Any, officer: Any, outsider: Any, commune_officer: Any
) -> None:
    now = timezone.now()
    told = {
        "alert": alert,
        "number": VILLAGE,
        "said": steps.said(Grade.SAFE),
        "way": steps.way("radio"),
        "now": now,
    }
    first = actions.record_answer(by=commune_officer, request="r1", **told)
    assert actions.record_answer(by=commune_officer, request="r1", **told) == first
    with pytest.raises(NotAllowed):
        actions.record_answer(by=outsider, request="r2", **told)
    assert (Report.plain.count(), steps.state(alert)[0]) == (1, "safe")


def test_a_head_answers_signed_in_for_her_own_village_only(alert: Any, make_actor: Any) -> None:
    head = make_actor("answers:village:answer", commune=3646)
    told = {
        "alert": alert,
        "page": uuid4(),
        "said": steps.said(Grade.TOLD),
        "text_number": 1,
        "now": timezone.now(),
    }
    assert actions.answer_own(by=head, number=VILLAGE, **told) == actions.answer_own(
        by=head, number=VILLAGE, **told
    )
    assert steps.state(alert)[0] == "told"
    with pytest.raises(NotAllowed):
        actions.answer_own(by=make_actor("answers:village:answer", commune=3664), number=VILLAGE, **told)


def test_a_person_reads_a_word_and_says_what_it_answers(alert: Any, officer: Any) -> None:
    steps.sms("Bản Nà Lồi an toàn", STRANGER)
    word, now = Report.plain.get(), timezone.now()
    actions.read_word(
        by=officer, uid=word.uid, number=OTHER, said=steps.said(Grade.SAFE), request="w", now=now
    )
    actions.read_word(
        by=officer, uid=word.uid, number=OTHER, said=steps.said(Grade.SAFE), request="w", now=now
    )
    assert steps.state(alert, OTHER)[0] == "safe"
    assert not Duty.plain.filter(kind="answers.word", state="open").exists()
    with pytest.raises(AlreadyRead):
        actions.read_word(by=officer, uid=word.uid, number=OTHER, said=steps.said(None), request="v", now=now)
    steps.sms("cứu chúng tôi với", STRANGER)
    lost = Report.plain.get(waits=True)
    with pytest.raises(NothingSaid):
        actions.read_word(
            by=officer, uid=lost.uid, number=None, said=steps.said(Grade.HELP), request=None, now=now
        )
    assert Report.plain.filter(waits=True).count() == 1


# --- Who answers ----------------------------------------------------------------------------------------------------
def test_who_answers_for_a_village_is_kept_once_and_taken_off(commune_officer: Any, outsider: Any) -> None:
    uid = steps.contact(commune_officer, number="0911 222 333", request="k")
    assert steps.contact(commune_officer, number="0911 222 333", request="k") == uid
    assert steps.contact(commune_officer, number="0911222333", name="Hà Thị Mẫu") == uid
    with pytest.raises(NotAllowed):
        steps.contact(outsider)
    with pytest.raises(NotFound):
        actions.end_contact(by=outsider, uid=uid, request=None, now=timezone.now())
    actions.end_contact(by=commune_officer, uid=uid, request="x", now=timezone.now())
    actions.end_contact(by=commune_officer, uid=uid, request="x", now=timezone.now())
    assert not Contact.plain.filter(uid=uid, ended_at__isnull=True).exists()
