"""Vietnamese text: typed without marks, with marks elsewhere, decomposed; and the order of the alphabet."""

import re
import unicodedata

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng: the dictionary's order after no mark
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Letters start at 10: the end of a syllable (00…05) sorts before any further letter: ba < bà < bạ < bác.
_RANK = {letter: f"{position:02d}" for position, letter in enumerate(_ALPHABET, start=10)}
# «oà», «oè», «uỳ» at a syllable's end: the tone may stand on either letter. After q, u is a consonant.
_OPEN_PAIR = re.compile(
    rf"(?<![qQ])(o(?=[ae])|u(?=y))([aey])([{_TONES}])(?![a-z\u0300-\u036f\u0111])", re.IGNORECASE
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’.\-][^\W\d_]+)*\.?\Z")


def nfc(text: str) -> str:
    """Composed Unicode with runs of white space made one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def modern_tone(text: str) -> str:
    """One of two placements of the tone mark, so that Hoà equals Hòa and thuỷ equals thủy; marks are kept."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _OPEN_PAIR.sub(r"\1\3\2", decomposed))


def bare(text: str) -> str:
    """Without any mark, its case kept: «Đoàn Kết» → «Doan Ket». One reading of many is lost with each mark: a person looks at it."""
    if text.isascii():
        return text
    plain = "".join(
        [letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)]
    )
    return plain.replace("đ", "d").replace("Đ", "D")


def fold(text: str) -> str:
    """Lower case without any mark: «Đoàn Kết» → «doan ket». For finding, never for showing."""
    return bare(text).casefold()


def is_name(text: str) -> bool:
    """Letters in words, at most 80; a number or a row of dots is no name."""
    return len(text) <= 80 and _NAME.match(text) is not None


def name_key(text: str) -> str:
    """The key a name is found by: folded, letters and digits, single spaces. «H'Mông» meets «HMông»."""
    return " ".join(_WORD.findall(fold(_APOSTROPHES.sub("", text))))


def name_sort(text: str, *, given_name_first: bool = False) -> str:
    """A key of digits only that orders as a Vietnamese dictionary does, whatever the database's collation.

    Syllables compare letter by letter, then by tone; numbers by value (Bản 2 before Bản 10). With
    ``given_name_first`` a person is filed under the last word, as class registers are.
    """
    words = _WORD.findall(unicodedata.normalize("NFC", _APOSTROPHES.sub("", modern_tone(text))).lower())
    if given_name_first and len(words) > 1:
        words = [words[-1], *words[:-1]]
    return "".join(_sort_part(word) for word in words)


def same_name(one: str, other: str) -> bool:
    """Equal but for case, spacing, composition and the place of the tone mark; Hoa and Hòa differ."""
    return nfc(modern_tone(one)).casefold() == nfc(modern_tone(other)).casefold()


def _sort_part(word: str) -> str:
    if word.isdecimal():
        digits = str(int(word))
        return f"09{min(len(digits), 99):02d}{digits}"
    tone, ranks = 0, []
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TONES:
            tone = _TONES.index(letter) + 1
        else:
            ranks.append(letter)
    letters = unicodedata.normalize("NFC", "".join(ranks))
    return "".join(_RANK.get(letter, "99") for letter in letters) + f"0{tone}"


# Kinds of places that stand before a name; whatever begins otherwise is the name itself.
_KINDS = (
    "Xã", "Phường", "Đặc khu", "Thị trấn", "Thị xã", "Huyện", "Thành phố", "Tỉnh", "Bản", "Thôn", "Tiểu khu", "Tổ dân phố",
)  # fmt: skip


def inside(name: str) -> str:
    """The name of a place within a sentence: its kind is written small («cảnh báo cho xã Mường La»), its name as it is."""
    is_kind = any(name.startswith(f"{kind} ") for kind in _KINDS)
    return name[:1].lower() + name[1:] if is_kind else name
