"""Numbers of damage: how they are read, when they are refused, how they are added up and compared. Plain decisions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from hoaban.domains.damage.values import Amounts, Clash, Difference, Fault, Former, Indicator, Sum, Version

MOST = Decimal(10**9)
"""More than anything a commune could lose: a slip of the finger."""
PLACES = 2
GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:[. ]\d{3})+(?:,\d+)?")
ENGLISH = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
"""1,200 is twelve hundred to an English reader and one and a fifth here: nobody guesses."""
PLAIN = re.compile(r"-?\d{1,15}(?:[.,]\d{1,6})?")


def read(text: str, indicator: Indicator) -> Decimal | Fault | None:
    """What somebody typed: 1200, 1.200 and 1 200 are the same here, a comma begins the fraction; nothing typed was not counted."""
    typed = text.strip().replace("\u00a0", " ")
    if not typed:
        return None
    if not typed.isascii() or ENGLISH.fullmatch(typed):
        return Fault.UNREADABLE
    if GROUPED.fullmatch(typed):
        typed = typed.replace(".", "").replace(" ", "")
    elif not PLAIN.fullmatch(typed):
        return Fault.UNREADABLE
    amount = Decimal(typed.replace(",", "."))
    return fault_of(indicator, amount) or amount


def fault_of(indicator: Indicator, amount: Decimal) -> Fault | None:
    """Why this number cannot stand."""
    if not amount.is_finite():
        return Fault.UNREADABLE
    if amount < 0:
        return Fault.NEGATIVE
    if amount > MOST:
        return Fault.TOO_LARGE
    parts = amount if indicator.is_whole else amount.scaleb(PLACES)
    if parts == parts.to_integral_value():
        return None
    return Fault.FRACTION if indicator.is_whole else Fault.TOO_FINE


def is_surprising(indicator: Indicator, amount: Decimal) -> bool:
    """So many that a person is asked once more."""
    return amount > indicator.ask_above


def written(amount: Decimal) -> str:
    """As it is kept: plain digits, no trailing zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def differences(before: Amounts, after: Amounts, order: Iterable[str]) -> tuple[Difference, ...]:
    """What changed, in the order of the form; what the form no longer asks comes last."""
    keys = dict.fromkeys([*order, *sorted(before), *sorted(after)])
    return tuple(
        Difference(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)
    )


def sums(indicators: Sequence[Indicator], reports: Sequence[Amounts]) -> tuple[Sum, ...]:
    """Of each indicator the sum of those who counted it; ``reports`` has one entry for each commune, an empty one if it is silent."""
    found = []
    for one in indicators:
        counted = [told[one.key] for told in reports if one.key in told]
        total = sum(counted, Decimal(0)) if counted else None
        found.append(Sum(one, total, len(counted), len(reports)))
    return tuple(found)


def together(reports: Iterable[Amounts]) -> dict[str, Decimal]:
    """What communes that became one counted; what only one of them counted is that."""
    found: dict[str, Decimal] = {}
    for told in reports:
        for key, amount in told.items():
            found[key] = found.get(key, Decimal(0)) + amount
    return found


def begun_with(begun: Version | None, formers: Sequence[Former]) -> Amounts:
    """What a report of a commune begins with: its last one, and what communes that are part of it now reported and it does not hold yet."""
    held = set(begun.covers) if begun else set()
    told = [one.told for one in formers if one.is_whole and one.told and one.commune_no not in held]
    inner = {number for one in told for number in one.covers}
    parts = [one.amounts for one in told if one.commune_no not in inner]
    return together([begun.amounts, *parts] if begun else parts)


def joined(base: Amounts, mine: Amounts, theirs: Amounts) -> tuple[dict[str, Decimal], dict[str, Clash]]:
    """Two people began from ``base``: where only one changed a number it stands, where both did differently both are told.

    What is proposed where both did is what the asker typed; nothing is saved by this.
    """
    proposed: dict[str, Decimal] = {}
    clashes: dict[str, Clash] = {}
    for key in {*base, *mine, *theirs}:
        old, own, other = base.get(key), mine.get(key), theirs.get(key)
        chosen = other if own == old else own
        if own != other:
            clashes[key] = Clash(own, other)
        if chosen is not None:
            proposed[key] = chosen
    return proposed, clashes


def filled(
    amounts: Mapping[str, Decimal], nothing_in: Iterable[str], indicators: Iterable[Indicator]
) -> dict[str, Decimal]:
    """«No damage» said of a group: each of its indicators that nobody typed is zero, and counted."""
    groups = set(nothing_in)
    zero = {one.key: Decimal(0) for one in indicators if one.group in groups}
    return zero | dict(amounts)
