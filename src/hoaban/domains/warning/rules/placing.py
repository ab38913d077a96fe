"""Where a warning holds, in one line: every name while they are few, else communes with the number of their villages."""

from collections.abc import Mapping, Sequence
from itertools import groupby

LONGEST = 160
"""Characters: what a list of warnings, a lock screen or a feed shows of a headline. Our own choice."""
COMMUNE = 10**4


def communes_of(areas: Sequence[int]) -> set[int]:
    """The communes whose names a line may need."""
    return {one // COMMUNE * COMMUNE for one in areas}


def brief(areas: Sequence[int], names: Mapping[int, str], said: Mapping[str, str]) -> str:
    """``names`` of the places and of their communes; ``said``: the pack's sentences."""
    whole = ", ".join(names[one] for one in areas if one in names)
    if len(whole) <= LONGEST:
        return whole
    parts = _parts(areas, names, said.get("villages", "{commune} ({n})"))
    for left in range(len(parts), 0, -1):
        told = ", ".join(parts[:left])
        more = len(parts) - left
        line = said.get("more", "{names} + {n}").format(names=told, n=more) if more else told
        if len(line) <= LONGEST or left == 1:
            return line
    return whole


def _parts(areas: Sequence[int], names: Mapping[int, str], villages: str) -> list[str]:
    """Communes named whole keep their name; inside the line a kind of unit is written small."""
    found = []
    for number, some in groupby(sorted(areas), lambda one: one // COMMUNE * COMMUNE):
        below = [one for one in some if one % COMMUNE]
        name = names.get(number, "")
        if name:
            found.append(villages.format(commune=name, n=len(below)) if below else name)
    return [one if not place else one[:1].lower() + one[1:] for place, one in enumerate(found)]
