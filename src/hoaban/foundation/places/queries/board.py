"""Everything the province board shows, in six queries however many communes there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import JSONField, OuterRef, Subquery, Value

from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import models
from hoaban.foundation.places.queries.figures import items_in, published, rings_of, zone_counts
from hoaban.foundation.places.queries.units import COLUMNS, holding, unit_of
from hoaban.foundation.places.values import Figure, Level, Point, Unit, stop_of, unit_number
from hoaban.foundation.sources import api as sources

FACTS = ("people", "income", "village", "infra", "area", "border")
"""Single facts about the province, shown as one table."""

TOPICS = ("ethnic_population", "population", "poverty", "zone", *FACTS)


@dataclass(frozen=True, slots=True)
class Board:
    """Rows as read; pages choose and draw."""

    province: Unit
    communes: tuple[Unit, ...]
    figures: tuple[Figure, ...]
    rings: Mapping[int, tuple[tuple[Point, ...], ...]]
    zones: tuple[dict[str, Any], ...]
    citations: Mapping[str, sources.Citation]
    items: frozenset[str]
    """What is known by commune; only the item asked for is read."""

    def of_province(self, topic: str, item: str = "") -> list[Figure]:
        """Figures about the province itself, oldest first."""
        return [
            one for one in self.figures
            if one.unit_id == self.province.id and one.topic == topic and (not item or one.item == item)
        ]  # fmt: skip

    def by_commune(self, item: str) -> dict[int, Figure]:
        """One item's figure for each commune that has it."""
        return {
            one.unit_id: one
            for one in self.figures
            if one.item == item and one.unit_id is not None and one.unit_id != self.province.id
        }


def board(code: str, *, item: str = "", with_rings: bool = True) -> Board:
    """The board of a province with one item by commune; `NotFound` until its pack is loaded."""
    start = unit_number(code)
    rows = models.Unit.plain.filter(
        holding(None), level__in=[Level.PROVINCE, Level.COMMUNE], start__gte=start, start__lt=stop_of(start)
    ).order_by("name_sort", "code")
    outlines = models.Boundary.plain.filter(unit_id=OuterRef("pk")).values("rings")
    nothing = Value(None, output_field=JSONField())
    units: list[Unit] = []
    rings: dict[int, tuple[tuple[Point, ...], ...]] = {}
    found = rows.annotate(rings=Subquery(outlines) if with_rings else nothing)
    for *columns, drawn in found.values_list(*COLUMNS, "rings"):
        unit = unit_of(*columns)
        units.append(unit)
        if drawn:
            rings[unit.id] = rings_of(drawn)
    province = next((unit for unit in units if unit.level == Level.PROVINCE), None)
    if province is None:
        raise NotFound
    communes = tuple(unit for unit in units if unit.level == Level.COMMUNE)
    ids = [unit.id for unit in communes]
    figures = published(province.id, TOPICS, ids, item)
    zones = zone_counts(province.id)
    keys = {one.source_key for one in figures} | {one.source_key for one in communes}
    keys |= {zone["source_key"] for zone in zones}
    return Board(
        province,
        communes,
        tuple(figures),
        rings,
        tuple(zones),
        sources.cite_many(keys),
        items_in(ids),
    )
