"""Decisions about names, numbers and words of a household list. Everything arrives as an argument."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from hoaban.domains.registry.values import Poverty, Precision, Relation, Sex
from hoaban.kit import masking, text
from hoaban.kit import phone as phones

OLDEST_YEAR = 1900
COMMUNE_SPAN = 10_000

_RELATIONS: dict[str, Relation] = {
    "chu ho": Relation.HEAD, "chu": Relation.HEAD, "ch": Relation.HEAD,
    "vo": Relation.SPOUSE, "chong": Relation.SPOUSE, "vo chong": Relation.SPOUSE,
    "con": Relation.CHILD, "con trai": Relation.CHILD, "con gai": Relation.CHILD, "con de": Relation.CHILD,
    "con nuoi": Relation.CHILD, "con ruot": Relation.CHILD,
    "bo": Relation.PARENT, "me": Relation.PARENT, "cha": Relation.PARENT, "bo de": Relation.PARENT,
    "me de": Relation.PARENT, "cha de": Relation.PARENT,
    "anh": Relation.SIBLING, "chi": Relation.SIBLING, "em": Relation.SIBLING, "anh trai": Relation.SIBLING,
    "chi gai": Relation.SIBLING, "em trai": Relation.SIBLING, "em gai": Relation.SIBLING,
    "chau": Relation.GRANDCHILD, "chau noi": Relation.GRANDCHILD, "chau ngoai": Relation.GRANDCHILD,
    "ong": Relation.GRANDPARENT, "ba": Relation.GRANDPARENT, "ong noi": Relation.GRANDPARENT,
    "ba noi": Relation.GRANDPARENT, "ong ngoai": Relation.GRANDPARENT, "ba ngoai": Relation.GRANDPARENT,
    "con dau": Relation.IN_LAW, "con re": Relation.IN_LAW, "bo vo": Relation.IN_LAW, "me vo": Relation.IN_LAW,
    "bo chong": Relation.IN_LAW, "me chong": Relation.IN_LAW, "em dau": Relation.IN_LAW, "em re": Relation.IN_LAW,
    "khac": Relation.OTHER, "o nho": Relation.OTHER, "": Relation.OTHER,
}  # fmt: skip
_SEXES = {
    "nam": Sex.MALE,
    "nu": Sex.FEMALE,
    "m": Sex.MALE,
    "f": Sex.FEMALE,
    "male": Sex.MALE,
    "female": Sex.FEMALE,
}
_POVERTY: dict[str, Poverty | None] = {
    "": None, "ho ngheo": Poverty.POOR, "ngheo": Poverty.POOR, "can ngheo": Poverty.NEAR_POOR,
    "ho can ngheo": Poverty.NEAR_POOR, "khong": Poverty.NEITHER, "khong ngheo": Poverty.NEITHER,
    "binh thuong": Poverty.NEITHER, "trung binh": Poverty.NEITHER, "kha": Poverty.NEITHER,
}  # fmt: skip
_NAME = re.compile(r"[^\W\d_]+(?:[ '’.\-][^\W\d_]+)*\.?\Z")
_INSURANCE = re.compile(r"(?:[A-Z]{2}\d{13}|\d{10})\Z")


def relation_of(value: str) -> Relation | None:
    """None: not a relation we know."""
    return _RELATIONS.get(text.name_key(value))


def sex_of(value: str) -> Sex | None:
    return _SEXES.get(text.name_key(value))


def poverty_of(value: str) -> Poverty | bool | None:
    """The status, None for an empty cell, False for a word we do not know."""
    return _POVERTY.get(text.name_key(value), False)


def is_name(value: str) -> bool:
    """Letters in words, at most 80; a number or a row of dots is no name."""
    return len(value) <= 80 and _NAME.match(value) is not None


@lru_cache(maxsize=100_000)
def _word_key(word: str) -> str:
    return text.name_key(word)


@lru_cache(maxsize=100_000)
def _word_sort(word: str) -> str:
    return text.name_sort(word)


def name_key(name: str) -> str:
    """`text.name_key`, word by word: a province of names is made of a few thousand words."""
    return " ".join(key for word in name.split() if (key := _word_key(word)))


def name_sort(name: str) -> str:
    """Filed under the given name, which stands last, as class registers are."""
    words = name.split()
    return "".join(_word_sort(word) for word in [words[-1], *words[:-1]])[:200] if words else ""


@lru_cache(maxsize=100_000)
def code_sort(code: str) -> str:
    """Household codes in the order people count them (H2 before H10, h and H together), on every database alike."""
    return text.name_sort(code)[:200]


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


def phone_e164(value: Any) -> str | None:
    try:
        return phones.e164(value)
    except phones.NotAPhone:
        return None


def commune_of(place_no: int) -> int:
    """The commune's own number: the start of its range."""
    return place_no - place_no % COMMUNE_SPAN


def still_missing(held: int, good: int, bad: int) -> int:
    """Rows of a household that are missing once a list brought ``good`` and failed at ``bad``: what it tells are first
    of all rows that were missing before."""
    return max(0, held - good - bad) + bad


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
