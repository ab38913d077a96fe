"""Importing outlines of communes. The file stays its owner's; we keep thinned rings for drawing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.places import rules
from hoaban.foundation.places.errors import NotGeoJson
from hoaban.foundation.places.events import BoundariesImported
from hoaban.foundation.places.models import Boundary, Unit
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.values import BoundaryReport, Level, stop_of, unit_number
from hoaban.kit import clock
from hoaban.kit.progress import Report, silent

_LARGEST = 200_000_000  # bytes; a province's communes in full detail take a few million
_CODE_NAMES = ("code", "ma_xa", "maxa", "ma", "ward_code")


def import_boundaries(
    *, by: Actor, file: Path, province: str, licence: str = "", progress: Report = silent
) -> BoundaryReport:
    """Match each area by commune code; bad rows are reported and skipped, good ones replace the former outline."""
    require(by, Permission.IMPORT)
    features = _features(file)
    number = unit_number(province)
    communes = Unit.plain.filter(
        level=Level.COMMUNE, valid_to__isnull=True, start__gte=number, start__lt=stop_of(number)
    )
    by_code = {unit.code: unit for unit in communes}
    good: dict[str, list[rules.Ring]] = {}
    bad: list[str] = []
    for place, feature in enumerate(features, start=1):
        code = _code(feature)
        try:
            if code not in by_code:
                raise ValueError(f"commune code {code or '—'} is not in the list in force")
            if code in good:
                raise ValueError(f"commune {code} stands twice in the file")
            good[code] = _rings(feature)
        except ValueError as problem:
            bad.append(f"{place}: {problem}")
        progress(place, len(features))
    _save(by, {by_code[code]: rings for code, rings in good.items()}, file.name, licence, int(province))
    there = set(Boundary.plain.filter(unit__in=by_code.values()).values_list("unit_id", flat=True))
    missing = tuple(sorted(code for code, unit in by_code.items() if unit.pk not in there))
    return BoundaryReport(len(good), tuple(bad), missing)


@transaction.atomic
def _save(
    by: Actor, good: Mapping[Unit, Sequence[rules.Ring]], file_name: str, licence: str, province: int
) -> None:
    if not good:
        return
    rows = [
        Boundary(
            unit=unit, rings=rings, file_name=file_name[:200], licence=licence[:300], imported_at=clock.now()
        )
        for unit, rings in good.items()
    ]
    Boundary.plain.bulk_create(
        rows, batch_size=100, update_conflicts=True, unique_fields=["unit"],
        update_fields=["rings", "file_name", "licence", "imported_at"],
    )  # fmt: skip
    audit.record(
        "places:boundary:import",
        by=by,
        target=("province", str(province)),
        count=len(rows),
        note=file_name[:200],
    )
    events.publish(BoundariesImported(province, len(rows)))


def _features(file: Path) -> list[Any]:
    try:
        if file.stat().st_size > _LARGEST:
            raise NotGeoJson(reason="larger than 200 MB")
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise NotGeoJson(reason=str(problem)[:200]) from problem
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise NotGeoJson(reason="no list of features in it")
    return features


def _code(feature: Any) -> str:
    """The commune's code, from the usual property names or the feature's id; a number gets its zeros back."""
    if not isinstance(feature, dict):
        return ""
    properties = feature.get("properties")
    lowered = (
        {str(key).lower(): value for key, value in properties.items()} if isinstance(properties, dict) else {}
    )
    found = next((lowered[name] for name in _CODE_NAMES if lowered.get(name)), feature.get("id", ""))
    text = str(found).strip()
    return text.zfill(5) if text.isdigit() else text


def _rings(feature: Mapping[str, Any]) -> list[rules.Ring]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError("no area")
    areas: Any = [geometry.get("coordinates")] if kind == "Polygon" else geometry.get("coordinates")
    try:
        rings = [rules.thinned(_points(ring)) for area in areas or () for ring in area]
    except (TypeError, IndexError) as problem:
        raise ValueError("its points cannot be read") from problem
    if not rings:
        raise ValueError("no area")
    return rings


def _points(ring: Iterable[Sequence[float]]) -> list[tuple[float, float]]:
    """Longitude and latitude in degrees, closed; anything else is another coordinate system."""
    points = [(round(float(point[0]), 5), round(float(point[1]), 5)) for point in ring]
    if len(points) < 4 or points[0] != points[-1]:
        raise ValueError("an outline is not closed")
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in points):
        raise ValueError("its points are not longitude and latitude (WGS84)")
    return points
