"""Counting a commune: columns in, its rows replaced in one transaction. Done twice or killed midway it ends the same."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from hoaban.domains.population import rules
from hoaban.domains.population.models import Count, Tally
from hoaban.domains.population.permissions import Permission
from hoaban.domains.population.values import Counted, Level
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places


def count_commune(*, by: access.Actor, commune: int, beat: Callable[[], None], now: datetime) -> int:
    """Count everybody of a commune; how many. What changes while it counts has asked for the next counting."""
    access.require_at(by, Permission.COUNT, commune)
    asked = Count.plain.filter(commune=commune).values_list("asked", flat=True).first()
    people = registry.people_to_count(by, commune)
    beat()
    area = access.UnitRange(commune, places.stop_of(commune))
    reached = rules.reached_in(registry.recipients(by, [area]), _speakers(area))
    beat()
    villages = rules.counted(
        people, reached, registry.statuses_to_count(by, commune), registry.status_changes(by, commune)
    )
    beat()
    _replace(by, commune, villages, asked or 0, now)
    return len(people["place"])


def _speakers(area: access.UnitRange) -> set[int]:
    """Villages with a loudspeaker on record; one of the commune alone says not who hears it."""
    found = places.facilities_in(area)
    return {one.number for one in found if one.kind is places.FacilityKind.LOUDSPEAKER} - {area.start}


@transaction.atomic
def _replace(by: access.Actor, commune: int, villages: dict[int, Counted], asked: int, now: datetime) -> None:
    whole = rules.summed(commune, villages.values())
    Tally.plain.filter(commune=commune).delete()
    Tally.plain.bulk_create(
        [
            _row(Level.COMMUNE, commune, whole),
            *(_row(Level.VILLAGE, commune, one) for one in villages.values()),
        ]
    )
    Count.plain.filter(commune=commune).update(answered=asked, counted_at=now)
    audit.record(
        "population:counts:make", by=by, target=("population.area", str(commune)), count=whole.people
    )


def _row(level: Level, commune: int, one: Counted) -> Tally:
    return Tally(
        level=level, commune=commune, place_no=one.place_no, people=one.people, households=one.households,
        year_only=one.year_only, ages=one.ages, groups=one.groups, statuses=one.statuses, changes=one.changes, reach=one.reach,
    )  # fmt: skip
