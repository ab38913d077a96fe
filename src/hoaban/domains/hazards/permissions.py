"""What can be allowed with stations, readings and signs, and how far."""

from collections.abc import Callable
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.domains.hazards import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "hazards:station:see"
    TEND = "hazards:station:tend"
    OBSERVE = "hazards:reading:observe"
    LOAD = "hazards:station:load"
    SIGNS = "hazards:sign:see"
    ANSWER = "hazards:sign:answer"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See stations and what they measure, upstream of the own commune too.",
        Permission.TEND: "Add stations, correct them, take them out of service and back, set their alarm levels and how easily a commune's "
        "ground slides, look after silent ones, take in readings as a list.",
        Permission.OBSERVE: "Send readings of stations: the right of a station's key.",
        Permission.LOAD: "Load the stations and limits of a province pack.",
        Permission.SIGNS: "See what people of the area tell of cracks, streams and falling stones, with their telephones.",
        Permission.ANSWER: "Answer people who told of a sign of danger; whoever holds it is woken by one.",
    },
)


def _all_of_it(actor: access.Actor) -> Q:
    """A river does not end at a commune's border: who watches one place sees the stations above it."""
    return access.EVERYTHING if actor.areas(Permission.SEE) else access.NOTHING


for table in ("Station", "StationSetting", "StationVersion", "Ground", "Series", "Observation", "Limit"):
    access.register_scope(f"hazards.{table}", "see", _all_of_it)


def _observe(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.OBSERVE))


access.register_scope("hazards.Station", "observe", _observe)


def _signs(column: str, permission: Permission) -> Callable[[access.Actor], Q]:
    return lambda actor: access.within(column, actor.areas(permission))


access.register_scope("hazards.Sign", "see", _signs("number", Permission.SIGNS))
access.register_scope("hazards.Sign", "answer", _signs("number", Permission.ANSWER))
access.register_scope("hazards.SignReport", "see", _signs("sign__number", Permission.SIGNS))
access.register_scope("hazards.SignStep", "see", _signs("sign__number", Permission.SIGNS))
access.register_scope("hazards.SignMedia", "see", _signs("report__sign__number", Permission.SIGNS))

access.declare_purposes(
    [access.ReadPurpose("judge_sign", _("To judge what people saw and answer them"), Permission.SIGNS)]
)
