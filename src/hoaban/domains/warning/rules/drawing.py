"""What was drawn, as columns keep it and as values carry it."""

from typing import Any

from hoaban.domains.warning.errors import ShapeTooHeavy
from hoaban.domains.warning.values import NOT_DRAWN, Grown, Shape

MOST_CORNERS = 99
"""Of all outlines together: closed, one more than a hundred made other people's maps fail (docs/cap-profile.md)."""
MOST_CIRCLES = 8
MOST_NEAR = 99
"""Circles around places chosen by name: more than a province has communes."""


def check(shape: Shape) -> None:
    corners = [len(ring) for ring in shape.polygons]
    if sum(corners) > MOST_CORNERS or min(corners, default=3) < 3:
        raise ShapeTooHeavy
    if len(shape.circles) > MOST_CIRCLES or len(shape.near) > MOST_NEAR:
        raise ShapeTooHeavy


def kept(shape: Shape) -> dict[str, Any]:
    if not shape:
        return {}
    stored: dict[str, Any] = {
        "name": shape.name, "polygons": [[list(one) for one in ring] for ring in shape.polygons],
        "circles": [list(one) for one in shape.circles],
    }  # fmt: skip
    if shape.near:  # here and below: what was agreed to before there was such a thing keeps its seal
        stored["near"] = [list(one) for one in shape.near]
    if shape.made:
        stored["made"] = shape.made
    if shape.grown:
        stored["grown"] = [shape.grown.km2, shape.grown.more_km2]
    return stored


def read(stored: dict[str, Any]) -> Shape:
    if not stored:
        return NOT_DRAWN
    return Shape(
        stored["name"], tuple(tuple((lon, lat) for lon, lat in ring) for ring in stored["polygons"]),
        tuple((lon, lat, km) for lon, lat, km in stored["circles"]),
        tuple((lon, lat, km) for lon, lat, km in stored.get("near", ())),
        stored.get("made", 0), Grown(*stored["grown"]) if "grown" in stored else None,
    )  # fmt: skip
