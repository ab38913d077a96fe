"""Versions of stations, and the stretches in which one was out of service."""

from django.conf import settings

from hoaban.domains.hazards.models import Series, Station, StationVersion
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import (
    Kind,
    Located,
    Outage,
    StationFacts,
    StationLine,
    StepKind,
    VersionLine,
)
from hoaban.foundation.access.api import Actor, read_name
from hoaban.foundation.places import api as places

PROVINCE = 10**9


def versions_of(actor: Actor, station: StationLine) -> list[VersionLine]:
    """Every version, the newest first; empty: as the pack brought it."""
    rows = StationVersion.objects.visible_to(actor).filter(station=station.id).order_by("-number")
    return [
        VersionLine(
            row.number,
            StepKind(row.step),
            facts_of(row),
            row.moment,
            row.paper,
            read_name(row.by_label),
            row.at,
        )
        for row in rows
    ]


def facts_of(row: Station | StationVersion) -> StationFacts:
    return StationFacts(
        row.code, row.name, Kind(row.kind), row.place_no, row.latitude, row.longitude, Located(row.location_method),
        row.elevation_m, row.river, row.owner,
    )  # fmt: skip


def newest_version(station: Station) -> int:
    """Its number; 0 while nobody wrote of it."""
    newest = StationVersion.plain.filter(station=station).order_by("-number").first()
    return newest.number if newest else 0


def was_added_here(station: Station) -> bool:
    return StationVersion.plain.filter(station=station, step=StepKind.ADDED).exists()


def has_spoken(station_id: int) -> bool:
    return Series.plain.filter(station=station_id).exists()


def station_coded(code: str) -> Station | None:
    """Whoever has this code, in whatever letters: closed ones too."""
    return Station.plain.filter(code__iexact=code).first()


def outages() -> list[Outage]:
    """Of all stations, in their order; one query. A step back that took back a mistake leaves no stretch."""
    rows = StationVersion.plain.filter(step__in=[StepKind.OUT, StepKind.BACK]).order_by("station", "number")
    found: list[Outage] = []
    for row in rows.only("station_id", "step", "moment"):
        if row.step == StepKind.OUT and row.moment is not None:
            found.append(Outage(row.station_id, row.moment, None))
        elif found and found[-1].station_id == row.station_id:
            found[-1] = Outage(row.station_id, found[-1].since, row.moment)
    return [one for one in found if one.until is None or one.until > one.since]


def communes_to_tend(actor: Actor) -> list[tuple[int, str]]:
    """Communes of today in which this person may write of stations, by name."""
    areas = actor.areas(Permission.TEND)
    lines = places.communes(int(settings.PROVINCE))
    return [(one.number, one.name) for one in lines if any(area.contains(one.number) for area in areas)]
