"""What can be allowed with stations and readings, and how far."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.hazards import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "hazards:station:see"
    TEND = "hazards:station:tend"
    OBSERVE = "hazards:reading:observe"
    LOAD = "hazards:station:load"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See stations and what they measure, upstream of the own commune too.",
        Permission.TEND: "Look after stations that fall silent or send what cannot be; take in their readings as a list.",
        Permission.OBSERVE: "Send readings of stations: the right of a station's key.",
        Permission.LOAD: "Load the stations and limits of a province pack.",
    },
)


def _all_of_it(actor: access.Actor) -> Q:
    """A river does not end at a commune's border: who watches one place sees the stations above it."""
    return access.EVERYTHING if actor.areas(Permission.SEE) else access.NOTHING


for table in ("Station", "Series", "Observation", "Limit"):
    access.register_scope(f"hazards.{table}", "see", _all_of_it)


def _observe(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.OBSERVE))


access.register_scope("hazards.Station", "observe", _observe)
