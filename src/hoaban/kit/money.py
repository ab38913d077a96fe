"""Đồng, always whole numbers: there is nothing smaller in use."""

import re

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_WRITTEN = re.compile(r"(\d{1,3}(?:([.,\s])\d{3})(?:\2\d{3})*|\d+)(?:[.,]0{1,2})?")


class NotMoney(ValueError):
    """The text is no whole amount of đồng."""


def vnd(amount: int) -> str:
    """1.500.000 ₫, with a space that does not break the line."""
    return f"{amount:,}".replace(",", ".") + "\u00a0₫"


def parse_vnd(text: str | float) -> int:
    """An amount from a cell or a form: 1500000, 1.500.000 đ, 1,500,000 VND; never a fraction."""
    if isinstance(text, int | float):
        if text != int(text):
            raise NotMoney(str(text))
        return int(text)
    bare = re.sub(r"(?i)\s*(₫|đ|đồng|vnđ|vnd)\s*$", "", text.strip())
    sign = -1 if bare.startswith("-") else 1
    found = _WRITTEN.fullmatch(bare.lstrip("-").strip())
    if not found:
        raise NotMoney(text)
    return sign * int(re.sub(r"\D", "", found.group(1)))


def words(amount: int) -> str:
    """As receipts spell it: «một triệu năm trăm nghìn đồng»."""
    if amount == 0:
        return "không đồng"
    sign = "âm " if amount < 0 else ""
    return f"{sign}{_read(abs(amount))} đồng"


def _read(number: int) -> str:
    billions, rest = divmod(number, 10**9)
    parts = [f"{_read(billions)} tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            parts.append(_read_group(group, full=bool(parts)) + _GROUPS[power])
    return " ".join(parts)


def _read_group(group: int, *, full: bool) -> str:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    spoken = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens == 0 and ones and spoken:
        spoken.append("linh")
    elif tens == 1:
        spoken.append("mười")
    elif tens > 1:
        spoken.append(f"{_DIGITS[tens]} mươi")
    if ones:
        spoken.append(_one_after(ones, tens))
    return " ".join(spoken)


def _one_after(ones: int, tens: int) -> str:
    """«mốt» after twenty and more, «lăm» after any ten."""
    if ones == 1 and tens > 1:
        return "mốt"
    return "lăm" if ones == 5 and tens else _DIGITS[ones]
