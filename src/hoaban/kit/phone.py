"""Telephone numbers of Vietnam in E.164, from the spellings found on paper and in spreadsheets."""

import re
import unicodedata

# 15 September – 14 November 2018: eleven-digit mobile numbers lost a digit (Ministry of Information and
# Communications, decision 798/QĐ-BTTTT of 2018). Old lists still carry them.
_ELEVEN_TO_TEN = {
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_LOOKS_LIKE_ONE = re.compile(r"\+?[0-9\s.,\-()/–—·]+")
_MOBILE = re.compile(r"[35789][0-9]{8}")
_LANDLINE = re.compile(r"2[0-9]{9}")


class NotAPhone(ValueError):
    """The text is no telephone number of Vietnam."""


def e164(text: str | float) -> str:
    """``+84912345678`` from 0912 345 678, +84 (0) 912…, 0084…, 84…, 912345678 or a cell's 912345678.0."""
    national = _national(_digits(text))
    if len(national) == 10 and national[:3] in _ELEVEN_TO_TEN:
        national = _ELEVEN_TO_TEN[national[:3]] + national[3:]
    if _MOBILE.fullmatch(national) or _LANDLINE.fullmatch(national):
        return f"+84{national}"
    raise NotAPhone(str(text))


def is_mobile(number: str) -> bool:
    """Whether an E.164 number takes text messages."""
    return number.startswith("+84") and _MOBILE.fullmatch(number[3:]) is not None


def spoken(number: str) -> str:
    """As people write it: 0912 345 678, 0212 385 1234."""
    national = "0" + number.removeprefix("+84")
    return f"{national[:4]} {national[4:7]} {national[7:]}"


def _digits(text: str | float) -> str:
    if isinstance(text, float):
        if not text.is_integer():
            raise NotAPhone(str(text))
        text = int(text)
    raw = _plain(str(text)).strip().strip("'")
    raw = raw[:-2] if re.fullmatch(r"\d+\.0", raw) else raw
    if not _LOOKS_LIKE_ONE.fullmatch(raw):
        raise NotAPhone(raw)
    plus = "+" if raw.startswith("+") else ""
    return plus + re.sub(r"[^0-9]", "", raw)


def _plain(text: str) -> str:
    """Digits and signs as a keyboard has them: wide ones of an Asian keyboard, other hyphens, what is invisible."""
    folded = unicodedata.normalize("NFKC", text).replace("\u2010", "-").replace("\u2011", "-")
    return "".join(one for one in folded if unicodedata.category(one) != "Cf")


def _national(digits: str) -> str:
    """The digits after the trunk zero or the country code."""
    if digits.startswith("+"):
        if not digits.startswith("+84"):
            raise NotAPhone(digits)
        return digits[3:].removeprefix("0")
    if digits.startswith("0084"):
        return digits[4:].removeprefix("0")
    if digits.startswith("0"):
        return digits[1:]
    if digits.startswith("84") and len(digits) in {11, 12, 13}:
        return digits[2:].removeprefix("0")
    return digits
