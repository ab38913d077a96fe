"""Words go in as data: nothing of them is read as Typst, the file is tagged and fit for an archive, and is refused in time."""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hoaban.kit import pdf
from hoaban.kit.tests.paper_text import pages_of

AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
SOURCE = """#let told = json(bytes(sys.inputs.told))
#set document(title: told.title)
#set text(font: "Libertinus Serif", lang: "vi")
#told.said
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    found = tmp_path / "paper.typ"
    found.write_text(SOURCE, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("bí mật", encoding="utf-8")
    return found


def set_with(source: Path, said: str) -> bytes:
    return pdf.typeset(source, {"title": "Báo cáo", "said": said}, at=AT)


@pytest.mark.parametrize(
    "said",
    [
        '#read("secret.txt")', "#panic()",
        "$x^2$ *a* _b_ `c`", "= Lò Văn <b> @c", '"]) #import "@preview/x:1.0.0"', "\\ // /* */", "#" * 40,
    ],
)  # fmt: skip
def test_what_people_wrote_is_text(source: Path, said: str) -> None:
    assert "".join(pages_of(set_with(source, said))).replace(" ", "") == said.replace(" ", "")


def test_every_vietnamese_letter_is_drawn(source: Path) -> None:
    letters = " ".join(
        base + mark
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    )
    whole = unicodedata.normalize("NFC", letters + " đ Đ")
    assert "".join(pages_of(set_with(source, whole))).replace(" ", "") == whole.replace(" ", "")


def test_it_is_tagged_and_fit_for_an_archive(source: Path) -> None:
    file = set_with(source, "một")
    assert b"/StructTreeRoot" in file
    assert b"<pdfaid:part>2</pdfaid:part>" in file
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in file


def test_a_sign_the_font_does_not_hold_costs_the_archive_s_form_and_not_the_paper(source: Path) -> None:
    file = set_with(source, "hoa 🌸")
    assert b"pdfaid" not in file
    assert b"/StructTreeRoot" in file


def test_the_same_words_at_the_same_time_are_the_same_file(source: Path) -> None:
    assert set_with(source, "một") == set_with(source, "một")


def test_what_is_too_long_is_refused_before_anything_is_set(source: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(pdf.subprocess, "run", lambda *_, **__: pytest.fail("set"))
    with pytest.raises(pdf.NotSet, match="too long"):
        set_with(source, "ô" * pdf.MOST_TOLD)


def test_a_paper_that_wants_all_memory_gets_none(source: Path) -> None:
    source.write_text("#range(1000000000).len()")
    with pytest.raises(pdf.NotSet, match="memory"):
        set_with(source, "một")


def test_a_slow_paper_is_left_and_the_place_is_free_again(source: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    source.write_text("#for a in range(9999) { for b in range(9999) { let n = calc.pow(a, 2) + b } }")
    for _ in range(pdf.PAPERS_AT_ONCE + 1):
        with pytest.raises(pdf.NotSet, match="slow"):
            set_with(source, "một")


def test_the_child_has_none_of_our_secrets_and_lets_nothing_grow(source: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("HOABAN_SECRET_KEY", "s3cret")
    asks = (
        "import os, resource as r, sys; from hoaban.kit import pdf;"
        "pdf._compiled = lambda *_: sys.exit(repr((sorted(os.environ), os.getcwd(), *map(r.getrlimit, (r.RLIMIT_CORE, r.RLIMIT_FSIZE)))));"
        "pdf.set_here()"
    )
    monkeypatch.setattr(pdf, "_CHILD", asks)
    with pytest.raises(pdf.NotSet) as told:
        set_with(source, "một")
    most = pdf.MOST_WRITTEN
    assert str(told.value).strip() == repr((["LANG", "PATH"], str(source.parent), (0, 0), (most, most)))
