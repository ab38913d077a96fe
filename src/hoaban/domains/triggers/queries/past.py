"""Replay: what a version would have raised over readings that are there, beside what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hoaban.domains.hazards import api as hazards
from hoaban.domains.triggers import rules
from hoaban.domains.triggers.queries.states import commune_of
from hoaban.domains.triggers.queries.tracks import fits, place_then, tracks
from hoaban.domains.triggers.rules.replaying import moment
from hoaban.domains.triggers.values import Event, Judged, Met, Raised, RuleFacts, Told, VersionFacts
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.kit import pack
from hoaban.kit.clock import VIETNAM, local

EVENTS, RULES = "hazard_events.csv", "rules.toml"
BACK = {
    hazards.Origin.STATION: timedelta(days=60),
    hazards.Origin.PUBLISHED: timedelta(days=4000),
    hazards.Origin.SYNTHETIC: timedelta(days=4000),
}
"""A first look: figures of bulletins are few, a gauge speaks every hour."""
LONGEST = timedelta(days=370)
"""Of a gauge's own readings at once; everything else whole."""


@dataclass(frozen=True, slots=True)
class Replay:
    """All of it: stations that were asked, what would have been raised, events, and the columns of one station to draw."""

    stations: tuple[hazards.StationLine, ...]
    raised: tuple[Raised, ...]
    met: tuple[Met, ...]
    unjudged: frozenset[int]
    """Stations of which nothing could be said in the whole stretch."""
    judged: dict[int, Judged]

    def beside_no_event(self) -> int:
        """Raised, and no record of that day names the commune: perhaps for nothing, perhaps nobody wrote it down."""
        known = [(commune_of(number), one.event) for one in self.met for number in one.event.communes]
        return sum(
            not any(
                commune == commune_of(one.place_no)
                and event.first - timedelta(days=1) <= local(one.last).date()
                and local(one.first).date() <= event.last + timedelta(days=1)
                for commune, event in known
            )
            for one in self.raised
        )


def spans(actor: Actor, rule: RuleFacts) -> dict[hazards.Origin, tuple[date, date]]:
    """From which origin there are readings this rule can be asked about: a first stretch to look at, up to the newest."""
    found: dict[hazards.Origin, tuple[date, date]] = {}
    lines = [
        line
        for station in hazards.stations(actor)
        if fits(station, rule.kind, rule.place_no, rule.version)
        for line in station.series
    ]
    for origin in hazards.Origin:
        newest = [line.newest_at for line in lines if line.origin is origin and line.newest_at is not None]
        if newest:
            last = local(
                max(newest)
            )  # a day of the people here: what came before seven in the morning is today's
            found[origin] = ((last - BACK[origin]).date(), last.date())
    return found


def replay(actor: Actor, rule: RuleFacts, version: VersionFacts, told: Told) -> Replay:
    """The same judging as at night, over what was used of the readings then. It writes nothing."""
    found = stations_of(actor, rule, version)
    reach = rules.reach_of(rule.kind, version.params)
    parts = tracks(actor, found, rule.kind, [told.origin], told.since - reach, told.until)
    judged: dict[int, Judged] = {}
    raised: list[Raised] = []
    spoken: dict[int, list[datetime]] = {}
    for station in found:
        columns = parts.get((station.id, told.origin))
        if not columns:
            continue
        said = _within(rules.judge(rule.kind, version.params, columns, place_then(station)), told)
        judged[station.id] = said
        raised += rules.stretches(rule.kind, said, version.params, station.id, station.place_no)
        spoken.setdefault(commune_of(station.place_no), []).extend(
            moment(int(at)) for at in said.at[said.known]
        )
    events = [one for one in _events_of(rule) if _overlaps(one, told)]
    raised.sort(key=lambda one: (one.first, one.station_id))
    silent = frozenset(one.id for one in found if one.id not in judged or not judged[one.id].known.any())
    return Replay(tuple(found), tuple(raised), tuple(rules.met(events, raised, spoken)), silent, judged)


def _within(said: Judged, told: Told) -> Judged:
    inside = (said.at > int(told.since.timestamp())) & (said.at <= int(told.until.timestamp()))
    return Judged(
        said.at[inside], said.amount[inside], said.level[inside], said.known[inside], said.sure[inside], said.step[inside],
        said.quoted[inside],
    )  # fmt: skip


def _overlaps(event: Event, told: Told) -> bool:
    return event.first <= told.until.date() and event.last >= told.since.date()


RAINY = frozenset({"flash_flood", "landslide", "flood", "heavy_rain", "storm"})
"""One storm brings them all; an event of any of them is what a rule about rain should have seen."""


def _events_of(rule: RuleFacts) -> list[Event]:
    code = f"{rule.place_no // 10**9:02d}"
    rainy = rule.hazard.value in RAINY
    return [one for one in events(code) if one.hazard == rule.hazard or (rainy and one.hazard in RAINY)]


def events(province: str) -> Sequence[Event]:
    """What the pack records, with its sources."""
    return _events(province, tuple(settings.PACK_DIRS))


def missing(province: str) -> list[dict[str, str]]:
    """What no source gives yet, as the packs say it: nobody invents it."""
    return list(_missing(province, tuple(settings.PACK_DIRS)))


@lru_cache(maxsize=4)
def _events(province: str, folders: tuple[Path, ...]) -> tuple[Event, ...]:
    try:
        book = pack.of_province(province, folders)
    except pack.PackMissing:
        return ()
    rows = book.optional_rows(
        EVENTS, ["code", "first", "last", "hazard", "place", "what", "communes", "source", "status"]
    )
    return tuple(
        Event(
            row["code"], date.fromisoformat(row["first"]), date.fromisoformat(row["last"]), row["hazard"], row["place"], row["what"],
            tuple(places.commune_number(province, one) for one in row["communes"].split("|") if one),
            f"{book.name}.{row['source']}" if row["source"] else "", sources.mark_of(row["status"]),
        )
        for row in rows
    )  # fmt: skip


@lru_cache(maxsize=4)
def _missing(province: str, folders: tuple[Path, ...]) -> tuple[dict[str, str], ...]:
    found: list[dict[str, str]] = []
    for name in ("vn", f"vn-{province}"):
        try:
            book = pack.find(name, folders)
        except pack.PackMissing:
            continue
        if book.has(RULES):
            found += book.toml(RULES).get("missing", [])
    return tuple(found)


def stations_of(actor: Actor, rule: RuleFacts, version: VersionFacts) -> list[hazards.StationLine]:
    """Stations a version can be asked about, by name."""
    return [one for one in hazards.stations(actor) if fits(one, rule.kind, rule.place_no, version)]


def midnight(day: date, *, after: int = 0) -> datetime:
    """The beginning of a day here, or so many days later."""
    return datetime.combine(day + timedelta(days=after), time(), VIETNAM)
