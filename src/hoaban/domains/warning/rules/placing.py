"""Where a warning holds, in one line: every name while they are few, else communes with the number of their villages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from hoaban.domains.warning.values import Kinds

LONGEST = 160
"""Characters: what a lock screen or a feed shows of a headline. Our own choice."""
FEW, SHORT = 3, 66
"""Communes, and characters of a title once there are more: two lines of a phone with two or three names. Our own choice."""
REST = 24
"""Characters for the words that count the rest, in any language the same, so that each names as many."""
COMMUNE, PROVINCE = 10**4, 10**9


def desk(start: int, stop: int) -> int:
    """The commune whose places they all are; otherwise the province."""
    commune = start // COMMUNE * COMMUNE
    return commune if stop <= commune + COMMUNE else start // PROVINCE * PROVINCE


def communes_of(areas: Sequence[int]) -> set[int]:
    """The communes whose names a line may need."""
    return {one // COMMUNE * COMMUNE for one in areas}


def most(areas: Sequence[int], *, is_title: bool) -> int:
    """Characters of the line that says where: a title of many communes is shorter."""
    return SHORT if is_title and len(communes_of(areas)) > FEW else LONGEST


def brief(
    areas: Sequence[int], names: Mapping[int, str], said: Mapping[str, str], kinds: Kinds, *, is_title: bool = False
) -> str:  # fmt: skip
    """``names`` of the places and of their communes; ``said``: the pack's sentences; ``kinds``: its words for places below a commune."""
    whole, longest = ", ".join(names[one] for one in areas if one in names), most(areas, is_title=is_title)
    if len(whole) <= longest:
        return whole
    parts = _parts(areas, names, said.get("villages", "{commune} ({places})"), kinds)
    for left in range(len(parts), 0, -1):
        told = ", ".join(parts[:left])
        more = len(parts) - left
        words = said.get("one_more" if more == 1 and "one_more" in said else "more", "{names} + {n}")
        line = words.format(names=told, n=more) if more else told
        if len(told) + (REST if more else 0) <= longest or left == 1:
            return line
    return whole


def _parts(areas: Sequence[int], names: Mapping[int, str], villages: str, kinds: Kinds) -> list[str]:
    """Communes named whole keep their name; inside the line a kind of unit is written small."""
    found = []
    for number, some in groupby(sorted(areas), lambda one: one // COMMUNE * COMMUNE):
        inside, name = [*some], names.get(number, "")
        if name:
            counted = _counted([names.get(one, "") for one in inside], kinds)
            told = villages.format(commune=name, places=counted)
            found.append(name if number in inside else told)
    return [one if not place else one[:1].lower() + one[1:] for place, one in enumerate(found)]


def _counted(names: Iterable[str], kinds: Kinds) -> str:
    """«8 bản, 2 tiểu khu»: each by the word its name begins with, in the pack's order."""
    found = Counter(_kind(name, kinds) for name in names)
    return ", ".join(f"{found[one]} {one}" for one in (*kinds.known, kinds.other) if found[one])


def _kind(name: str, kinds: Kinds) -> str:
    return next((one for one in kinds.known if name.casefold().startswith(f"{one} ")), kinds.other)
