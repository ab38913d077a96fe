"""What was drawn, as columns keep it and as values carry it."""

from typing import Any

from hoaban.domains.warning.errors import ShapeTooHeavy
from hoaban.domains.warning.values import NOT_DRAWN, Shape

MOST_CORNERS = 99
"""Of all outlines together: closed, one more than a hundred made other people's maps fail (docs/cap-profile.md)."""
MOST_CIRCLES = 8


def check(shape: Shape) -> None:
    corners = [len(ring) for ring in shape.polygons]
    if sum(corners) > MOST_CORNERS or min(corners, default=3) < 3 or len(shape.circles) > MOST_CIRCLES:
        raise ShapeTooHeavy


def kept(shape: Shape) -> dict[str, Any]:
    if not shape:
        return {}
    return {
        "name": shape.name, "polygons": [[list(one) for one in ring] for ring in shape.polygons],
        "circles": [list(one) for one in shape.circles],
    }  # fmt: skip


def read(stored: dict[str, Any]) -> Shape:
    if not stored:
        return NOT_DRAWN
    return Shape(
        stored["name"], tuple(tuple((lon, lat) for lon, lat in ring) for ring in stored["polygons"]),
        tuple((lon, lat, km) for lon, lat, km in stored["circles"]),
    )  # fmt: skip
