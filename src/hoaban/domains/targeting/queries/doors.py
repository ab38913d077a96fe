"""Door-to-door lists: the homes that no message reaches, those first where somebody must be carried."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from hoaban.domains.registry import api as registry
from hoaban.domains.targeting.models import CURRENT, LISTED, CardHome
from hoaban.domains.targeting.models import Door as Row
from hoaban.domains.targeting.permissions import BY_DOOR, Permission
from hoaban.domains.targeting.queries.cards import place_for
from hoaban.domains.targeting.queries.people import columns_in
from hoaban.domains.targeting.queries.reader import Reader
from hoaban.domains.targeting.rules import reaching
from hoaban.domains.targeting.values import BY_MESSAGE, Door, DoorList, Rank, Told, Why
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places

COMMUNE = 10_000


def homes_called(
    actor: access.Actor, ranges: Collection[access.UnitRange], right: str
) -> dict[int, tuple[int, Why]]:
    """Household → its place and why somebody has to come, of the part of these places where the right holds."""
    columns = columns_in(actor, ranges, right)
    by_door = reaching.homes_by_door(columns)
    carried = {int(home) for home in columns["household"][columns["rank"] == Rank.CARRY]}
    where = dict(zip(columns["household"].tolist(), columns["place"].tolist(), strict=True))
    found = {home: (where[home], Why.CARRY) for home in carried}
    return found | {home: (where[home], why) for home, why in by_door.items()}


def door_list(actor: access.Actor, village: int) -> DoorList:
    """Which homes of a village, or of a commune and no village, somebody would have to come to as the register stands; none is ticked."""
    unit = place_for(actor, village, Permission.DOORS)
    called = homes_called(actor, [access.UnitRange(village, village + 1)], Permission.DOORS)
    return _list(actor, unit, {home: (why, None) for home, (_place, why) in called.items()})


def door_list_of(actor: access.Actor, alert: UUID, village: int) -> DoorList:
    """The list of one warning, with what was ticked."""
    unit = place_for(actor, village, Permission.DOORS)
    rows = Row.objects.visible_to(actor).filter(LISTED, alert=alert, place_no=village)
    return _list(actor, unit, {row.household: (Why(row.why), row) for row in rows})


def _list(actor: access.Actor, unit: places.Unit, homes: Mapping[int, tuple[Why, Row | None]]) -> DoorList:
    number = unit.number or 0
    if homes:
        audit.record_read(
            "targeting:door:read",
            by=actor,
            target=("targeting.village", str(number)),
            purpose=BY_DOOR,
            count=len(homes),
        )
    rows = CardHome.objects.unscoped(
        "she keeps the doors of this village; which home first is what the list is for"
    )
    carry = dict(rows.filter(CURRENT, place_no=number).values_list("household", "carry"))
    known = registry.homes_to_visit(Reader(actor, Permission.DOORS), list(homes))
    doors = [
        _door(known[home], why, row, carry.get(home)) for home, (why, row) in homes.items() if home in known
    ]
    return DoorList(number, unit.name, tuple(sorted(doors, key=_first)))


def _first(one: Door) -> tuple[bool, int, bool, bool, str]:
    """What is still to do before what is done; who must be carried, then who is in danger; who may know already stands last."""
    is_done = one.told in (Told.TOLD, Told.HELP)
    return is_done, -one.carry, not one.is_at_risk, one.is_unheard, one.code


def _door(home: registry.HomeToVisit, why: Why, row: Row | None, carry: int | None) -> Door:
    told = Told(row.told) if row and row.told else None
    return Door(
        home.uid, home.who, home.where, home.code, home.people, why, carry or 0, carry is not None, row.uid if row else None,
        told, row.told_by if row else "", row.told_at if row else None, row.version if row else 1, row.arrived_at if row else None,
    )  # fmt: skip


def communes_kept(actor: access.Actor) -> list[places.Unit]:
    """Communes whose homes without a village are hers to come to; none for whoever keeps a village alone."""
    areas = actor.areas(Permission.DOORS)
    return [one for area in areas for one in places.units_in(area, places.Level.COMMUNE) if one.number]


def doors_told(actor: access.Actor, alert: UUID) -> dict[int, tuple[int, int, int]]:
    """Village → homes on the list of a warning, told, in need of help; one query."""
    return doors_told_of(actor, [alert]).get(alert, {})


def doors_told_of(
    actor: access.Actor, alerts: Collection[UUID]
) -> dict[UUID, dict[int, tuple[int, int, int]]]:
    """The same of several warnings; still one query."""
    rows = (
        Row.objects.visible_to(actor).filter(LISTED, alert__in=alerts).order_by().values("alert", "place_no")
    )
    said = rows.annotate(
        all=Count("pk"),
        done=Count("pk", filter=Q(told__in=[Told.TOLD, Told.HELP])),
        help=Count("pk", filter=Q(told=Told.HELP)),
    )
    found: dict[UUID, dict[int, tuple[int, int, int]]] = {}
    for one in said.order_by("alert", "place_no"):
        found.setdefault(one["alert"], {})[one["place_no"]] = (one["all"], one["done"], one["help"])
    return found


def homes_not_reached(actor: access.Actor, alert: UUID) -> dict[int, list[int]]:
    """Commune → homes that stand on the list of a warning for what became of their messages; for the room that learns more of them."""
    rows = Row.objects.visible_to(actor).filter(alert=alert, why__in=BY_MESSAGE, arrived_at__isnull=True)
    found: dict[int, list[int]] = defaultdict(list)
    for place_no, household in rows.order_by("pk").values_list("place_no", "household"):
        found[place_no - place_no % COMMUNE].append(household)
    return dict(found)


def alerts_here(actor: access.Actor, village: int, now: datetime) -> list[warning.VersionShown]:
    """Warnings in force that name this village, its commune or its province, drills last."""
    return [
        one
        for one in warning.current(actor, now)
        if any(number <= village < places.stop_of(number) for number in one.areas)
    ]
