"""Decisions about names, codes and numbers. Everything arrives as an argument."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from hoaban.domains.registry.values import NumberKind, Precision
from hoaban.kit import masking, text
from hoaban.kit import phone as phones

OLDEST_YEAR = 1900
COMMUNE_SPAN = 10_000
is_name = text.is_name


@lru_cache(maxsize=100_000)
def _word_key(word: str) -> str:
    return text.name_key(word)


@lru_cache(maxsize=100_000)
def _word_sort(word: str) -> str:
    return text.name_sort(word)


def name_key(name: str) -> str:
    """`text.name_key`, word by word: a province of names is made of a few thousand words."""
    return " ".join(key for word in name.split() if (key := _word_key(word)))


SPEAKS_FROM = 2
"""Years. Before, hardly anybody speaks, and no language is asked of her; ours, no law says it."""


def speaks_not_yet(year: int | None, today: date) -> bool:
    """Too small to have a language to note, by the year alone: surely younger than that, or as good as."""
    return year is not None and year > today.year - SPEAKS_FROM


def name_sort(name: str) -> str:
    """Filed under the given name, which stands last, as class registers are."""
    words = name.split()
    return "".join(_word_sort(word) for word in [words[-1], *words[:-1]])[:200] if words else ""


def differs(said: str, stands: str) -> bool:
    """An empty cell says nothing; marks and case say nothing new."""
    return bool(said) and said != stands and name_key(said) != name_key(stands)


@lru_cache(maxsize=100_000)
def code_sort(code: str) -> str:
    """Household codes in the order people count them (H2 before H10, h and H together), on every database alike."""
    return text.name_sort(code)[:200]


def phone_e164(value: Any) -> str | None:
    try:
        return phones.e164(value)
    except phones.NotAPhone:
        return None


def commune_of(place_no: int) -> int:
    """The commune's own number: the start of its range."""
    return place_no - place_no % COMMUNE_SPAN


def born_text(
    year: int | None, day: date | None, precision: Precision, month: int | None = None, *, whole: bool
) -> str:
    """The date as precisely as it is known and may be shown; without the right, only the year."""
    if year is None:
        return ""
    if not whole:
        return masking.birth(year)
    if precision is Precision.DAY and day:
        return f"{day:%d/%m/%Y}"
    return f"{month:02d}/{year}" if precision is Precision.MONTH and month else str(year)


def how_near(one: str, other: str) -> int:
    """Two numbers: 1 the same, 2 one slip apart (a digit, or two neighbours swapped), 3 another, 0 if one is not known."""
    if not one or not other:
        return 0
    wrong = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(wrong) > 2:
        return 3
    if len(wrong) < 2:
        return 1 + len(wrong)
    first, second = wrong
    return 2 if second == first + 1 and (one[first], one[second]) == (other[second], other[first]) else 3


_INSURANCE = re.compile(r"(?:[A-Z]{2}\d{13}|\d{10})\Z", re.ASCII)


def identity_digits(value: Any) -> str | None:
    """12 digits (căn cước) or 9 (chứng minh nhân dân); None: neither.

    Every 12-digit number begins with 0, which Excel drops from a number cell: there, 10 or 11 digits are the same number.
    """
    if isinstance(value, str) and len(value) == 12 and value.isascii() and value.isdigit():
        return value
    if isinstance(value, float):
        if not value.is_integer():
            return None
        digits = str(int(value))
        digits = digits.zfill(12) if len(digits) in {10, 11} else digits
    else:
        digits = re.sub(r"[\s.\-']", "", str(value))
    return digits if digits.isascii() and digits.isdigit() and len(digits) in {9, 12} else None


def insurance_code(value: str) -> str | None:
    """Ten digits, or the older two letters and thirteen digits."""
    code = re.sub(r"[\s.\-']", "", value).upper()
    return code if _INSURANCE.match(code) else None


def number_typed(kind: NumberKind, said: str) -> str | None:
    """As a number is kept that a person types from a card; None: it cannot be one. Of 12 digits the first is 0: others are a slip."""
    if kind is NumberKind.INSURANCE:
        return insurance_code(said)
    digits = identity_digits(said)
    return digits if digits is None or len(digits) == 9 or digits.startswith("0") else None


_RUNS = re.compile(r"\d+(?:[\s.\-']\d+)*")


def tells_number(said: str, number: str) -> bool:
    """Whether a text tells this number, whatever stands between its digits."""
    digits = re.sub(r"\D", "", number)
    return bool(digits) and digits in re.sub(r"\D", "", said)


def holds_number(said: str) -> bool:
    """Whether a text holds what can be an identity number: 9 or 12 digits, with or without signs between them."""
    runs = _RUNS.findall(said)
    written = [*runs, *(part for run in runs for part in re.split(r"\D", run))]
    return any(len(re.sub(r"\D", "", one)) in {9, 12} for one in written)
