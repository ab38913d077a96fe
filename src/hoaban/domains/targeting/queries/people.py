"""From an area to people, people in charge and places: a handful of queries per commune, none per person."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.registry import api as registry
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.queries.areas import checked, outlines_of, resolve
from hoaban.domains.targeting.queries.cards import homes_in_danger
from hoaban.domains.targeting.queries.reader import Reader
from hoaban.domains.targeting.rules import reaching
from hoaban.domains.targeting.values import Area, Columns, InCharge, People, Preview, Rank, Resolved
from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.places import api as places

GIVEN = ("id", "household", "place", "is_head", "number", "language", "phone", "channel", "coverage")


def people(actor: access.Actor, area: Area, *, right: str = Permission.PREVIEW) -> People:
    """Everybody in the part of an area where the actor holds the right, the most exposed first; on record first."""
    access.require(actor, right)
    resolved = resolve(checked(area))
    columns = columns_in(actor, resolved.ranges, right)
    on_cards = int(np.count_nonzero(columns["rank"] < Rank.DOOR))
    return People(reaching.ordered(columns), resolved, on_cards)


def exposed(actor: access.Actor, ranges: Collection[access.UnitRange], right: str) -> Columns:
    """Everybody in these places with `reach` and `rank`, where the actor holds the right; for rooms that tell them something."""
    access.require(actor, right)
    return columns_in(actor, ranges, right)


def columns_in(actor: access.Actor, ranges: Collection[access.UnitRange], right: str) -> Columns:
    """Columns of everybody there, in the order of the register."""
    parts: list[Mapping[str, NDArray[Any]]] = (
        list(registry.recipients(Reader(actor, right), list(ranges))) if ranges else []
    )
    columns = reaching.joined(parts, GIVEN)
    reach = reaching.reach_of(columns)
    at_risk, carry = homes_in_danger(ranges)
    return columns | {"reach": reach, "rank": reaching.rank_of(columns, reach, at_risk, carry)}


def preview(actor: access.Actor, area: Area) -> Preview:
    """Who would this reach, in numbers; with who answers for the area and what stands in it."""
    told = people(actor, area)
    clean = checked(area)
    return Preview(
        clean, told.resolved, reaching.counts_of(told.columns), in_charge_of(told.resolved),
        places_in(told.resolved.ranges), outlines_of(clean, told.resolved), told.ranked_by_card,
    )  # fmt: skip


def in_charge_of(resolved: Resolved) -> tuple[InCharge, ...]:
    """Who keeps doors or cards somewhere in the area, the narrowest area first: village heads, then officers."""
    held = accounts.holders_within(Permission.DOORS, resolved.ranges)
    names = accounts.display_names({one.user_id for one in held})
    return tuple(InCharge(one.user_id, names.get(one.user_id, ""), one.area) for one in held)


def places_in(ranges: Collection[access.UnitRange]) -> tuple[places.Facility, ...]:
    """Assembly points, stations, loudspeakers of the area; one query."""
    if not ranges:
        return ()
    whole = access.UnitRange(min(one.start for one in ranges), max(one.stop for one in ranges))
    return tuple(
        one for one in places.facilities_in(whole) if any(area.contains(one.number) for area in ranges)
    )
