"""What can be allowed with rules, and how far."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.triggers import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "triggers:rule:see"
    PROPOSE = "triggers:rule:propose"
    APPROVE = "triggers:rule:approve"
    LOAD = "triggers:rule:load"
    FROM_SIGN = "triggers:sign:draft"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See the rules over measurements: what they compare, by which source, and what they say now.",
        Permission.PROPOSE: "Propose another number for a rule, or a step more or less, with the reason and the source.",
        Permission.APPROVE: "Approve or refuse what somebody else proposed for a rule.",
        Permission.LOAD: "Load the rules of a province pack as their first versions.",
        Permission.FROM_SIGN: "Make a draft of a warning from what somebody in a village saw.",
    },
)

PROVINCE = 10**9


def _within_province(prefix: str, actor: access.Actor) -> Q:
    """A rule is its province's: whoever works anywhere in it reads it, and nobody of another one."""
    found = access.NOTHING
    for area in actor.areas(Permission.SEE):
        found |= Q(**{f"{prefix}place_no__gt": area.start - PROVINCE, f"{prefix}place_no__lt": area.stop})
    return found


access.register_scope("triggers.Rule", "see", lambda actor: _within_province("", actor))
access.register_scope("triggers.Version", "see", lambda actor: _within_province("rule__", actor))
access.register_scope("triggers.Decision", "see", lambda actor: _within_province("version__rule__", actor))


def _touching(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.SEE))


access.register_scope("triggers.Episode", "see", _touching)


def _asked(actor: access.Actor) -> Q:
    return access.EVERYTHING if actor.areas(Permission.SEE) else access.NOTHING


access.register_scope("triggers.Asked", "see", _asked)
