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
}
"""Bold for its weight, or several names in one."""


def on_screen(language: str) -> list[str]:
    found: list[str] = []
    for room in catalogue.rooms(SOURCE):
        for sentence, translation in catalogue.translations(room).items():
            found += [translation] if language == "vi" else [sentence.msgid, sentence.plural]
    return found


@pytest.mark.parametrize("guide", ["vi/truc-canh-bao.md", "en/on-duty-for-warnings.md"])
def test_a_guide_says_the_words_of_the_screen(guide: str) -> None:
    words = on_screen(guide[:2])
    text = (ROOT / "docs" / "guides" / guide).read_text(encoding="utf-8")
    named = {" ".join(one.split()) for one in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    assert len(named) > 20
    assert sorted(one for one in named - STRESSED if not any(one in said for said in words)) == []
