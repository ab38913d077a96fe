"""Who is rung, in which order, and who sees that it rings."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.ringing import models  # noqa: F401 — scopes name its tables
from hoaban.domains.ringing.values import What
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    ANSWER = "ringing:bell:answer"
    FIRST = "ringing:bell:first"
    SECOND = "ringing:bell:second"
    COMMUNE = "ringing:bell:commune"


access.register_permissions(
    Permission,
    {
        Permission.ANSWER: "See that a draft of a warning, a sign or a call for help rings, take it, or pass it on.",
        Permission.FIRST: "Is called first when a draft of a warning, a sign or a call for help waits, day and night.",
        Permission.SECOND: "Is called when the duty officer does not open it.",
        Permission.COMMUNE: "Is called when nobody of the duty room opens it, for places of the own commune.",
    },
)


def _touching(prefix: str, actor: access.Actor) -> Q:
    """Drafts that touch her area; signs and calls for help that lie in it: what has no place yet is the province's."""
    areas, touching = actor.areas(Permission.ANSWER), access.NOTHING
    for area in areas:
        touching |= Q(**{f"{prefix}place_no__lt": area.stop, f"{prefix}place_stop__gt": area.start})
    of_drafts = Q(**{f"{prefix}what": What.DRAFT})
    return (of_drafts & touching) | (~of_drafts & access.within(f"{prefix}place_no", areas))


def _bells(actor: access.Actor) -> Q:
    return _touching("", actor)


def _rings(actor: access.Actor) -> Q:
    return _touching("bell__", actor)


access.register_scope("ringing.Bell", "see", _bells)
access.register_scope("ringing.Ring", "see", _rings)
