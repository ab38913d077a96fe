"""How a person's data look to a reader who may see the row but not her: one place for pages, tables and exports."""

from hoaban.kit import phone as phones

DOTS = "•••"


def name(full: str) -> str:
    """Initials: enough to talk about, too little to know."""
    return " ".join(f"{word[0]}." for word in full.split())


def phone(number: str) -> str:
    """The last three digits, by which somebody on the line can be told apart."""
    return f"{DOTS} {number[-3:]}" if number else ""


def email(address: str) -> str:
    """The first letter and the house it belongs to."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}{DOTS}@{domain}" if domain else ""


def number(digits: str) -> str:
    """A paper's number: its last three digits; the first ones tell province, sex and year of birth."""
    return f"{DOTS} {digits[-3:]}" if len(digits) > 6 else DOTS if digits else ""


def birth(year: int | None) -> str:
    """The year alone."""
    return "" if year is None else str(year)


def address(text: str) -> str:
    """Nothing of it: a village of ten houses has ten addresses."""
    return DOTS if text else ""


def shown_phone(stored: str, *, whole: bool) -> str:
    """As people write it, or masked."""
    return phones.spoken(stored) if whole and stored else phone(stored)
