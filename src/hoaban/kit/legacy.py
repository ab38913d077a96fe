"""Vietnamese text written for the fonts of the 1990s: TCVN3 («ABC», .VnTime) and VNI. Told apart, and turned into Unicode.

Such a font drew «ß» as «ò»; without it the cell reads «Lß ThÞ» for Lò Thị. TCVN3 gives every letter one sign
(TCVN 5712:1993); VNI writes the mark after its vowel. Facts of the two tables only; both live in Windows' Western signs.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Legacy(StrEnum):
    """How old text was written."""

    TCVN3 = "tcvn3"
    VNI = "vni"


# TCVN 5712:1993, VN3: capitals with a tone have no sign of their own (another font drew them).
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI: the sign after a vowel is its mark. Hat and breve carry their tone in one sign.
_TONES = {"ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ù": "\u0301", "ï": "\u0323"}
_HAT = {"â": "", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "á": "\u0301", "ä": "\u0323"}
_BREVE = {"ê": "", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "é": "\u0301", "ë": "\u0323"}
_VNI_PAIRS = {
    **{vowel + mark: vowel + tone for vowel in "aeouy" for mark, tone in _TONES.items()},
    **{vowel + mark: vowel + "\u0302" + tone for vowel in "aeo" for mark, tone in _HAT.items()},
    **{"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()},
    **{old + mark: new + tone for old, new in (("ô", "ơ"), ("ö", "ư")) for mark, tone in _TONES.items()},
}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}
_VNI = {
    old: unicodedata.normalize("NFC", new)
    for old, new in (_VNI_PAIRS | _VNI_SINGLE).items()
}  # fmt: skip
_VNI_SIGNS = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)), re.IGNORECASE)

# A syllable as Vietnamese spells it, marks of tone aside: enough to tell words from what a lost font leaves.
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh?|gi|kh|ph|th|tr|ch|qu|[bcdđhklmnpqrstvx])?"
    r"(?:uyê|uya|uyu|iêu|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê"
    r"|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
    r"(?:ch|nh|ng|[cmnpt])?"
)
_SPLIT = re.compile(r"[\s,;:|./()\[\]\"'*+\-_&0-9]+")
_PLAIN = re.compile("[a-z]", re.IGNORECASE)
_ONLY_UNICODE = re.compile("[ăđĩũơư\u1ea0-\u1ef9]", re.IGNORECASE)
_LETTER = re.compile("[àáâãèéêìíòóôõùúýăđĩũơư\u1ea0-\u1ef9]", re.IGNORECASE)
# So many more words must become Vietnamese, and so many in all, before anybody is asked.
_GAIN, _LEGIBLE = 0.4, 0.75


def unicode_of(text: str, written: Legacy) -> str:
    """The same words in Unicode. What is Unicode already stays: a cell typed later loses nothing."""
    if text.isascii():
        return text
    is_mixed = _ONLY_UNICODE.search(text) is not None
    if written is Legacy.VNI:
        return text if is_mixed else _VNI_SIGNS.sub(lambda hit: _like(hit[0], _VNI[hit[0].lower()]), text)
    return "".join(
        letter if is_mixed and _LETTER.match(letter) else _TCVN3.get(letter, letter) for letter in text
    )


def _like(old: str, new: str) -> str:
    """VNI writes a capital as a capital vowel, whatever its mark looks like."""
    return new.upper() if old[0].isupper() else new


@dataclass(frozen=True, slots=True)
class Found:
    """Old text in a column, with how much of it reads as Vietnamese before and after."""

    written: Legacy
    before: float
    after: float


def detect(texts: Iterable[str]) -> Found | None:
    """Whether these cells were written for an old font; None where they read well as they stand, or not at all."""
    # A sign alone («½», «m²») is no word.
    words = {
        word for text in texts for word in _SPLIT.split(text) if not word.isascii() and _PLAIN.search(word)
    }
    before = legible(words)
    tried = (Found(one, before, legible({unicode_of(word, one) for word in words})) for one in Legacy)
    best = max(tried, key=lambda found: found.after)
    return best if best.after >= _LEGIBLE and best.after - before >= _GAIN else None


def certain(text: str) -> Legacy | None:
    """How this text alone shows that it was written: some word of it reads as Vietnamese in no other way, and all of them so. What
    may be Unicode as it stands, and what two old fonts could have written, shows nothing."""
    if text.isascii() or _ONLY_UNICODE.search(text):
        return None
    words = marked_words(text)
    if all(map(_is_syllable, words)):
        return None
    fits = [one for one in Legacy if all(_is_syllable(unicode_of(word, one)) for word in words)]
    return fits[0] if len(fits) == 1 else None


def is_old(text: str) -> bool:
    """Whether some word reads as Vietnamese only once an old font's signs are turned: «Quaøng»; a name of elsewhere never does."""
    return not text.isascii() and any(map(_is_old_word, marked_words(text)))


@lru_cache(maxsize=4096)
def _is_old_word(word: str) -> bool:
    return not _is_syllable(word) and any(_is_syllable(unicode_of(word, one)) for one in Legacy)


def marked_words(text: str) -> list[str]:
    """Those with a sign beyond ASCII; such a sign alone («½», «²») is no word."""
    return [word for word in _SPLIT.split(text) if not word.isascii() and _PLAIN.search(word)]


def legible(words: Iterable[str]) -> float:
    """The share of words that Vietnamese could spell so; of none at all, nothing."""
    told = [_is_syllable(word) for word in words]
    return sum(told) / len(told) if told else 0.0


def _is_syllable(word: str) -> bool:
    bare, tones = [], 0
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign in "\u0300\u0301\u0303\u0309\u0323":
            tones += 1
        else:
            bare.append(sign)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", "".join(bare))) is not None
