"""Words without tone marks go out only where two different people stand behind exactly them; else the full ones do."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import (
    ApprovedAlready,
    ExerciseWord,
    NotToneless,
    OnlyPeopleIssue,
    OtherNumbers,
    ProofMissing,
)
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import approved, bank
from hoaban.domains.warning.rules import lifecycle, toneless
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.steps import NOW, drafted, issued, reviewed, row, text
from hoaban.domains.warning.values import Hazard, Proof, Status
from hoaban.domains.warning.values.approved import FormShown
from hoaban.domains.warning.word_models import Form, FormApproval, SentAs
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed, Stale
from tests.support.people import make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
FLOOD = Hazard.FLASH_FLOOD


@pytest.fixture(autouse=True)
def sends_toneless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A province that decided so; ours has not."""
    made = replace(bank.book(), sends_toneless=True)
    monkeypatch.setattr(bank, "_book", lambda *_asked: made)


@pytest.fixture
def deputy() -> Any:
    return cast_member("duty_deputy", "deputy", None)


def form(level: int = 3) -> FormShown:
    return queries.form_of(FLOOD, level)


def approve(by: Any, seen: str | None = None, request: str | None = None) -> None:
    actions.approve_words(
        by=by, hazard=FLOOD, level=3, seen=seen or form().seal, proof=Proof.PASSKEY, request=request, now=NOW
    )


def reword(by: Any, words: str, seen: str | None = None) -> None:
    """Another first sentence."""
    plain = [words, *(said for _key, said in form().lines[1:])]
    actions.reword(
        by=by, hazard=FLOOD, level=3, lines=plain, seen=seen or form().seal, proof=Proof.PASSKEY, request=None, now=NOW
    )  # fmt: skip


def take_back(by: Any) -> None:
    actions.take_words_back(
        by=by, hazard=FLOOD, level=3, seen=form().seal, proof=Proof.PASSKEY, request=None, now=NOW
    )


def bank_text(level: int = 3, **changed: Any) -> Any:
    words = queries.book().words_for(FLOOD, level)
    assert words
    names = ("do_this", "go_there", "by_when", "who_calls")
    return text(level=level, **{name: getattr(words, name) for name in names} | changed)


def sent(writer: Any, second: Any, told: Any, status: Status = Status.ACTUAL) -> int:
    """Its version's number in the table."""
    uid = steps.in_force(writer, second, status, told)
    return int(Version.plain.get(alert__uid=uid).pk)


def test_our_proposal_takes_every_mark_off() -> None:
    assert toneless.proposed("Rời nhà ven suối – ĐI NGAY…") == "Roi nha ven suoi - DI NGAY..."


@pytest.mark.parametrize(
    ("plain", "error"),
    [
        ("Rời nha, goi 112", NotToneless), ("Roi nha, goi 113", OtherNumbers), ("Roi nha", OtherNumbers),
        ("DIEN TAP. Roi nha, goi 112", ExerciseWord), ("Roi nha [112]", NotToneless),
    ],
)  # fmt: skip
def test_it_keeps_numbers_and_has_only_letters_of_one_unit(plain: str, error: type[Exception]) -> None:
    toneless.check("Di khoi nha, goi 112", "Rời nhà, gọi 112")
    with pytest.raises(error):
        toneless.check(plain, "Rời nhà, gọi 112")


def test_a_word_is_shown_with_the_other_words_it_may_be_read_as() -> None:
    known = approved.counted(["rời rơi rồi"] * 5 + ["rọi"])
    (read, other) = toneless.reads("Rời suối", known)
    assert (read.full, read.plain, set(read.others)) == ("rời", "roi", {"rơi", "rồi"})
    assert (other.plain, other.others) == ("suoi", ())


def test_a_word_that_reads_only_as_its_own_letters_has_no_other_reading() -> None:
    known = approved.counted(["cứu cuu"] * 5 + ["bản ban bạn"] * 5)
    read = {one.full: set(one.others) for one in toneless.reads("Cứu bản", known)}
    assert read == {"bản": {"ban", "bạn"}, "cứu": set()}, "beside another word its own letters are one more"


def test_the_platforms_own_pages_know_words_that_read_alike() -> None:
    assert set(queries.known_words()["ban"]) >= {"bản", "bạn"}


def test_two_different_people_approve_and_each_is_on_record(deputy: Any, issuer: Any) -> None:
    assert not form().approvals
    approve(deputy)
    assert not form().is_approved
    with pytest.raises(ApprovedAlready):
        approve(deputy)
    approve(issuer)
    assert form().is_approved
    assert [(one.by_key, one.at) for one in form().approvals] == [(deputy.key, NOW), (issuer.key, NOW)]


def test_the_same_form_sent_twice_is_one_approval(deputy: Any) -> None:
    seen = form().seal
    approve(deputy, seen, "one")
    approve(deputy, seen, "one")
    assert FormApproval.plain.count() == 1


def test_other_words_begin_anew_and_a_stale_page_approves_nothing(deputy: Any, issuer: Any) -> None:
    seen = form().seal
    approve(deputy)
    reword(issuer, "Di khoi nha ven suoi ngay. Khong quay lai lay do.")
    assert [one.by_key for one in form().approvals] == [issuer.key]
    with pytest.raises(Stale):
        approve(deputy, seen)
    assert not form().is_approved
    approve(deputy)
    assert form().is_approved
    assert form().lines[0][1].startswith("Di khoi nha")


def test_another_full_text_withdraws_what_was_approved(
    deputy: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(deputy)
    approve(issuer)
    book = bank.book()
    words = tuple(
        replace(one, do_this="Rời nhà ngay.") if (one.hazard, one.levels.start) == (FLOOD, 3) else one
        for one in book.words
    )
    monkeypatch.setattr(bank, "_book", lambda *_asked: replace(book, words=words))
    assert form().is_outdated
    assert not form().is_approved
    approve(deputy)
    assert not form().is_approved
    assert Form.plain.filter(over_at__isnull=True).count() == 1


def test_an_approval_is_taken_back(deputy: Any, issuer: Any) -> None:
    approve(deputy)
    approve(issuer)
    take_back(deputy)
    assert not form().is_approved
    approve(deputy)
    assert not form().is_approved


def test_only_a_person_with_the_right_in_the_whole_province_approves(
    officer: Any, deputy: Any, make_actor: Any
) -> None:
    with pytest.raises(NotAllowed):
        approve(officer)
    with pytest.raises(NotAllowed):
        approve(make_actor(*Permission, name="local", commune=3646))
    with pytest.raises(OnlyPeopleIssue):
        approve(SystemActor("words", frozenset(Permission)))
    with pytest.raises(ProofMissing):
        actions.approve_words(
            by=deputy, hazard=FLOOD, level=3, seen=form().seal, proof=Proof.NONE, request=None, now=NOW
        )


def test_telephones_get_the_banks_words_once_two_approved_them(
    officer: Any, deputy: Any, issuer: Any
) -> None:
    assert queries.sent_toneless(sent(officer, issuer, bank_text())) == ""
    approve(deputy)
    approve(issuer)
    plain = queries.sent_toneless(sent(officer, issuer, bank_text()))
    assert plain.startswith("Roi nha ven suoi ngay. Khong quay lai lay do.")
    assert plain.endswith("Lu quet, cap 3, mau da cam.")
    assert queries.sent_toneless(sent(officer, issuer, bank_text(), Status.EXERCISE)).startswith("DIEN TAP. ")
    assert queries.sent_toneless(sent(officer, issuer, bank_text(by_when="Đi ngay đêm nay."))) == ""


def test_a_province_that_sends_all_marks_sends_all_marks(
    officer: Any, deputy: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(deputy)
    approve(issuer)
    version = sent(officer, issuer, bank_text())
    made = replace(bank.book(), sends_toneless=False)
    monkeypatch.setattr(bank, "_book", lambda *_asked: made)
    assert queries.sent_toneless(version) == ""


PLAIN = "Roi nha ven suoi ngay. Len nha van hoa ban. Di ngay bay gio. Lu quet, cap 3."


def test_a_text_of_ones_own_goes_without_marks_only_as_both_its_people_agreed(
    officer: Any, issuer: Any
) -> None:
    assert queries.sent_toneless(sent(officer, issuer, text())) == ""
    assert queries.sent_toneless(sent(officer, issuer, text(toneless=PLAIN))) == PLAIN
    uid = drafted(officer, told=text(toneless=PLAIN))
    actions.review(by=issuer, uid=uid, seen=1, proof=Proof.PASSKEY, toneless=False, request=None, now=NOW)
    issued(issuer, uid)
    assert not SentAs.plain.filter(version__alert__uid=uid).exists()


def test_a_change_and_one_person_alone_leave_nothing_without_marks(officer: Any, issuer: Any) -> None:
    uid = drafted(officer, told=text(toneless=PLAIN))
    reviewed(issuer, uid)
    assert row(uid).toneless_agreed
    steps.changed(officer, uid, text(by_when="Đi ngay đêm nay."))
    assert (row(uid).toneless, row(uid).toneless_agreed) == ("", False)
    alone = drafted(issuer, told=text(toneless=PLAIN))
    issued(issuer, alone, override=steps.REASON)
    assert not SentAs.plain.exists()


def test_the_form_without_marks_is_part_of_what_is_agreed_to_and_old_seals_stay() -> None:
    told = (Status.ACTUAL, FLOOD, "hydromet")
    assert lifecycle.seal_of(*told, text()) != lifecycle.seal_of(*told, text(toneless=PLAIN))
    # Of this very text before there was a form without marks.
    assert (
        lifecycle.seal_of(*told, text()) == "a55351439a6e24dcbe5b70dfc81da106a8bd7a906baad998e1f1148a4f9c470c"
    )


def test_an_end_goes_out_in_full_words(officer: Any, issuer: Any) -> None:
    uid = steps.in_force(officer, issuer, told=text(toneless=PLAIN))
    steps.ended(issuer, uid)
    assert [one.number for one in Version.plain.filter(pk__in=SentAs.plain.values("version"))] == [1]


def test_both_people_see_what_telephones_get(
    as_actor: Callable[[Any], Client], officer: Any, issuer: Any
) -> None:
    now = timezone.now()
    uid = drafted(officer, told=text(onset=now, expires=now + timedelta(hours=6)), now=now)
    page = f"/w/warning/alerts/{uid}/"
    assert toneless.proposed("Trưởng bản gọi từng nhà") in as_actor(officer).get(page).content.decode()
    answer = as_actor(officer).post(f"{page}toneless/", {"toneless": PLAIN, "seen": 1})
    assert answer.status_code == 302
    second = as_actor(issuer).get(page)
    assert second.context["toneless"].words == PLAIN
    assert PLAIN in second.content.decode()
    assert 'name="full" value="1">' in second.content.decode()
    as_actor(issuer).post(f"{page}agree/", {"full": "1", "seen": 2})
    assert 'name="full" value="1" checked>' in as_actor(issuer).get(page).content.decode()
    refused = as_actor(officer).post(f"{page}toneless/", {"toneless": "Rời nhà. Cap 3", "seen": 2})
    assert refused.status_code == 422
    as_actor(officer).post(f"{page}toneless/", {"none": "1", "seen": 2})
    assert row(uid).toneless == ""


def test_both_people_approve_on_the_page_of_the_words(
    as_actor: Callable[[Any], Client], deputy: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoaban.domains.warning.web.drill.proof", lambda _request: Proof.PASSKEY)
    page = "/w/warning/words/flash_flood/3/"
    first = as_actor(deputy).get(page)
    assert "Roi nha ven suoi ngay." in first.content.decode()
    seen = first.context["one"].seal
    assert as_actor(deputy).post(f"{page}decide/", {"seen": seen, "deed": "approve"}).status_code == 302
    assert 'value="approve"' not in as_actor(deputy).get(page).content.decode()
    assert as_actor(deputy).post(f"{page}decide/", {"seen": seen, "deed": "approve"}).status_code == 422
    second = as_actor(issuer).get(page)
    assert deputy.label in second.content.decode()
    as_actor(issuer).post(f"{page}decide/", {"seen": seen, "deed": "approve"})
    assert form().is_approved
    typed = {f"bare-{key}": words for key, words in form().lines}
    typed["bare-do"] = "Roi nha ngay 5"
    refused = as_actor(issuer).post(f"{page}decide/", {"seen": seen, "deed": "reword", **typed})
    assert refused.status_code == 422
    assert "Roi nha ngay 5</textarea>" in refused.content.decode()
    assert "<strong>Roi nha ngay 5" not in refused.content.decode(), "the button below approves what stands"
    as_actor(issuer).post(f"{page}decide/", {"seen": seen, "deed": "back"})
    assert not form().is_approved


def test_the_page_of_the_words_counts_who_approved_and_names_who_may_next(
    as_actor: Callable[[Any], Client], places: None
) -> None:
    cast = make_cast(("duty_officer", "duty_deputy", "warning_issuer"))
    deputy, issuer = (cast.actor(one) for one in ("duty_deputy", "warning_issuer"))
    names = {one: cast.user(one).display_name for one in ("duty_officer", "duty_deputy", "warning_issuer")}

    def said() -> str:
        page = as_actor(issuer).get("/w/warning/words/flash_flood/3/").content.decode()
        return page.partition("<main")[2]

    none = said()
    assert "0 trên 2 người đã duyệt" in none
    assert set(queries.next_for(form()).names) == {names["duty_deputy"], names["warning_issuer"]}
    assert names["duty_deputy"] in none
    assert 'data-copy="http://testserver/w/warning/words/flash_flood/3/"' in none
    for shown in re.findall(r"<li>(\w+) → <strong>(\w+)</strong>: ([^<]+)</li>", none):
        assert set(shown[2].split(", ")) - {shown[1]}, shown
    approve(deputy)
    assert "1 trên 2 người đã duyệt" in said()
    assert queries.next_for(form()).names == (names["warning_issuer"],)
    approve(issuer)
    assert queries.next_for(form()).many == 0
    assert "trên 2 người đã duyệt" not in said(), "the heading says it already"


def test_where_nobody_else_may_approve_the_page_says_so(
    as_actor: Callable[[Any], Client], deputy: Any
) -> None:
    page = as_actor(deputy).get("/w/warning/words/flash_flood/3/").content.decode()
    assert "Chưa ai khác có quyền duyệt trên toàn tỉnh" in page
    assert "data-copy" not in page.partition("<main")[2]


def test_the_page_of_a_text_counts_who_agreed_to_its_words_without_marks(
    as_actor: Callable[[Any], Client], officer: Any, issuer: Any, deputy: Any
) -> None:
    now = timezone.now()
    times = {"onset": now, "expires": now + timedelta(hours=6)}

    def said(uid: Any) -> str:
        return as_actor(officer).get(f"/w/warning/alerts/{uid}/").content.decode()

    own = drafted(officer, told=text(toneless=PLAIN, **times), now=now)
    assert re.search(rf"1 trên 2 người đã đồng ý:\s*<span data-quoted>{officer.label}</span>", said(own))
    actions.review(by=issuer, uid=own, seen=1, proof=Proof.PASSKEY, toneless=True, request=None, now=now)
    assert re.search(
        rf"2 trên 2 người đã đồng ý:\s*<span data-quoted>{officer.label}, {issuer.label}</span>", said(own)
    )
    of_bank = drafted(officer, told=bank_text(**times), now=now)
    assert "0 trên 2 người đã đồng ý" in said(of_bank)
    approve(deputy)
    half = said(of_bank)
    assert re.search(rf"1 trên 2 người đã đồng ý:\s*<span data-quoted>{deputy.label}</span>", half)
    assert 'href="/w/warning/words/flash_flood/3/"' in half


def test_other_words_stay_typed_while_she_shows_who_she_is(
    as_actor: Callable[[Any], Client], deputy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoaban.domains.warning.web.drill.proof", lambda _request: Proof.NONE)
    browser, page = as_actor(deputy), "/w/warning/words/flash_flood/3/"
    typed = {f"bare-{key}": words for key, words in form().lines} | {"bare-do": "Di khoi nha ngay."}
    asked = browser.post(f"{page}decide/", {"seen": form().seal, "deed": "reword", **typed})
    assert asked.status_code == 302
    shown = browser.get(page).content.decode()
    assert "Di khoi nha ngay.</textarea>" in shown
    assert "<strong>Di khoi nha ngay." not in shown
    assert "Di khoi nha ngay." not in browser.get(page).content.decode(), "given once"


def test_the_board_names_what_two_people_have_not_approved(
    deputy: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> list[int]:
        return [one.count for one in queries.gaps() if one.kind == "toneless"]

    rows = len(queries.book().words)
    assert missing() == [rows]
    approve(deputy)
    assert missing() == [rows]
    approve(issuer)
    assert missing() == [rows - 1]
    made = replace(bank.book(), sends_toneless=False)
    monkeypatch.setattr(bank, "_book", lambda *_asked: made)
    assert missing() == []
