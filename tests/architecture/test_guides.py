"""What a guide names in bold is written on a screen just so: a button that was renamed is found here, not by whoever looks for it."""

import re

import pytest

from hoaban.kit import catalogue
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
}
"""Each with as many names as it has at least: a guide that stresses nothing is not checked by chance."""


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
