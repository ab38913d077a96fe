"""How often a station speaks and its alarm levels, set by one person from a document and compared with it by another."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.hazards import queries, rules
from hoaban.domains.hazards.actions.watching import PROVINCE
from hoaban.domains.hazards.errors import (
    AlarmsUnordered,
    NoAlarmsHere,
    PaperMissing,
    SettingMoved,
    SettingOwn,
)
from hoaban.domains.hazards.events import AlarmsSet
from hoaban.domains.hazards.models import Station, StationSetting
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Kind, Settings
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.sources.api import Mark

DUTY = "hazards.compare"
TITLE = gettext_noop("Alarm levels or rhythm of station %(code)s were set: compare them with the document")
TERM = duties.Workdays(5)
"""Our own choice: meanwhile they hold, with the mark ◐."""


@transaction.atomic
def set_station(
    *, by: access.Actor, uid: UUID, settings: Settings, paper: str, seen: int, request: str | None, now: datetime
) -> None:  # fmt: skip
    """It holds at once: rules are asked about what the station told last. ``seen``: the newest version on the page, 0 if there was none."""
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
        if not queries.was_added_here(station):
            _written(station, 0, "", "", "", now).save()
    elif not queries.holds(newest, settings.alarms, station.alarm_paper):
        duties.withdraw_duty(by=by, kind=DUTY, target=newest, now=now)
    is_new = settings.alarms != _held(station).alarms
    if is_new:
        station.alarm_source, station.alarm_paper, station.alarm_mark = "", paper.strip(), Mark.PARTIAL
    station.expected_minutes = settings.expected_minutes
    station.alarm1, station.alarm2, station.alarm3 = settings.alarms
    station.save()
    made = note_setting(by, station, seen + 1, paper.strip(), now)
    audit.record("hazards:station:set", by=by, target=made, request=request)
    if is_new:
        events.publish(AlarmsSet([station.pk]))


def note_setting(
    by: access.Actor, station: Station, number: int, paper: str, now: datetime
) -> StationSetting:
    """A version of what the station's row holds now, and the duty of another person to compare it."""
    made = _written(station, number, paper, by.key, by.label, now)
    made.save()
    _ask(by, station, made, "", now)
    return made


def ask_no_more(by: access.Actor, station: Station, why: str, now: datetime) -> None:
    """Out of service: nobody need compare its numbers before it is back."""
    for version in StationSetting.plain.filter(station=station, compared_at=None):
        duties.withdraw_duty(by=by, kind=DUTY, target=version, reason=why, now=now)


def ask_again(by: access.Actor, station: Station, now: datetime) -> None:
    """Back in service: what holds and nobody compared yet is asked for anew."""
    waiting = StationSetting.plain.filter(station=station, compared_at=None, number__gt=0).order_by("number")
    for version in waiting:
        if queries.setting_that_holds(station, version.number) is not None:
            _ask(by, station, version, now.isoformat(), now)


def _ask(by: access.Actor, station: Station, version: StationSetting, occasion: str, now: datetime) -> None:
    duties.open_duty(
        by=by, kind=DUTY, title=TITLE, params={"code": station.code}, target=version, term=TERM, occasion=occasion,
        path=reverse("hazards:settings", args=[station.uid]), number=station.place_no // PROVINCE * PROVINCE,
        permission=Permission.TEND, cause="hazards:station:set", now=now,
    )  # fmt: skip


@transaction.atomic
def compare_setting(*, by: access.Actor, uid: UUID, seen: int, request: str | None, now: datetime) -> None:
    """Another person has held what holds of version ``seen`` against its document: alarm levels from there are as sure as it."""
    access.require(by, Permission.TEND)
    station = queries.station_held(by, uid)
    access.require_at(by, Permission.TEND, station.place_no)
    if audit.answered(by, request) is not None:
        return
    version = queries.setting_that_holds(station, seen)
    if version is None:
        raise SettingMoved
    if version.by_key == by.key:
        raise SettingOwn
    if version.compared_at is not None:
        return
    version.compared_label, version.compared_at = by.label, now
    version.save(update_fields=["compared_label", "compared_at"])
    if station.alarm_paper == version.paper:
        station.alarm_mark = Mark.VERIFIED
        station.save(update_fields=["alarm_mark"])
    audit.record("hazards:station:compare", by=by, target=version, request=request)
    duties.close_duty(by=by, kind=DUTY, target=version, now=now)


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
