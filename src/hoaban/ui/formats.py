"""Numbers and dates as people here write them: 1.234.567,8 and 23/11/2026; English groups with commas."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_SEPARATORS = {"vi": (".", ","), "en": (",", ".")}
MISSING = "—"


def number(value: object, places: int | None = None, language: str = "vi") -> str:
    """Group thousands; ``places`` fixes the decimals, otherwise the value keeps its own, zeros trimmed."""
    amount = _decimal(value)
    if amount is None:
        return MISSING if value in (None, "") else str(value)
    if places is not None:
        amount = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{amount:f}".partition(".")
    if places is None:
        fraction = fraction.rstrip("0")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    group, point = _SEPARATORS.get(language[:2], _SEPARATORS["en"])
    grouped = f"{int(digits):,}".replace(",", group)
    return f"{sign}{grouped}{point}{fraction}" if fraction else f"{sign}{grouped}"


def _decimal(value: object) -> Decimal | None:
    """None for what is not a number or is text already; a float passes through its short text, so 0.1 stays 0.1."""
    if value is None or isinstance(value, bool | str):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def day(value: object) -> str:
    """23/11/2026 in both languages: month first would be read wrongly here."""
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return MISSING if value in (None, "") else str(value)


def moment(value: object) -> str:
    """23/11/2026 14:05, in the time zone the value carries (the filter converts to local time first)."""
    if isinstance(value, datetime):
        return f"{day(value)} {value.hour:02d}:{value.minute:02d}"
    return day(value)
