"""What a written line says: a word, its slips, with or without marks, «40/43», or a cry for help anywhere in it.

Words are compared folded; a word that carries marks must carry the right ones («bão» is no «báo»). What says «not» before a
word is never taken for that word: a person reads it.
"""

import re
import unicodedata
from collections.abc import Sequence

from hoaban.domains.answers.values import Grade, Said, Understood
from hoaban.kit.syllables import SYLLABLES, near
from hoaban.kit.text import fold

WORDS: dict[Grade, tuple[str, ...]] = {
    Grade.HEARD: ("nhan", "nhann", "danhan", "ok", "oke", "okie", "danghe", "dabiet", "1"),
    Grade.TOLD: ("bao", "baoroi", "dabao", "thongbao"),
    Grade.MOVING: ("di", "didoi", "dangdi", "sotan", "xotan", "2"),
    Grade.SAFE: ("xong", "xog", "xongroi", "songroi", "daxong", "antoan"),
    Grade.HELP: ("cuu", "cuuvoi", "cuunguoi", "cuugiup", "capcuu", "sos", "3"),
}
"""First words, folded, with slips of thumbs; the first of each is the one we print. «Đã» alone is none: folded it is «đá»."""
PRINTED = {grade: words[0].upper() for grade, words in WORDS.items()}
_FIRST = {word: grade for grade, words in WORDS.items() for word in words}
_SPELT = {
    "nhan": "nhận",
    "bao": "báo",
    "di": "đi",
    "cuu": "cứu",
    "so": "sơ",
    "tan": "tán",
    "an": "an",
    "toan": "toàn",
    "cap": "cấp",
}
"""How a word of ours is written where it is written with marks."""
_FOLLOWS: dict[str, Sequence[str]] = {
    "bao": ("roi", "het", "dan", "ca", "cho", "xong", "du", "ba", "bon"),
    "di": ("roi", "het", "ca", "dan", "duoc", "len", "xong", "ngay"),
}
"""Everyday words («bao to quá», «di lam ve»): more words behind them have to be these, or numbers."""

_HELP = (
    "cuu voi", "cuu chung toi", "cuu nguoi", "cuu giup", "can cuu", "xin cuu", "can giup", "xin giup", "bi thuong", "mat tich",
    "mac ket", "bi vui", "vui lap", "bi cuon", "cuon troi", "chet nguoi", "nguoi chet",
)  # fmt: skip
_ROAD = (
    "dut duong", "duong dut", "duong bi dut", "tac duong", "duong tac", "duong bi tac", "mat duong", "chia cat", "bi co lap",
    "cau sap", "sap cau", "cau troi",
)  # fmt: skip
_PHRASES: tuple[tuple[Grade, tuple[str, ...]], ...] = (
    (Grade.SAFE, ("an toan", "xong roi", "da xong", "ra het", "di het", "len het")),
    (Grade.MOVING, ("dang di", "so tan", "dang chuyen", "dang len", "di doi", "bat dau di")),
    (Grade.TOLD, ("da bao", "da goi", "da thong bao", "bao het", "bao roi")),
    (Grade.HEARD, ("da nhan", "nhan duoc", "nhan roi", "da nghe", "nghe roi", "da biet", "biet roi", "da doc")),
)  # fmt: skip
"""Looked for anywhere, the most that a village can say first."""
_NOT, _BEFORE = ("khong", "ko", "k", "chua", "khg", "kg"), 3

_OF = re.compile(r"\b(\d{1,4}) (?:(?:ho|nha) )?(?:of|tren|trong) (\d{1,4})\b")
_HOMES = re.compile(r"(?<!con )\b(\d{1,4}) (?:ho|nha)\b")
_INJURED = re.compile(r"\b(\d{1,3}) (?:nguoi )?bi thuong\b")
_MISSING = re.compile(r"\b(\d{1,3}) (?:nguoi )?mat tich\b")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[.,;!?\n]")
_BREAK = ","
"""Any of these: what is said «not» of ends there."""
_DRILL = (["dt"], ["dien", "tap"])
LONG = 8
"""Words; a longer line may say more than its first word, so a person reads it as well."""


def read(text: str) -> Understood:
    """What it says; a grade of None for what only a person understands."""
    written = _words(text)
    words = [fold(word) for word in written]
    said = " ".join(words)
    moved, homes = _counted(said, words)
    injured, missing = _number(_INJURED, said), _number(_MISSING, said)
    told = text.strip()[:500]
    road = _says(words, _ROAD)
    if road or injured or missing or _says(words, _HELP) or _first(words, written) is Grade.HELP:
        return Understood(Said(Grade.HELP, moved, homes, injured, missing, road, told), is_sure=True)
    if moved is not None and homes is not None and moved > homes:
        return Understood(Said(None, words=told), is_sure=False)
    grade, is_sure = _grade(words, written, moved)
    if grade is Grade.SAFE and moved is not None and homes is not None and moved < homes:
        grade = Grade.MOVING  # «40/43 an toàn»: three homes are not
    is_sure = (
        is_sure
        and grade is not None
        and not _denied(words, (*_HELP, *_ROAD))
        and sum(word != _BREAK for word in words) <= LONG
    )
    return Understood(Said(grade, moved, homes, words=told), is_sure=is_sure)


def is_drill(text: str) -> bool:
    """Whether it says of itself that it belongs to a drill."""
    words = [fold(word) for word in _tokens(text)]
    return any(words[: len(mark)] == mark for mark in _DRILL)


def denies_help(text: str) -> bool:
    """«Không ai đến cứu giúp chúng tôi» stands under a «not» and may be a cry all the same: only a person can tell."""
    return _denied([fold(word) for word in _words(text)], (*_HELP, *_ROAD))


def _grade(words: list[str], written: list[str], moved: int | None) -> tuple[Grade | None, bool]:
    """The first word, a phrase anywhere, the numbers alone, or one slip of a thumb."""
    if (first := _first(words, written)) is not None:
        return first, True
    for grade, phrases in _PHRASES:
        if _says(words, phrases):
            return grade, True
        if _denied(words, phrases):
            return None, False
    if moved is not None:
        return Grade.MOVING, True
    return (_slip(words[0]), False) if words else (None, False)


def _first(words: list[str], written: list[str]) -> Grade | None:
    for count in (2, 1):
        grade = _FIRST.get("".join(words[:count]))
        if grade is None or len(words) < count or not all(map(_fits_marks, words[:count], written[:count])):
            continue
        rest = words[count:]
        if rest and rest[0] == _BREAK:
            rest = []  # what follows the break is said besides
        if words[0].isdigit():
            return grade if not rest or (grade is Grade.MOVING and rest[0].isdigit()) else None
        follows = _FOLLOWS.get("".join(words[:count]))
        if follows and rest and not (rest[0] in follows or rest[0].isdigit()):
            continue
        return grade
    return None


def _fits_marks(folded: str, written: str) -> bool:
    return written == folded or _SPELT.get(folded, written) == written


def _slip(word: str) -> Grade | None:
    """One slip away from a word of ours, where it is itself none of the language: «nhn», «cuuu»."""
    if word in SYLLABLES or len(word) < 2 or word.isdigit():
        return None
    thin = re.sub(r"(.)\1+", r"\1", word)
    meant = {_FIRST[one] for one in (*near(word), thin, thin + thin[-1]) if one in _FIRST}
    return meant.pop() if len(meant) == 1 else None


def _tokens(text: str) -> list[str]:
    found = _TOKEN.findall(unicodedata.normalize("NFC", text).casefold())
    return [word if word.isalnum() else _BREAK for word in found]


def _words(text: str) -> list[str]:
    """As they are written; ``/`` between two numbers is a word of its own; what marks a drill is left out."""
    words = _tokens(re.sub(r"(\d)\s*[/\\]\s*(\d)", r"\1 of \2", text))
    for mark in _DRILL:
        if [fold(word) for word in words[: len(mark)]] == mark:
            words = words[len(mark) :]
    while words and words[0] == _BREAK:
        words = words[1:]
    return words


def _counted(said: str, words: list[str]) -> tuple[int | None, int | None]:
    """(n, m) of «n of m homes», or n alone; a line that says «not» is no count of who is out."""
    if (both := _OF.search(said)) is not None:
        return int(both[1]), int(both[2])
    return (None if any(word in _NOT for word in words) else _number(_HOMES, said)), None


def _number(sought: re.Pattern[str], said: str) -> int | None:
    found = sought.search(said)
    return int(found[1]) if found else None


def _places(words: list[str], phrase: str) -> list[int]:
    parts = phrase.split()
    return [at for at in range(len(words)) if words[at : at + len(parts)] == parts]


def _is_denied(words: list[str], at: int) -> bool:
    before = words[max(0, at - _BEFORE) : at]
    clause = before[len(before) - before[::-1].index(_BREAK) :] if _BREAK in before else before
    return any(word in _NOT for word in clause)


def _says(words: list[str], phrases: Sequence[str]) -> bool:
    return any(not _is_denied(words, at) for phrase in phrases for at in _places(words, phrase))


def _denied(words: list[str], phrases: Sequence[str]) -> bool:
    return any(_is_denied(words, at) for phrase in phrases for at in _places(words, phrase))
