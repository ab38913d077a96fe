"""The bank's words are approved by two different people on a page, in Vietnamese and in what readers whom the pack names read."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.test import Client

from conftest import cast_member
from hoaban.domains.registry import api as registry
from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import ApprovedAlready, ApprovedInPack, NotReader
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank, wordbank
from hoaban.domains.warning.spoken import gap
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.steps import NOW
from hoaban.domains.warning.tests.test_tongues import bank_text, tongue_of
from hoaban.domains.warning.values import Gap, Hazard, Proof
from hoaban.domains.warning.values.approved import FULL, FormShown
from hoaban.domains.warning.word_models import Form, FormApproval
from hoaban.foundation.access.errors import NotAllowed, Stale
from tests.support.people import make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
FLOOD = Hazard.FLASH_FLOOD


def form(variant: str = FULL) -> FormShown:
    return queries.form_of(FLOOD, 3, variant)


def approve(by: Any, variant: str = FULL, **changed: Any) -> None:
    told: dict[str, Any] = {"seen": form(variant).seal, "request": None, "document": ""} | changed
    actions.approve_words(by=by, hazard=FLOOD, level=3, proof=Proof.PASSKEY, now=NOW, variant=variant, **told)


def take_back(by: Any, variant: str = FULL) -> None:
    actions.take_words_back(
        by=by, hazard=FLOOD, level=3, seen=form(variant).seal, proof=Proof.PASSKEY, request=None, now=NOW, variant=variant
    )  # fmt: skip


def packed(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """The pack with the flood's row of level 3 to 5 changed."""
    book = bank.book()
    words = tuple(
        replace(one, **changed) if (one.hazard, one.levels.start) == (FLOOD, 3) else one for one in book.words
    )
    monkeypatch.setattr(bank, "_book", lambda *_asked: replace(book, words=words))


def open_rows() -> int:
    return sum(one.count for one in queries.gaps() if one.kind == "approval")


@pytest.fixture
def deputy() -> Any:
    return cast_member("duty_deputy", "deputy", None)


def test_two_different_people_approve_a_row_and_the_board_counts_one_less(deputy: Any, issuer: Any) -> None:
    before = open_rows()
    approve(deputy, document="  12/QĐ-PCTT,  1.6.2026 ")
    with pytest.raises(ApprovedAlready):
        approve(deputy)
    assert not form().is_approved
    assert open_rows() == before
    approve(issuer)
    assert form().is_approved
    assert form().approvals[0].document == "12/QĐ-PCTT, 1.6.2026"
    assert open_rows() == before - 1


def test_sent_twice_is_one_approval_and_a_stale_page_approves_nothing(deputy: Any, issuer: Any) -> None:
    seen = form().seal
    approve(deputy, seen=seen, request="one")
    approve(deputy, seen=seen, request="one")
    assert FormApproval.plain.count() == 1
    with pytest.raises(Stale):
        approve(issuer, seen="other words")


def test_words_that_change_in_the_pack_wait_for_their_people_again(
    deputy: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(deputy)
    approve(issuer)
    packed(monkeypatch, do_this="Rời nhà ngay.")
    assert (form().is_outdated, form().is_approved) == (True, False)
    assert queries.state_of(form()) == "changed"
    approve(issuer)
    assert not form().is_approved
    assert [one.over_at is None for one in queries.wordings_of(FLOOD, 3, FULL)] == [True, False]


def test_a_row_that_the_pack_names_a_document_for_stays_approved(
    deputy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed(monkeypatch, approved_by="a document made up for this test")
    assert form().is_approved
    with pytest.raises(ApprovedInPack):
        approve(deputy)


def test_an_approval_is_taken_back_by_a_name_that_the_history_keeps(deputy: Any, issuer: Any) -> None:
    approve(deputy)
    approve(issuer)
    take_back(deputy)
    assert not form().is_approved
    (before,) = queries.wordings_of(FLOOD, 3, FULL)
    assert (before.over_by, len(before.approvals)) == (deputy.label, 2)
    with pytest.raises(Stale):
        take_back(deputy)


def test_only_whoever_holds_the_right_in_the_whole_province_approves(officer: Any, make_actor: Any) -> None:
    with pytest.raises(NotAllowed):
        approve(officer)
    with pytest.raises(NotAllowed):
        approve(make_actor(*Permission, name="local", commune=3646))


def test_another_language_is_approved_by_readers_whom_the_pack_names_and_goes_out_then(
    officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = make_cast(("duty_deputy", "warning_issuer"))
    first, second = cast.actor("duty_deputy"), cast.actor("warning_issuer")
    made = tongue_of("qaa", "qaa", approved_by="")
    book = bank.book()

    def readers(*roles: str) -> None:
        named = replace(made, readers=tuple(cast.user(one).email for one in roles))
        monkeypatch.setattr(bank, "_book", lambda *_asked: replace(book, tongues=(named,)))

    readers()
    with pytest.raises(NotReader):
        approve(first, "qaa")
    assert queries.next_for(form("qaa")).many == 0
    readers("duty_deputy", "warning_issuer")
    approve(first, "qaa")
    assert queries.next_for(form("qaa")).names == (cast.user("warning_issuer").display_name,)

    def spoken() -> tuple[str, ...]:
        uid = steps.in_force(officer, issuer, told=bank_text())
        steps.ended(issuer, uid)
        return tuple(
            code for row in Version.plain.filter(alert__uid=uid).order_by("number") for code in queries.spoken_by(row.pk)
        )  # fmt: skip

    assert spoken() == (), "one person is not two"
    approve(second, "qaa")
    assert [key for key, _words in form("qaa").lines][-3:] == ["cancel", "all_clear", "exercise"]
    assert spoken() == ("qaa", "qaa"), "the warning and its end"


def test_the_board_names_languages_spoken_here_that_lack_approval_or_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wordbank, "_speakers", lambda: {"vie": 900, "hmn": 40, "blt": 70})
    assert "tongue" not in {one.kind for one in queries.gaps()}, (
        "nobody here speaks what the bank has a file for"
    )
    monkeypatch.setattr(wordbank, "_speakers", lambda: {"vie": 900, "hmn": 40, "blt": 70, "eng": 1})
    found = {one.kind: one for one in queries.gaps()}
    assert found["tongue"].count == 16
    assert found["untold"] == Gap("untold", "blt, hmn", 2)
    assert "blt, hmn" in gap(found["untold"])[1]


def test_people_are_counted_by_the_language_they_speak_best(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"value": ["blt vie", "blt", "vie", ""], "count": [3, 4, 5, 6]}
    columns = {name: np.array(rows, dtype=object) for name, rows in told.items()}
    monkeypatch.setattr(registry, "denominators", lambda *_asked: columns)
    assert wordbank._speakers() == {"blt": 7, "vie": 5}


def test_the_page_narrows_by_address_and_shows_each_row_whole(
    as_actor: Callable[[Any], Client], officer: Any
) -> None:
    page = as_actor(officer).get("/w/warning/words/?hazard=flash_flood&level=4&language=vie&state=open")
    assert len(page.context["rows"]) == 1
    assert "Rời nhà ven suối ngay. Không quay lại lấy đồ." in page.content.decode()
    assert len(as_actor(officer).get("/w/warning/words/?q=ven+suoi&language=vie").context["rows"]) == 1
    assert not as_actor(officer).get("/w/warning/words/?state=approved").context["rows"]
    assert as_actor(officer).get("/w/warning/words/?level=x&hazard=nothing").status_code == 200


def test_both_people_approve_on_the_page_and_the_writer_is_told_no_more(
    as_actor: Callable[[Any], Client], officer: Any, deputy: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoaban.domains.warning.web.drill.proof", lambda _request: Proof.PASSKEY)
    page = "/w/warning/words/flash_flood/3/in/vie/"
    assert as_actor(officer).get("/w/warning/new/flash_flood/3/").context["is_unapproved"]
    first = as_actor(deputy).get(page)
    seen = first.context["one"].seal
    assert 'value="approve"' in first.content.decode()
    sent = {"seen": seen, "deed": "approve", "document": "12/QĐ"}
    assert as_actor(deputy).post(f"{page}decide/", sent).status_code == 302
    assert 'value="approve"' not in as_actor(deputy).get(page).content.decode()
    assert as_actor(deputy).post(f"{page}decide/", sent).status_code == 422
    second = as_actor(issuer).get(page).content.decode()
    assert deputy.label in second
    assert "12/QĐ" in second
    as_actor(issuer).post(f"{page}decide/", {"seen": seen, "deed": "approve"})
    assert form().is_approved
    assert not as_actor(officer).get("/w/warning/new/flash_flood/3/").context["is_unapproved"]
    as_actor(issuer).post(f"{page}decide/", {"seen": seen, "deed": "back"})
    assert Form.plain.get(variant=FULL).over_label == issuer.label


@pytest.mark.parametrize(
    "address",
    ["flash_flood/3/in/toneless/", "flash_flood/3/in/xxx/", "flash_flood/4/in/vie/", "no/3/in/vie/"],
)
def test_what_the_bank_has_not_is_not_found(
    address: str, as_actor: Callable[[Any], Client], deputy: Any
) -> None:
    assert as_actor(deputy).get(f"/w/warning/words/{address}").status_code == 404


def test_a_proof_that_is_missing_keeps_the_paper_she_named(
    as_actor: Callable[[Any], Client], deputy: Any
) -> None:
    page = "/w/warning/words/flash_flood/3/in/vie/"
    sent = {"seen": form().seal, "deed": "approve", "document": "12/QĐ"}
    assert as_actor(deputy).post(f"{page}decide/", sent).status_code == 302
    assert not FormApproval.plain.exists()
    assert 'value="12/QĐ"' in as_actor(deputy).get(page).content.decode()


def test_the_readiness_board_leads_to_the_words(as_actor: Callable[[Any], Client], officer: Any) -> None:
    page = as_actor(officer).get("/w/warning/ready/").content.decode()
    assert 'href="/w/warning/words/?state=open&amp;language=vie"' in page
