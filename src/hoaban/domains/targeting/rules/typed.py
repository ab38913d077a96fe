"""What somebody types or pastes: outlines as lines of latitude and longitude or as GeoJSON, circles one a line."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from hoaban.domains.targeting.errors import CircleUnread, GeoJsonUnfit, PointUnfit, TooManyDrawn
from hoaban.domains.targeting.values import Circle, Ring
from hoaban.foundation.places.values import Point

PAIR = re.compile(r"(-?\d+(?:[.]\d+)?)(?:\s{0,4}[,;]\s{0,4}|\s{1,4})(-?\d+(?:[.]\d+)?)")
LONGEST = 60
"""Characters of a line: a longer one is no pair of numbers and is not looked at."""
PLACES = 6
"""Of a degree: what a message of warning carries, so that what is looked at is what goes out."""
MOST_RINGS, MOST_CIRCLES = 12, 8
_CIRCLE = re.compile(rf"({PAIR.pattern})(?:\s{{0,4}}[,;]\s{{0,4}}|\s{{1,4}})(\d+(?:[.]\d+)?)")
_APART = re.compile(r"\n[^\S\n]*\n")


def point_of(text: str) -> Point:
    """Latitude first, as a map shows it."""
    text = text.strip()
    found = PAIR.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        raise PointUnfit(text=text[:40])
    return round(float(found[2]), PLACES), round(float(found[1]), PLACES)


def rings_of(text: str) -> tuple[Ring, ...]:
    """One corner a line, an empty line between two outlines; or what another map gives as GeoJSON: a polygon, several, or features of them.

    A hole is filled: people on an island in the water are told too.
    """
    if not text.strip():
        return ()
    if not text.lstrip().startswith("{"):
        return _lines(text)
    try:
        rings = tuple(_rings(json.loads(text)))
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as wrong:
        raise GeoJsonUnfit from wrong
    if not 0 < len(rings) <= MOST_RINGS:
        raise GeoJsonUnfit
    return rings


def _lines(text: str) -> tuple[Ring, ...]:
    parts = [part for part in _APART.split("\n".join(text.splitlines())) if part.strip()]
    if len(parts) > MOST_RINGS:
        raise TooManyDrawn(outlines=MOST_RINGS, circles=MOST_CIRCLES)
    return tuple(tuple(point_of(line) for line in part.splitlines() if line.strip()) for part in parts)


def circles_of(text: str) -> tuple[Circle, ...]:
    """One circle a line: latitude, longitude, kilometres."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_CIRCLES:
        raise TooManyDrawn(outlines=MOST_RINGS, circles=MOST_CIRCLES)
    return tuple(map(_circle, lines))


def _circle(line: str) -> Circle:
    found = _CIRCLE.fullmatch(line.strip()) if len(line) <= LONGEST else None
    if found is None:
        raise CircleUnread(text=line.strip()[:40])
    return Circle(point_of(found[1]), float(found[4]))


def _rings(found: dict[str, Any]) -> Iterator[Ring]:
    """Longitude first there (RFC 7946, 3.1.1); the first ring of a polygon is its outside (3.1.6)."""
    kind = found["type"]
    if kind == "FeatureCollection":
        for one in found["features"]:
            yield from _rings(one)
    elif kind == "Feature":
        yield from _rings(found["geometry"])
    elif kind in ("Polygon", "MultiPolygon"):
        for polygon in [found["coordinates"]] if kind == "Polygon" else found["coordinates"]:
            yield tuple((round(float(at[0]), PLACES), round(float(at[1]), PLACES)) for at in polygon[0])
    else:
        raise KeyError(kind)


def text_of(rings: Sequence[Ring]) -> str:
    """As it would be typed."""
    return "\n\n".join("\n".join(f"{lat}, {lon}" for lon, lat in ring) for ring in rings)


def text_of_circles(circles: Sequence[Circle]) -> str:
    return "\n".join(f"{one.centre[1]}, {one.centre[0]}, {one.km:g}" for one in circles)
