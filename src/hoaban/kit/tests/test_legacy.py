"""Old fonts: every syllable comes back, what is Unicode is left alone, and nobody is asked without cause."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.kit import legacy
from hoaban.kit.legacy import Legacy

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
ONSETS = ("", "b", "c", "đ", "l", "m", "ng", "nh", "qu", "th", "tr", "v")
CODAS = ("", "n", "ng", "m", "nh")
# VNI's marks as its keyboards taught them, written down apart from the module's own table.
VNI_TONE = dict(zip(TONES, ("", "ø", "û", "õ", "ù", "ï"), strict=True))
VNI_HAT = dict(zip(TONES, "âàåãáä", strict=True))
VNI_BREVE = dict(zip(TONES, "êèúüéë", strict=True))
VNI_I = dict(zip(TONES, ("i", "ì", "æ", "ó", "í", "ò"), strict=True))


@st.composite
def syllables(draw: st.DrawFn) -> tuple[str, str, str]:
    """A syllable in Unicode, and how TCVN 5712's own table and VNI write it."""
    onset, vowel = draw(st.sampled_from(ONSETS)), draw(st.sampled_from(VOWELS))
    tone, coda = draw(st.sampled_from(TONES)), draw(st.sampled_from(CODAS))
    text = unicodedata.normalize("NFC", onset + vowel + tone + coda)
    return text, "".join(map(tcvn3, text)), onset.replace("đ", "ñ") + vni(vowel, tone) + coda


def tcvn3(letter: str) -> str:
    place = TCVN3.find(letter)
    return chr(0xA1 + place) if place >= 0 and letter != " " else letter


# The upper half of TCVN 5712:1993 from A1 on, as the standard prints it; blanks where it has capitals we never meet.
TCVN3 = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"


def vni(vowel: str, tone: str) -> str:
    if vowel in "âêô":
        return {"â": "a", "ê": "e", "ô": "o"}[vowel] + VNI_HAT[tone]
    if vowel == "ă":
        return "a" + VNI_BREVE[tone]
    if vowel == "i":
        return VNI_I[tone]
    if vowel == "y" and tone == "\u0323":
        return "î"
    return {"ơ": "ô", "ư": "ö"}.get(vowel, vowel) + VNI_TONE[tone]


@given(syllables())
def test_every_syllable_comes_back_from_both_writings(told: tuple[str, str, str]) -> None:
    text, in_tcvn3, in_vni = told
    assert legacy.unicode_of(in_tcvn3, Legacy.TCVN3) == text
    assert legacy.unicode_of(in_vni, Legacy.VNI) == text


@given(st.lists(syllables(), min_size=1))
def test_unicode_is_never_taken_for_an_old_font(told: list[tuple[str, str, str]]) -> None:
    assert legacy.detect(text for text, _tcvn3, _vni in told) is None


_NAMES = st.lists(syllables(), min_size=1, max_size=4)


@given(_NAMES)
def test_a_cell_in_unicode_shows_no_old_font(told: list[tuple[str, str, str]]) -> None:
    """So it is never changed where cells are read one by one."""
    name = " ".join(text for text, _tcvn3, _vni in told)
    for written in (name, name.upper(), name.title(), unicodedata.normalize("NFD", name)):
        assert legacy.certain(written) is None


@given(_NAMES, st.sampled_from(list(Legacy)))
def test_a_cell_that_shows_its_old_font_comes_back(told: list[tuple[str, str, str]], written: Legacy) -> None:
    text, in_tcvn3, in_vni = (" ".join(part) for part in zip(*told, strict=True))
    old = in_tcvn3 if written is Legacy.TCVN3 else in_vni
    if legacy.certain(old) is written:
        assert legacy.unicode_of(old, written) == text


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Lß ThÞ Hoa", Legacy.TCVN3),
        ("Loø Thò Hoa", Legacy.VNI),
        ("Quaøng Vaên Ñoâi", Legacy.VNI),
        ("Lò Thò Hoa", None),  # reads either way
        ("Lò Văn Pản", None),
        ("Loø Thị", None),  # somebody began to type it anew
        ("Zoë José", None),
        ("H'Bluê Niê", None),
    ],
)
def test_a_cell_shows_how_it_was_written(cell: str, written: Legacy | None) -> None:
    assert legacy.certain(cell) is written


@pytest.mark.parametrize(
    ("old", "written", "text"),
    [
        ("Lß ThÞ", Legacy.TCVN3, "Lò Thị"),
        ("NguyÔn V¨n §øc", Legacy.TCVN3, "Nguyễn Văn Đức"),
        ("Hä vµ tªn", Legacy.TCVN3, "Họ và tên"),
        ("Quµng ThÞ Ph\xad¬ng", Legacy.TCVN3, "Quàng Thị Phương"),
        ("Loø Thò Hoa", Legacy.VNI, "Lò Thị Hoa"),
        ("Nguyeãn Vaên Nam", Legacy.VNI, "Nguyễn Văn Nam"),
        ("ÑAËNG THÒ HÖÔNG", Legacy.VNI, "ĐẶNG THỊ HƯƠNG"),
    ],
)
def test_known_words_are_told_apart_and_read(old: str, written: Legacy, text: str) -> None:
    found = legacy.detect([old])
    assert found is not None
    assert found.written is written
    assert legacy.unicode_of(old, written) == text


def test_a_word_somebody_typed_anew_keeps_its_letters() -> None:
    """«ò» is a letter of Unicode and «ũ» of TCVN3: beside «ị», which only Unicode has, it stays."""
    assert legacy.unicode_of("Lò Thị Hoà", Legacy.TCVN3) == "Lò Thị Hoà"
    assert legacy.unicode_of("Lß Thị", Legacy.TCVN3) == "Lò Thị"
    assert legacy.unicode_of("Lò Văn Đôi", Legacy.VNI) == "Lò Văn Đôi"


@pytest.mark.parametrize(
    "texts", [["Lò Văn Pản", "H'Mông"], ["0912345678"], ["José", "naïve"], [], ["½ ¼", "m²"]]
)
def test_nobody_is_asked_without_cause(texts: list[str]) -> None:
    assert legacy.detect(texts) is None
