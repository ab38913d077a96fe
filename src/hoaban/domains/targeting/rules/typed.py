"""What somebody types or pastes as an outline: lines of latitude and longitude, or GeoJSON."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from hoaban.domains.targeting.errors import GeoJsonUnfit, PointUnfit
from hoaban.domains.targeting.values import Ring
from hoaban.foundation.places.values import Point

PAIR = re.compile(r"(-?\d+(?:[.]\d+)?)(?:\s{0,4}[,;]\s{0,4}|\s{1,4})(-?\d+(?:[.]\d+)?)")
LONGEST = 60
"""Characters of a line: a longer one is no pair of numbers and is not looked at."""
PLACES = 6
"""Of a degree: what a message of warning carries, so that what is looked at is what goes out."""
MOST_RINGS = 12


def point_of(text: str) -> Point:
    """Latitude first, as a map shows it."""
    text = text.strip()
    found = PAIR.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        raise PointUnfit(text=text[:40])
    return round(float(found[2]), PLACES), round(float(found[1]), PLACES)


def rings_of(text: str) -> tuple[Ring, ...]:
    """One corner a line, or what another map gives as GeoJSON: a polygon, several, or features of them.

    A hole is filled: people on an island in the water are told too.
    """
    if not text.strip():
        return ()
    if not text.lstrip().startswith("{"):
        return (tuple(point_of(line) for line in text.splitlines() if line.strip()),)
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
    """As it would be typed: lines for one outline, GeoJSON for several."""
    if len(rings) < 2:
        return "\n".join(f"{lat}, {lon}" for ring in rings for lon, lat in ring)
    closed = [[[list(one) for one in (*ring, ring[0])]] for ring in rings]
    return json.dumps({"type": "MultiPolygon", "coordinates": closed})
