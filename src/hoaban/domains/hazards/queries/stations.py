"""Stations with their series; sources are cited with one query for all."""

from collections.abc import Iterable, Set
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q
from django.db.models.functions import Upper

from hoaban.domains.hazards import rules
from hoaban.domains.hazards.models import Series, Station, StationSetting
from hoaban.domains.hazards.queries.grounds import commune_of, slides
from hoaban.domains.hazards.values import (
    Alarms,
    Kind,
    Located,
    Origin,
    SeriesLine,
    SettingLine,
    Settings,
    Slides,
    StationLine,
    Variable,
)
from hoaban.foundation.access.api import Actor, read_name
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.sources import api as sources
from hoaban.kit import clock
from hoaban.kit.text import name_sort


def stations(actor: Actor, kind: Kind | None = None) -> list[StationLine]:
    """Stations of today with all their series, by name; four queries however many there are."""
    today = clock.today()
    rows = Station.objects.visible_to(actor).filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gt=today)
    )
    found = _lines(actor, list(rows.filter(kind=kind) if kind else rows))
    return sorted(found, key=lambda one: (name_sort(one.name), one.code))


def station_for(actor: Actor, uid: UUID) -> StationLine:
    """One station, closed ones too."""
    row = Station.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return _lines(actor, [row])[0]


def series_of(actor: Actor, station_ids: Iterable[int], variable: Variable | None = None) -> list[SeriesLine]:
    """What these stations tell, by origin and span."""
    rows = Series.objects.visible_to(actor).filter(station__in=list(station_ids))
    if variable is not None:
        rows = rows.filter(variable=variable)
    return [_series(row) for row in rows.order_by("station_id", "variable", "origin", "minutes")]


def station_held(actor: Actor, uid: UUID) -> Station:
    """Locked until the transaction ends: of two people who set it, the second meets what the first left."""
    row: Station | None = Station.objects.visible_to(actor).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row


def settings_of(actor: Actor, station: StationLine) -> list[SettingLine]:
    """Every version, the newest first; empty: as the pack brought it."""
    held, paper = station.alarms, station.alarm_paper
    rows = StationSetting.objects.visible_to(actor).filter(station=station.id).order_by("-number")
    return [
        SettingLine(
            row.number, Settings(row.expected_minutes, (row.alarm1, row.alarm2, row.alarm3)), row.paper, read_name(row.by_label),
            row.at, row.compared_label, row.compared_at, row.by_key == actor.key, number == 0 or holds(row, held, paper),
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip


def newest_setting(station: Station) -> StationSetting | None:
    return StationSetting.plain.filter(station=station).order_by("-number").first()


def setting_that_holds(station: Station, number: int) -> StationSetting | None:
    """The newest version, or an older one from whose document the alarm levels still are."""
    found = StationSetting.plain.filter(station=station).order_by("-number")
    version = found.filter(number=number).first()
    if version is None or version == found.first():
        return version
    return version if holds(version, _alarms(station), station.alarm_paper) else None


def holds(version: StationSetting, alarms: Alarms, paper: str) -> bool:
    """Whether these alarm levels are from that version's document."""
    return bool(paper) and version.paper == paper and _alarms(version) == alarms


def _alarms(row: Station | StationSetting) -> Alarms:
    return row.alarm1, row.alarm2, row.alarm3


def heard_of() -> list[tuple[Station, datetime | None]]:
    """Every connected station in service with the time it was last heard: a figure of a bulletin is no sign of life."""
    rows = (
        Series.plain.filter(origin=Origin.STATION)
        .values("station")
        .annotate(newest=Max("newest_at"))
        .order_by()
    )
    newest = dict(rows.values_list("station", "newest"))
    connected = Station.plain.filter(expected_minutes__isnull=False, out_from=None).order_by("pk")
    return [(row, rules.heard_last(newest.get(row.pk), row.back_from)) for row in connected]


def codes_to_send(actor: Actor) -> set[str]:
    """Codes, in capitals, of the stations whose readings this person or key may send."""
    return {
        code.upper() for code in Station.objects.visible_to(actor, "observe").values_list("code", flat=True)
    }


def stations_called(actor: Actor, codes: Set[str]) -> dict[str, Station]:
    """By the code as it was sent: a gateway that writes it in other letters means the same station."""
    rows = Station.objects.visible_to(actor, "observe").alias(capitals=Upper("code"))
    found = rows.filter(Q(code__in=codes) | Q(capitals__in={code.upper() for code in codes}))
    named = {row.code.upper(): row for row in found}
    return {code: named[code.upper()] for code in codes if code.upper() in named}


def codes_of(station_ids: Iterable[int]) -> dict[int, str]:
    return dict(Station.plain.filter(pk__in=set(station_ids)).values_list("pk", "code"))


def _lines(actor: Actor, rows: list[Station]) -> list[StationLine]:
    by_station: dict[int, list[SeriesLine]] = {}
    for line in series_of(actor, [row.pk for row in rows]):
        by_station.setdefault(line.station_id, []).append(line)
    cited = sources.cite_many(key for row in rows for key in (row.source, row.alarm_source))
    grounds = slides(actor)
    return [
        _line(row, cited, tuple(by_station.get(row.pk, ())), grounds.get(commune_of(row.place_no), ()))
        for row in rows
    ]


def _line(
    row: Station, cited: dict[str, sources.Citation], series: tuple[SeriesLine, ...], grounds: tuple[Slides, ...]
) -> StationLine:  # fmt: skip
    return StationLine(
        row.pk, row.uid, row.code, row.name, Kind(row.kind), row.place_no, row.latitude, row.longitude,
        Located(row.location_method), row.elevation_m, row.owner, row.expected_minutes, (row.alarm1, row.alarm2, row.alarm3),
        cited[row.source], sources.Mark(row.mark), cited[row.alarm_source],
        sources.Mark(row.alarm_mark or sources.Mark.UNVERIFIED), row.alarm_paper, row.note, row.valid_from, row.valid_to,
        row.river, row.paper, row.out_from, row.out_why, row.back_from, series, grounds,
    )  # fmt: skip


def _series(row: Series) -> SeriesLine:
    return SeriesLine(
        row.pk, row.station_id, Variable(row.variable), row.minutes, Origin(row.origin), row.newest_at, row.value_at, row.value,
    )  # fmt: skip
