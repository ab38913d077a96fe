"""Cards of villages. Who must be carried is read for whoever comes to the door, and each reading is on record first."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from django.conf import settings

from hoaban.domains.registry import api as registry
from hoaban.domains.targeting.models import CURRENT, CardHome
from hoaban.domains.targeting.models import Card as Row
from hoaban.domains.targeting.permissions import BY_DOOR, Permission
from hoaban.domains.targeting.queries.reader import Reader
from hoaban.domains.targeting.rules import season
from hoaban.domains.targeting.values import (
    CARD_PARTS,
    Card,
    CardLine,
    CardOfVillage,
    CardText,
    Danger,
    Season,
)
from hoaban.domains.targeting.values import CardHome as HomeShown
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places

MOST = 500
"""Villages on one page: a commune has some thirty."""
HISTORY = 20


def season_first() -> season.MonthDay:
    """The first day of the rains, as this installation was told."""
    first: season.MonthDay = settings.FLOOD_SEASON
    return first


def homes_in_danger(ranges: Collection[access.UnitRange]) -> tuple[set[int], set[int]]:
    """Households on village cards, and those of them where somebody must be carried: codes for an order, shown to nobody."""
    if not ranges:
        return set(), set()
    rows = CardHome.objects.unscoped(
        "codes for the order of a list, whose reader was judged for the people before"
    )
    whole = access.UnitRange(min(one.start for one in ranges), max(one.stop for one in ranges))
    held = rows.filter(CURRENT, access.within("place_no", [whole])).values_list(
        "household", "carry", "place_no"
    )
    found = [(home, carry) for home, carry, place in held if any(one.contains(place) for one in ranges)]
    return {home for home, _carry in found}, {home for home, carry in found if carry}


def cards(actor: access.Actor, today: date) -> list[CardOfVillage]:
    """The villages she keeps, those to confirm first."""
    units = [
        one for area in actor.areas(Permission.CARD) for one in places.units_in(area, places.Level.VILLAGE)
    ][:MOST]
    held = dict(Row.objects.visible_to(actor).filter(CURRENT).values_list("place_no", "season"))
    homes = Counter(CardHome.objects.visible_to(actor).filter(CURRENT).values_list("place_no", flat=True))
    first = season_first()
    lines = [
        CardOfVillage(
            one.number or 0, one.name, season.state_of(held.get(one.number or 0), (one.number or 0) in held, today, first),
            homes[one.number or 0],
        )
        for one in units
    ]  # fmt: skip
    return sorted(lines, key=lambda one: (one.state == Season.CONFIRMED, one.number))


def card_of(actor: access.Actor, village: int, today: date) -> Card:
    """A village's card with its homes in danger, those first where somebody must be carried."""
    unit = village_for(actor, village, Permission.CARD)
    row = Row.objects.visible_to(actor).filter(CURRENT, place_no=village).first()
    commune = village - village % 10_000
    near = places.facilities_in(access.UnitRange(commune, commune + 10_000))
    return Card(
        village, unit.name, text_of(row), row.number if row else 0,
        season.state_of(row.season if row else None, row is not None, today, season_first()),
        row.confirmed_at if row else None, row.confirmed_by if row else "", card_homes(actor, village),
        _history(actor, village), tuple(one for one in near if one.number in (commune, village)),
    )  # fmt: skip


def village_for(actor: access.Actor, number: int, right: str) -> places.Unit:
    """A village where she holds the right; not hers and not there look alike."""
    if not any(area.contains(number) for area in actor.areas(right)):
        raise NotFound
    unit = places.unit_by_number(number)
    if unit is None or unit.level is not places.Level.VILLAGE:
        raise NotFound
    return unit


def place_for(actor: access.Actor, number: int, right: str) -> places.Unit:
    """A village as above, or the commune whose homes stand on record without one."""
    if not any(area.contains(number) for area in actor.areas(right)):
        raise NotFound
    unit = places.unit_by_number(number)
    if unit is None or unit.level not in (places.Level.VILLAGE, places.Level.COMMUNE):
        raise NotFound
    return unit


def text_of(row: Row | None) -> CardText:
    return CardText(**{part: getattr(row, part) for part in CARD_PARTS}) if row else CardText()


def card_homes(actor: access.Actor, village: int) -> tuple[HomeShown, ...]:
    """Homes in danger of one village with the names of their heads; on record first."""
    rows = list(CardHome.objects.visible_to(actor).filter(CURRENT, place_no=village).order_by("-carry", "pk"))
    if not rows:
        return ()
    audit.record_read(
        "targeting:card:read",
        by=actor,
        target=("targeting.village", str(village)),
        purpose=BY_DOOR,
        count=len(rows),
    )
    homes = registry.homes_to_visit(Reader(actor, Permission.CARD), [row.household for row in rows])
    return tuple(
        HomeShown(
            row.uid, row.household_uid, home.who if home else "", home.where if home else "", Danger(row.danger), row.carry,
            row.note,
        )
        for row in rows
        for home in [homes.get(row.household)]
    )  # fmt: skip


def _history(actor: access.Actor, village: int) -> tuple[CardLine, ...]:
    rows = Row.objects.visible_to(actor).filter(place_no=village).order_by("-number")[:HISTORY]
    return tuple(
        CardLine(row.recorded_at, access.read_name(row.by_label), row.is_confirmation, row.number)
        for row in rows
    )


def homes_of(actor: access.Actor, village: int) -> list[registry.HomeToVisit]:
    """Homes of a village by their codes, and those of its commune that are on record without a village."""
    commune = village - village % 10_000
    areas = [access.UnitRange(village, village + 1), access.UnitRange(commune, commune + 1)]
    return registry.homes_in(Reader(actor, Permission.CARD), areas)
