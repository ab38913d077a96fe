"""How often a station speaks and its alarm levels, set by one person from a document and compared with it by another."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.hazards import queries, rules
from hoaban.domains.hazards.errors import (
    AlarmsUnordered,
    NoAlarmsHere,
    PaperMissing,
    SettingMoved,
    SettingOwn,
)
from hoaban.domains.hazards.models import Station, StationSetting
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Kind, Settings
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.sources.api import Mark

AS_LOADED = "—"


@transaction.atomic
def set_station(
    *, by: access.Actor, uid: UUID, settings: Settings, paper: str, seen: int, request: str | None, now: datetime
) -> None:  # fmt: skip
    """It holds from the next reading on. ``seen``: the newest version on the page, 0 if there was none."""
    access.require(by, Permission.TEND)
    station = queries.station_held(by, uid)
    access.require_at(by, Permission.TEND, station.place_no)
    if audit.answered(by, request) is not None:
        return
    _require_fit(station, settings, paper)
    newest = queries.newest_setting(station)
    if seen != (newest.number if newest else 0):
        raise SettingMoved
    if newest is None:
        _written(station, 0, AS_LOADED, "", "", now).save()
    if settings.alarms != _held(station).alarms:
        station.alarm_source, station.alarm_paper, station.alarm_mark = "", paper.strip(), Mark.PARTIAL
    station.expected_minutes = settings.expected_minutes
    station.alarm1, station.alarm2, station.alarm3 = settings.alarms
    station.save()
    made = _written(station, seen + 1, paper.strip(), by.key, by.label, now)
    made.save()
    audit.record("hazards:station:set", by=by, target=made, request=request)


@transaction.atomic
def compare_setting(*, by: access.Actor, uid: UUID, seen: int, request: str | None, now: datetime) -> None:
    """Another person has held the newest version against its document: its alarm levels are as sure as what it says."""
    access.require(by, Permission.TEND)
    station = queries.station_held(by, uid)
    access.require_at(by, Permission.TEND, station.place_no)
    if audit.answered(by, request) is not None:
        return
    newest = queries.newest_setting(station)
    if newest is None or newest.number != seen:
        raise SettingMoved
    if newest.by_key == by.key:
        raise SettingOwn
    if newest.compared_at is not None:
        return
    newest.compared_label, newest.compared_at = by.label, now
    newest.save(update_fields=["compared_label", "compared_at"])
    if station.alarm_paper == newest.paper:
        station.alarm_mark = Mark.VERIFIED
        station.save(update_fields=["alarm_mark"])
    audit.record("hazards:station:compare", by=by, target=newest, request=request)


def _require_fit(station: Station, settings: Settings, paper: str) -> None:
    if not paper.strip():
        raise PaperMissing
    if any(height is not None for height in settings.alarms) and station.kind != Kind.RIVER:
        raise NoAlarmsHere
    if not rules.is_rising(settings.alarms):
        raise AlarmsUnordered


def _held(station: Station) -> Settings:
    return Settings(station.expected_minutes, (station.alarm1, station.alarm2, station.alarm3))


def _written(
    station: Station, number: int, paper: str, key: str, label: str, now: datetime
) -> StationSetting:
    return StationSetting(
        station=station, number=number, expected_minutes=station.expected_minutes, alarm1=station.alarm1,
        alarm2=station.alarm2, alarm3=station.alarm3, paper=paper, by_key=key, by_label=label, at=now,
    )  # fmt: skip
