"""A warning speaks more languages where rows of the bank are approved in them; nothing is made up, and only the words differ."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from hoaban.domains.signing import api as signing
from hoaban.domains.warning import queries
from hoaban.domains.warning.models import CapMessage, Version
from hoaban.domains.warning.queries import bank, tongues
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.steps import PROVINCE, text
from hoaban.domains.warning.tests.test_cap import LATER, run, texts
from hoaban.domains.warning.tests.test_cap import key as key  # noqa: PLC0414
from hoaban.domains.warning.values import Hazard, Status, Tongue, Words
from hoaban.foundation.accounts.models import Organisation
from hoaban.kit import cap

pytestmark = pytest.mark.django_db(databases="__all__")
FLOOD, PAPER = Hazard.FLASH_FLOOD, "a document made up for this test"


def made_up(words: Words, tag: str) -> Words:
    """A row in a language nobody speaks: synthetic, its sentences say so."""
    said = {name: f"[{tag}] {name}." for name in ("do_this", "go_there", "by_when", "who_calls")}
    return replace(words, **said, approved_by=PAPER)


def tongue_of(code: str, tag: str, **changed: Any) -> Tongue:
    book = bank.book()
    said = {one: f"[{tag}] {one}" for one in book.sentences} | {
        "level": f"[{tag}] {{hazard}} {{level}} {{colour}}."
    }
    made = replace(book, sentences=said, words=tuple(made_up(one, tag) for one in book.words))
    return replace(Tongue(code, tag, "[drill]", PAPER, made), **changed)


@pytest.fixture
def speaks(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The bank in these languages besides Vietnamese."""
    own = bank.book()

    def say(*some: Tongue) -> None:
        made = replace(own, tongues=some)
        monkeypatch.setattr(bank, "_book", lambda *_asked: made)

    return say


def bank_text(**changed: Any) -> Any:
    words = queries.book().words_for(FLOOD, 3)
    assert words
    names = ("do_this", "go_there", "by_when", "who_calls")
    return text(**{name: getattr(words, name) for name in names} | changed)


def identifier(uid: Any, number: int = 1) -> str:
    return str(Version.plain.get(alert__uid=uid, number=number).identifier)


def test_the_platforms_english_is_whole_and_approved_by_nobody() -> None:
    (english,) = bank.book().tongues
    assert (english.code, english.tag, english.approved_by) == ("eng", "en", "")
    for words in bank.book().words:
        found = english.book.words_for(words.hazard, words.levels.start)
        assert found is not None
        assert found.levels == words.levels
        assert all(getattr(found, name) for name in ("do_this", "go_there", "by_when", "who_calls"))
        assert (found.source, found.approved_by) == ("own", "")
        assert english.paper_of(found) == ""


def test_what_nobody_approved_goes_out_in_vietnamese_only(officer: Any, issuer: Any) -> None:
    uid = steps.in_force(officer, issuer, told=bank_text())
    assert queries.others_of([identifier(uid)]) == {}


@pytest.mark.parametrize("lacks", ["row", "sentences", "text"])
def test_each_part_has_to_be_approved(
    lacks: str, officer: Any, issuer: Any, speaks: Callable[..., None]
) -> None:
    one = tongue_of("qaa", "qaa")
    if lacks == "row":
        rows = tuple(replace(row, approved_by="") for row in one.book.words)
        one = replace(one, book=replace(one.book, words=rows))
    elif lacks == "sentences":
        one = replace(one, approved_by="")
    speaks(one)
    told = bank_text(by_when="Đi ngay đêm nay.") if lacks == "text" else bank_text()
    uid = steps.in_force(officer, issuer, told=told)
    assert queries.others_of([identifier(uid)]) == {}


def test_one_info_for_each_language_and_only_words_differ(
    key: Path, officer: Any, issuer: Any, speaks: Callable[..., None]
) -> None:
    speaks(tongue_of("qaa", "qaa"), tongue_of("qab", "qab"))
    steps.in_force(officer, issuer, told=bank_text())
    run()
    content = bytes(CapMessage.plain.get().content)
    assert cap.findings(content) == ()
    assert signing.verify_xml(content, signing.Purpose.WARNING, LATER)
    infos = cap.read(content).alert.infos
    assert [one.language for one in infos] == ["vi-VN", "qaa", "qab"]
    words = {"language", "event", "headline", "description", "instruction"}
    bare = [replace(one, **dict.fromkeys(words, "")) for one in infos]
    assert bare[0] == bare[1] == bare[2]
    assert infos[1].instruction.startswith("[qaa] do_this. [qaa] go_there.")
    assert "[qaa] do_this." in infos[1].description


@pytest.mark.parametrize("how", [None, "all_clear"])
@pytest.mark.parametrize("is_demo", [False, True])
def test_every_text_of_a_drill_says_so_first_in_every_language(
    how: str | None, key: Path, officer: Any, issuer: Any, speaks: Callable[..., None], *, is_demo: bool
) -> None:
    speaks(tongue_of("qaa", "qaa"))
    Organisation.plain.create(name="Mẫu", kind="province", number=PROVINCE, is_demo=is_demo)
    uid = steps.in_force(officer, issuer, Status.EXERCISE, bank_text())
    if how:
        steps.ended(issuer, uid, how, now=LATER)
    run(LATER + timedelta(minutes=1))
    told = [cap.read(bytes(row.content)).alert for row in CapMessage.plain.order_by("pk")]
    infos = [info for one in told for info in one.infos]
    assert [one.language for one in infos] == ["vi-VN", "qaa"] * (2 if how else 1)
    first = "CHẠY THỬ (TEST). DIỄN TẬP" if is_demo else "DIỄN TẬP"
    assert [said for one in infos for said in texts(one) if not said.startswith(first)] == []


@pytest.mark.parametrize("broken", ["severity", "expires", "geocode", "order"])
def test_infos_that_disagree_are_not_issued(
    broken: str, key: Path, officer: Any, issuer: Any, speaks: Callable[..., None]
) -> None:
    speaks(tongue_of("qaa", "qaa"))
    steps.in_force(officer, issuer, told=bank_text())
    run()
    alert = cap.read(bytes(CapMessage.plain.get().content)).alert
    first, other = alert.infos
    area = replace(other.areas[0], geocodes=(cap.Named(cap.COMMUNE, "03664"),))
    changed = {
        "severity": (first, replace(other, severity=cap.Severity.MINOR)),
        "expires": (first, replace(other, expires=LATER)),
        "geocode": (first, replace(other, areas=(area,))),
        "order": (other, first),
    }
    with pytest.raises(cap.NotSound):
        cap.written(replace(alert, infos=changed[broken]))


def test_a_drill_begins_with_our_word_in_every_language_and_an_end_is_told_in_it(
    officer: Any, issuer: Any, speaks: Callable[..., None]
) -> None:
    speaks(tongue_of("qaa", "qaa"))
    uid = steps.in_force(officer, issuer, Status.EXERCISE, bank_text())
    (said,) = queries.others_of([identifier(uid)])[identifier(uid)]
    assert said.words.startswith("DIỄN TẬP ([drill]). [qaa] do_this.")
    steps.ended(issuer, uid)
    (over,) = queries.others_of([identifier(uid, 2)])[identifier(uid, 2)]
    assert over.words == "DIỄN TẬP ([drill]). [qaa] cancel."
    own = steps.in_force(officer, issuer, told=text())
    steps.ended(issuer, own)
    assert queries.others_of([identifier(own, 2)]) == {}, "nobody read the beginning in it"


def test_the_public_page_speaks_the_readers_language_where_it_is_approved(
    officer: Any, issuer: Any, client: Client, speaks: Callable[..., None]
) -> None:
    speaks(tongue_of("qaa", "en"))
    now = timezone.now()
    uid = steps.in_force(officer, issuer, told=bank_text(onset=now, expires=now + timedelta(hours=6)))
    for page in ("/warnings/", f"/warnings/{uid}/"):
        client.cookies["django_language"] = "en"
        english = client.get(page).content.decode()
        client.cookies["django_language"] = "vi"
        own = client.get(page).content.decode()
        assert "[en] do_this." in english
        assert "[en] do_this." not in own
        assert "Rời nhà ven suối ngay." in own


def test_a_language_is_found_by_either_of_its_names(
    officer: Any, issuer: Any, speaks: Callable[..., None]
) -> None:
    speaks(tongue_of("qaa", "en"))
    uid = steps.in_force(officer, issuer, told=bank_text())
    version = Version.plain.get(alert__uid=uid).pk
    assert queries.spoken_by(version) == ("qaa",)
    assert queries.sent_in(version, "qaa") == queries.sent_in(version, "en") != ""
    assert queries.sent_in(version, "vi") == ""
    with translation.override("vi"):
        assert tongues.read_here([identifier(uid)]) == {}
