"""What can be allowed about people of standing, and how far."""

from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.domains.standing import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access

PURPOSE = "standing_work"


class Permission(StrEnum):
    SEE = "standing:person:see"
    RECORD = "standing:meeting:record"
    OPEN = "standing:round:open"
    REVIEW = "standing:proposal:review"
    DECIDE = "standing:person:decide"
    GIVE = "standing:gift:give"
    LIMIT = "standing:limit:set"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See who is proposed and recognised as a person of standing, by name.",
        Permission.RECORD: "Record village meetings on people of standing and send their proposals up.",
        Permission.OPEN: "Open and close a round of people of standing.",
        Permission.REVIEW: "Send a proposal back to the commune with a reason.",
        Permission.DECIDE: "Decide who is a person of standing, and who no longer is.",
        Permission.GIVE: "Write down what a person of standing was given, and take it back with a reason.",
        Permission.LIMIT: "Confirm how much a person of standing may be given, and by which paper.",
    },
)
access.declare_purposes(
    [access.ReadPurpose(PURPOSE, _("To do the work on people of standing"), Permission.SEE)]
)


def _round(actor: access.Actor) -> Q:
    """Whoever sees a part of its place sees the round."""
    found = access.NOTHING
    for area in actor.areas(Permission.SEE):
        found |= Q(place_no__lt=area.stop, place_stop__gt=area.start)
    return found


def _hers(actor: access.Actor) -> Q:
    return access.within("village_no", actor.areas(Permission.SEE))


def _limits(actor: access.Actor) -> Q:
    """One list for the whole country; whoever works with it sees it."""
    return Q() if actor.areas(Permission.SEE) else access.NOTHING


access.register_scope("standing.Limit", "see", _limits)
access.register_scope("standing.Gift", "see", _hers)
access.register_scope("standing.Round", "see", _round)
access.register_scope("standing.Proposal", "see", _hers)
access.register_scope("standing.Recognition", "see", _hers)
