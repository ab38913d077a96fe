"""A guide says the words of the screen and commands that run, shows what journeys show, and fits on four sheets.

What it names in bold is written on a screen just so: a button that was renamed is found here, not by whoever looks for it.
"""

import functools
import re
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest

from hoaban.config import cli
from hoaban.kit import catalogue
from hoaban.kit.tests.paper_text import pages_of
from tests.support import guides
from tests.support.house import ROOT, SOURCE

STRESSED = {
    "chỉ soạn, không ban hành",
    "Làm gì · Đi đâu · Khi nào · Ai gọi",
    "Im lặng và mất liên lạc là hai việc khác nhau.",
    "only drafts; it never issues",
    "Who writes",
    "The second person",
    "Do this · Go there · By when · Who calls",
    "Silent and cut off are two things.",
    "DIỄN TẬP",
    "người quyết định là bạn",
    "hỏi gia đình trước",
    "ask the family first",
    "In two communes.",
    "Faulty rows.",
    "A mistake.",
    "Text of old fonts (TCVN3, VNI).",
    "Before.",
    "In the village.",
    "With a line again.",
    "Signing out",
    "bản sao",
    "Chọn chỗ cất.",
    "Mỗi ngày máy tự sao lưu.",
    "Cất khóa riêng.",
    "Số nhắn tin",
    "Số nháy máy",
    "nháy máy",
    "112",
    "Thử khôi phục.",
    "Mang một bản ra khỏi cơ quan.",
}
"""Bold for its weight or as the first words of a paragraph, or several names in one."""
GUIDES = {
    "vi/truc-canh-bao.md": 20,
    "en/on-duty-for-warnings.md": 20,
    "vi/tim-nguoi.md": 8,
    "en/find-a-person.md": 8,
    "vi/nhap-danh-sach.md": 14,
    "en/bring-a-list.md": 11,
    "vi/gop-ban-ghi.md": 9,
    "en/merge-records.md": 11,
    "vi/di-ban.md": 6,
    "en/village-round.md": 6,
    "vi/nguoi-co-uy-tin.md": 16,
    "vi/sinh-mat-chuyen.md": 16,
    "vi/dau-hieu-tu-ban.md": 8,
    "vi/truong-ban.md": 8,
    "vi/nang-cap.md": 2,
    "vi/sao-luu.md": 4,
    "vi/tram-do.md": 14,
    "en/stations.md": 8,
    "vi/bang-dan-so.md": 18,
    "en/population-boards.md": 18,
    "vi/dac-biet-kho-khan.md": 14,
    "en/special-difficulty.md": 12,
}
"""Each with as many names as it has at least: a guide that stresses nothing is not checked by chance."""
SHEETS = 4
A4 = b"/MediaBox[0 0 595.2756 841.8898]"
BY_HAND = {"gop-ban-ghi-1280", "loi-danh-sach-360", "phong-cu-1280", "tim-nguoi-1280"}
"""Pictures of the register's guides, which no journey takes."""


@functools.cache
def on_screen(language: str) -> list[str]:
    found: list[str] = []
    for room in catalogue.rooms(SOURCE):
        for sentence, translation in catalogue.translations(room).items():
            found += [translation] if language == "vi" else [sentence.msgid, sentence.plural]
    return found


def is_said(name: str, words: list[str]) -> bool:
    """As it stands on a screen; «…» is a number that the screen fills in."""
    parts = [part.strip() for part in name.split("…")]
    return any(all(part in said for part in parts) for said in words)


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_says_the_words_of_the_screen(guide: str) -> None:
    words = on_screen(guide[:2])
    text = (ROOT / "docs" / "guides" / guide).read_text(encoding="utf-8")
    named = {" ".join(one.split()) for one in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    assert len(named - STRESSED) >= GUIDES[guide]
    assert sorted(one for one in named - STRESSED if not is_said(one, words)) == []


def test_a_button_nobody_has_is_found() -> None:
    words = on_screen("vi")
    assert is_said("Nhập … dòng đúng", words)
    assert not is_said("Nhập … dòng sai bét", words)
    assert not is_said("Nút không có", words)


def text_of(guide: str) -> str:
    return (guides.GUIDES / guide).read_text(encoding="utf-8")


def test_no_guide_is_left_unread() -> None:
    assert {str(path.relative_to(guides.GUIDES)) for path in guides.GUIDES.rglob("*.md")} == set(GUIDES)


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_fits_on_four_sheets(guide: str, tmp_path: Path) -> None:
    file = guides.on_paper(text_of(guide), guide[:2], tmp_path)
    pages = pages_of(file)
    assert 1 <= len(pages) <= SHEETS
    assert file.count(A4) == len(pages)
    drawn = "".join("".join(pages).split())
    for word in re.findall(r"[^\W\d_]{4,}", text_of(guide).split("\n", 2)[2].split("](")[0]):
        assert word in drawn, f"{word} is not on paper"


@pytest.mark.slow
def test_a_fifth_sheet_is_counted(tmp_path: Path) -> None:
    text = text_of("vi/truc-canh-bao.md")
    assert len(pages_of(guides.on_paper(text + "\n\n" + text, "vi", tmp_path))) > SHEETS


def test_guides_show_what_journeys_take() -> None:
    """By name and size; a journey compares what it takes with the same table."""
    shown = {name for guide in GUIDES for name in guides.pictures_of(text_of(guide))}
    walks = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "journeys").glob("test_*.py"))
    taken = set(re.findall(r'takes_for_guides\(\s*\w+(?:\.\w+)*,\s*"([^"]+)"', walks))
    assert shown - BY_HAND == set(guides.TAKEN) == taken
    assert shown >= BY_HAND
    for name, size in guides.TAKEN.items():
        assert guides.size_of((guides.PICTURES / f"{name}.png").read_bytes()) == size, name


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_names_commands_and_settings_that_are_there(guide: str) -> None:
    typed = " ".join(re.findall(r"`([^`]+)`", text_of(guide)))
    assert wrong_commands(typed) == []
    settings = (ROOT / "docs" / "operator" / "settings.md").read_text(encoding="utf-8")
    assert [one for one in re.findall(r"HOABAN_[A-Z_]+", typed) if f"`{one}`" not in settings] == []


def wrong_commands(typed: str) -> list[str]:
    """Commands that nobody has, and options that a command does not know."""
    wrong: list[str] = []
    for line in typed.split("./hoaban ")[1:]:
        name, *rest = line.split()
        if name not in cli.COMMANDS:
            wrong.append(name)
            continue
        parser = ArgumentParser()
        import_module(f"hoaban.config.commands.{name}").configure(parser)
        wrong += [word for word in rest if word.startswith("--") and word not in parser.format_help()]
    return wrong


def test_a_command_nobody_has_is_found() -> None:
    assert wrong_commands("./hoaban backup --keys khoa.txt ./hoaban restore TỆP --yes") == []
    assert wrong_commands("./hoaban sichern ./hoaban backup --schluessel") == ["sichern", "--schluessel"]
