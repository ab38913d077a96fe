"""Two of whom somebody said that they are two: what would have to change before they are asked about again."""

from collections.abc import Sequence

from hoaban.domains.linkage.values import Again, Birth, Number, Same

Told = Sequence[Sequence[int | float | str]]
"""Reasons as they are kept with a pair: what, level, bits, namesakes."""
ASKED = "again"
NAMES_ONE: dict[Again, tuple[str, tuple[int, ...]]] = {
    Again.IDENTITY: ("identity", (Number.SAME, Number.SLIP)),
    Again.INSURANCE: ("insurance", (Same.SAME,)),
    Again.BIRTH: ("birth", (Birth.DAY,)),
}
"""What names one person, and from which level on: names, villages and telephones are shared by many, and whoever said it knew those."""


def news(before: Told, now: Told) -> Again | None:
    """What names one person and agrees now better than when it was said; None where nothing does."""
    for kind, (what, levels) in NAMES_ONE.items():
        level, was = _level(now, what), _level(before, what)
        if level in levels and (was not in levels or level < was):
            return kind
    return None


def asked_again(kind: Again, reasons: Told) -> list[Sequence[int | float | str]]:
    """The reasons with this one before them."""
    return [[ASKED, kind.value, 0.1, 0], *reasons]


def is_over(before: Told, now: Told) -> bool:
    """Whether it was asked again for something that agrees no longer: it had been a slip of the pen."""
    asked = next((reason for reason in before if reason[0] == ASKED), None)
    if asked is None:
        return False
    what, levels = NAMES_ONE[Again(int(asked[1]))]
    return _level(now, what) not in levels


def still_asked(before: Told, now: Told) -> list[Sequence[int | float | str]]:
    """What a search finds anew, and that it was asked again."""
    asked = [reason for reason in before if reason[0] == ASKED][:1]
    return [*asked, *(reason for reason in now if not (asked and reason[0] == ASKED))]


def _level(told: Told, what: str) -> int:
    """0 where nothing was said of it."""
    return next((int(reason[1]) for reason in told if reason[0] == what), 0)
