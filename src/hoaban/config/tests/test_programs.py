"""Where a program did something, people read what it does, not how the code calls it."""

import re
from pathlib import Path

import pytest
from django.utils import translation

import hoaban
from hoaban.config import programs
from hoaban.foundation.access import api as access

SOURCE = Path(hoaban.__file__).parent
MADE = re.compile(r'SystemActor\(\s*"([a-z_.]+)"')


def made() -> set[str]:
    files = [one for one in SOURCE.rglob("*.py") if "tests" not in one.parts]
    return {name for one in files for name in MADE.findall(one.read_text(encoding="utf-8"))}


def test_every_program_has_a_name_that_people_understand() -> None:
    known = {*programs.NAMES, *programs.WORK, *programs.DEMO}
    assert made() - known == set(), "give it a line in config/programs.py"
    assert set(programs.WORK) <= made(), "a line for a program that is no more"


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Hệ thống: So số đo"), ("en", "The platform: Compare readings")]
)
def test_it_is_read_in_the_language_of_the_page_and_people_keep_their_names(language: str, said: str) -> None:
    with translation.override(language):
        assert access.read_name("triggers.judge").startswith(said)
    assert access.read_name("Lò Thị Hoa") == "Lò Thị Hoa"
