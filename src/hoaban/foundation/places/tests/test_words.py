"""A province's name stands in packs, documents and tests only: the same code serves every province."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[3]
NAMES = re.compile("sơn la|son la|sonla|điện biên|dien bien", re.IGNORECASE)
FREE = {"packs", "tests", "docs"}


def names_in(text):
    return NAMES.findall(text)


def test_no_province_is_named_in_code_templates_or_words():
    found = []
    for path in SOURCE.rglob("*"):
        inside = path.relative_to(SOURCE)
        if path.suffix in {".py", ".html", ".po", ".js", ".css", ".txt"} and not FREE & set(inside.parts):
            found += [f"{inside}: {name}" for name in names_in(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("text", ["Tỉnh Sơn La", "SON LA", "điện biên phủ", "sonla.gov.vn"])
def test_a_province_s_name_is_noticed(text):
    assert names_in(text)
