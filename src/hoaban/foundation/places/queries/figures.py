"""Published figures, zone counts, facilities, outlines."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.places import models
from hoaban.foundation.places.queries.units import holding
from hoaban.foundation.places.values import (
    COMMUNE_STEP,
    PROVINCE_STEP,
    Facility,
    FacilityKind,
    Figure,
    Level,
    Point,
    stop_of,
    unit_number,
)
from hoaban.foundation.sources import api as sources

_COLUMNS = (
    "topic", "item", "label", "value", "measure", "on", "period", "source_id", "status", "note", "unit_id",
)  # fmt: skip


def figures_of(unit_id: int) -> list[Figure]:
    """Everything published about one unit, the newest first."""
    return _figures(Q(unit_id=unit_id), "topic", "-on", "-value")


def published(unit_id: int, topics: Sequence[str], below: Sequence[int] = (), item: str = "") -> list[Figure]:
    """A unit's figures of some topics, and one item's for the units below it, with one query."""
    condition = Q(unit_id=unit_id, topic__in=topics)
    if item:
        condition |= Q(unit_id__in=below, item=item)
    return _figures(condition, "topic", "on", "-value", "id")


def all_figures(province: str) -> list[tuple[str, Figure]]:
    """Every figure about the nation, a province and what lies in it, with its unit's code; none that was made up."""
    start = unit_number(province)
    inside = Q(start__gte=start, start__lt=stop_of(start)) | Q(parent__code=province, level=Level.DISTRICT)
    codes: dict[int | None, str] = dict(models.Unit.plain.filter(inside).values_list("pk", "code"))
    condition = Q(unit__isnull=True) | Q(unit_id__in=models.Unit.plain.filter(inside).values("pk"))
    found = _figures(condition & ~Q(status="synthetic"), "topic", "item", "on", "id")
    return [(codes.get(one.unit_id, ""), one) for one in found]


def items_in(unit_ids: Sequence[int]) -> frozenset[str]:
    """Which items any of these units has a figure for."""
    rows = models.PublishedFigure.plain.filter(unit_id__in=unit_ids)
    return frozenset(rows.values_list("item", flat=True).distinct())


def zone_counts(unit_id: int) -> list[dict[str, Any]]:
    """How many communes of a province each decision put into each zone, the latest period first."""
    rows = list(models.ZoneDecision.plain.filter(unit_id=unit_id).order_by("-period", "-zone"))
    documents = sources.legal_many({row.decision_id or "" for row in rows})
    cited = sources.cite_many(row.source_id or "" for row in rows)
    return [
        {
            "period": row.period, "zone": row.zone, "count": row.count, "decision": row.decision_id or "",
            "decided_on": documents[row.decision_id or ""].issued_on,
            "source_key": row.source_id or "", "note": row.note,
            "mark": sources.weakest([sources.mark_of(row.status), cited[row.source_id or ""].mark]),
        }
        for row in rows
    ]  # fmt: skip


def facilities_in(area: UnitRange) -> list[Facility]:
    """Facilities in force in a range, by kind and name."""
    rows = models.Facility.plain.filter(holding(None), number__gte=area.start, number__lt=area.stop)
    return [facility_value(row) for row in rows.order_by("kind", "name_key")]


def facility_value(row: models.Facility) -> Facility:
    """A row as other rooms and pages see it."""
    centre = (row.longitude, row.latitude) if row.longitude is not None and row.latitude is not None else None
    return Facility(
        FacilityKind(row.kind), row.name, row.number, centre, row.phone, row.hours, sources.mark_of(row.status),
        row.note, row.code, row.version, row.valid_from,
    )  # fmt: skip


def rings_of(stored: Sequence[Sequence[Sequence[float]]]) -> tuple[tuple[Point, ...], ...]:
    """Stored rings as points."""
    return tuple(tuple((lon, lat) for lon, lat in ring) for ring in stored)


def _figures(condition: Q, *order: str) -> list[Figure]:
    """No figure is surer than its source: one read in the news is reported, however well it was read."""
    rows = list(models.PublishedFigure.plain.filter(condition).order_by(*order).values_list(*_COLUMNS))
    cited = sources.cite_many(row[_COLUMNS.index("source_id")] or "" for row in rows)
    return [
        Figure(
            topic,
            item,
            label,
            value,
            measure,
            on,
            period,
            source or "",
            sources.weakest([sources.mark_of(status), cited[source or ""].mark])
            if source
            else sources.mark_of(status),
            status,
            note,
            unit,
        )
        for topic, item, label, value, measure, on, period, source, status, note, unit in rows
    ]


def facility_counts(province: int) -> dict[tuple[str, int], int]:
    """How many facilities in force of each kind stand in each commune: (kind, the commune's number) → count."""
    rows = models.Facility.plain.filter(
        holding(None), number__gte=province * PROVINCE_STEP, number__lt=(province + 1) * PROVINCE_STEP
    )
    return dict(
        Counter((kind, number - number % COMMUNE_STEP) for kind, number in rows.values_list("kind", "number"))
    )
