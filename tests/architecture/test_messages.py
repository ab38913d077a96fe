"""Every sentence on screen exists in Vietnamese, and every translation keeps its placeholders."""

import ast
import functools
import re
from pathlib import Path

import pytest

from hoaban.kit import catalogue

SOURCE = Path(catalogue.__file__).resolve().parents[1]
NAMES = catalogue.error_names(SOURCE)
ROOMS = catalogue.rooms(SOURCE)
translations = functools.cache(catalogue.translations)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_nothing_is_untranslated(room: Path) -> None:
    found = catalogue.gaps(room, NAMES)
    assert found.untranslated == (), "run ./hoaban manage messages, then translate"
    assert found.unused == (), "run ./hoaban manage messages"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_sentence_is_translated_by_itself(room: Path) -> None:
    """Names and abbreviations may be alike in both languages; a sentence never is."""
    said = translations(room).items()
    alike = [one.msgid for one, vietnamese in said if vietnamese == one.msgid and len(one.msgid.split()) > 2]
    assert alike == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_placeholders_survive_translation(room: Path) -> None:
    from babel.messages.pofile import read_po

    path = catalogue.catalogue_path(room)
    if not path.exists():
        return
    with path.open("rb") as file:
        for message in read_po(file, locale="vi"):
            english = message.id[-1] if isinstance(message.id, tuple) else message.id
            vietnamese = message.string[0] if isinstance(message.string, tuple) else message.string
            assert placeholders(english) == placeholders(vietnamese) or not english, english


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]", text))


def test_one_sentence_has_one_translation_in_the_whole_house() -> None:
    """Catalogues are merged at run time: of two translations of one sentence a reader would see only the first room's.

    Where English says two things with one word, the sentences differ («Members», «People») or carry a context.
    """
    said: dict[tuple[str, str], set[str]] = {}
    for room in ROOMS:
        for sentence, vietnamese in translations(room).items():
            said.setdefault((sentence.msgid, sentence.context), set()).add(vietnamese)
    assert {key: sorted(found) for key, found in said.items() if len(found) > 1} == {}


# What a thing was once called besides its one name; the name is the word of Decree 30/2020 or of the rooms' word lists.
FORMER_WORDS = {"bản soạn": "dự thảo", "bản thảo": "dự thảo"}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_thing_has_one_name_in_vietnamese(room: Path) -> None:
    said = [vietnamese.lower() for vietnamese in translations(room).values()]
    assert [text for text in said for former in FORMER_WORDS if former in text] == []


# Whoever works here is «bạn». Whoever reads about her own life and her own data is «bà con», as her neighbours say it, or is
# spoken to without a word for her. Nobody is «quý vị» or «ông/bà»: an office's words to a public.
A_PUBLIC = re.compile(r"qu[ýí] vị|ông/bà|ông \(bà\)", re.IGNORECASE)
A_COLLEAGUE = re.compile(r"\bbạn\b(?! bè)", re.IGNORECASE)
ROOMS_OF_CITIZENS = {"portal", "privacy"}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_everybody_is_spoken_to_in_one_way(room: Path) -> None:
    said = translations(room)
    assert [text for text in said.values() if A_PUBLIC.search(text)] == []
    own = strings_of(room / "own_data.py")
    to_citizens = [text for one, text in said.items() if room.name in ROOMS_OF_CITIZENS or one.msgid in own]
    assert [text for text in to_citizens if A_COLLEAGUE.search(text)] == []


def strings_of(file: Path) -> set[str]:
    """What a person is told about what we hold of her is named in ``own_data.py``."""
    if not file.exists():
        return set()
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_words_for_people_are_found_where_they_stand() -> None:
    assert A_PUBLIC.search("Quý vị chờ")
    assert A_PUBLIC.search("ông/bà")
    assert A_COLLEAGUE.search("Nhà bạn ở đây")
    assert not A_COLLEAGUE.search("bạn bè, bàn, bản")
    assert strings_of(SOURCE / "domains/targeting/own_data.py")


# The screen writes «khóa», «hủy», «khỏe»: one way of setting the tone mark, or the same word stands there twice.
NEW_TONE = re.compile(r"(?<![qQ])(?:o[áàảãạéèẻẽẹ]|u[ýỳỷỹỵ])(?!\w)", re.IGNORECASE)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_tone_marks_stand_where_they_always_stand(room: Path) -> None:
    assert NEW_TONE.search("Bản sao khoá")
    assert not NEW_TONE.search("quý vị, khoán, khóa")
    said = translations(room).values()
    assert [text for text in said if NEW_TONE.search(text)] == []
