"""The drafts say what the code declares, and say what nobody has confirmed."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from hoaban.config import cli
from hoaban.config.dossier import drafts, facts
from hoaban.config.dossier.document import Document, Heading, Table, html, markdown
from hoaban.config.paths import ROOT
from hoaban.foundation.access import purposes

DAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def cells(document: Document) -> set[str]:
    return {
        cell for block in document.blocks if isinstance(block, Table) for row in block.rows for cell in row
    }


def test_every_column_that_is_not_open_stands_in_the_impact_file() -> None:
    shown = cells(drafts.impact(DAY))
    assert {column.label for column in facts.columns()} <= shown
    assert len(facts.columns()) > 80


def test_every_table_and_column_has_a_word() -> None:
    tables, words = facts.WORDS["tables"], facts.WORDS["columns"]
    for column in facts.columns():
        table, _dot, name = column.label.rpartition(".")
        assert table in tables, column.label
        assert name in words or column.label in words, column.label


def test_every_table_of_a_library_is_named() -> None:
    assert set(facts.borrowed_tables()) == set(facts.WORDS["borrowed"])


def test_every_role_stands_in_the_impact_file() -> None:
    assert {role.label for role in facts.roles()} <= cells(drafts.impact(DAY))


def unexplained(document: Document) -> set[str]:
    """Purposes that code reads for and the draft does not name."""
    listed = tomllib.loads((ROOT / "docs" / "operator" / "readers.toml").read_text(encoding="utf-8"))
    used = {code for row in listed.values() for code in row.get("for", ())}
    sentences = {one.code: one.sentence for one in facts.purposes()}
    shown = cells(document)
    return {code for code in used if sentences.get(code) not in shown}


def test_every_purpose_that_code_reads_for_stands_in_the_impact_file() -> None:
    assert unexplained(drafts.impact(DAY)) == set()


def test_a_purpose_taken_away_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(purposes._purposes, "statistics")
    assert unexplained(drafts.impact(DAY)) == {"statistics"}


def test_a_form_nobody_has_read_is_marked_so() -> None:
    for write in (drafts.impact, drafts.level):
        assert drafts.TEXT["unconfirmed"] in markdown(write(DAY))


def test_a_purpose_without_a_law_says_so() -> None:
    assert facts.law("", "chưa có căn cứ") == "chưa có căn cứ"
    assert facts.law("91/2025/QH15", "") == "91/2025/QH15 ◐"
    assert facts.law("0/1900/XX", "") == "0/1900/XX ✘"


def test_every_measure_and_every_risk_points_at_a_proof_that_exists() -> None:
    proofs = [row["proof"] for row in (*drafts.MEASURES["measure"], *drafts.HARM["risk"])]
    assert [proof for proof in proofs if not (ROOT / proof).exists()] == []


def test_every_outside_system_says_what_it_is() -> None:
    said = dict(facts.outside())
    assert {"smtp", "webpush", "objectstore"} <= set(said)
    assert all(said.values())


def test_a_cell_never_breaks_its_table() -> None:
    page = Document("T", [Heading("H"), Table(["a", "b"], [["x|y", "1\n2"]])])
    assert "| x\\|y | 1 2 |" in markdown(page)


def test_the_page_to_print_shows_text_as_text() -> None:
    page = Document("T", [Table(["a"], [["<script>"]])])
    assert "&lt;script&gt;" in html(page)


def test_the_command_writes_both_forms_of_every_draft(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["dossier", "--out", str(tmp_path)])
    assert ended.value.code == 0
    names = {f"{name}.{kind}" for name in drafts.DRAFTS for kind in ("md", "html")}
    assert {path.name for path in tmp_path.iterdir()} == names


def test_an_unknown_draft_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["dossier", "budget"])
    assert ended.value.code == 64
    assert "impact, level, harm" in capsys.readouterr().err
