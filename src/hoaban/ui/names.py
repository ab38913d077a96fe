"""Which names a map bears: the important first, none over another or over a marked place; more of them the larger it is drawn.

A drawing is stretched to the width that it gets, its letters with it. So names have a size for each width (`sketch.css`): large
letters where the map is small, smaller ones, and more names, where there is room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hoaban.ui.graphics import Svg

SIZES = (26, 16, 11, 8)
"""Heights of letters in units of a drawing that is 640 wide, as `sketch.css` has them from 0, 480, 800 and 1200 pixels on."""
WIDTH = 0.7
"""Of a letter on average, of its height: rather too much than too little, for the reader's own font is not known here."""
TALL = 1.4
"""Of a line of letters with their outline, of their height."""
APART = 9
"""Units between a dot and its name."""

Box = tuple[float, float, float, float]
"""West, north, east, south."""


class Side(StrEnum):
    """Of its dot, in the order in which a place is looked for."""

    RIGHT = "right"
    LEFT = "left"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Name:
    """To be written beside a dot."""

    text: str
    x: float
    y: float
    apart: float = APART
    """Units to the dot's middle: more where the mark is larger."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a name stands, and from which of the sizes on."""

    side: Side
    level: int


def written(
    names: Sequence[Name], width: float, height: float, taken: Sequence[Box] = ()
) -> list[Written | None]:
    """For each name, the most important first, where it stands; None: there is no room for it. ``taken``: what stays free of names."""
    found: list[Written | None] = [None] * len(names)
    for level, size in enumerate(SIZES):
        full = [
            *taken,
            *(box(name, size, one.side) for name, one in zip(names, found, strict=True) if one),
        ]
        for place, name in enumerate(names):
            if found[place] is None and (fits := _side(name, size, full, (width, height))):
                found[place] = Written(fits[0], level)
                full.append(fits[1])
    return found


def _side(
    name: Name, size: float, full: Sequence[Box], whole: tuple[float, float]
) -> tuple[Side, Box] | None:
    for side in Side:
        found = box(name, size, side)
        is_inside = min(found[:2]) >= 0 and found[2] <= whole[0] and found[3] <= whole[1]
        if is_inside and not any(_meet(found, other) for other in full):
            return side, found
    return None


def box(name: Name, size: float, side: Side) -> Box:
    """What a name covers in letters of this size."""
    wide, tall = len(name.text) * size * WIDTH, size * TALL
    x, y = _at(name, side)
    west = x - {Side.LEFT: wide, Side.RIGHT: 0}.get(side, wide / 2)
    north = y - {Side.ABOVE: tall, Side.BELOW: 0}.get(side, tall / 2)
    return west, north, west + wide, north + tall


def _at(name: Name, side: Side) -> tuple[float, float]:
    """Where the side of the name that looks at its dot lies."""
    across = {Side.RIGHT: name.apart, Side.LEFT: -name.apart}.get(side, 0)
    down = {Side.BELOW: name.apart, Side.ABOVE: -name.apart}.get(side, 0)
    return name.x + across, name.y + down


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def write(svg: Svg, name: Name, one: Written, *, is_strong: bool = False) -> None:
    """One name where there is room for it; strong: of a place that the map is about."""
    looks = [
        "sketch-name",
        *(["sketch-strong"] if is_strong else []),
        *([f"sketch-{one.side}"] if one.side is not Side.RIGHT else []),
        *([f"sketch-from-{one.level}"] if one.level else []),
    ]
    x, y = _at(name, one.side)
    svg.add("text", name.text, x=round(x, 1), y=round(y, 1), class_=" ".join(looks))
