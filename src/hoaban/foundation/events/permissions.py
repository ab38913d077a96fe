"""Who looks after the log."""

from enum import StrEnum

from django.db.models import Q

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "events:log:see"
    MEND = "events:parked:mend"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See how far each part of the platform has read the log of events.",
        Permission.MEND: "Retry or skip an event that a part of the platform could not take in.",
    },
)


def _operators(actor: access.Actor) -> Q:
    return access.EVERYTHING if actor.may(Permission.SEE) else access.NOTHING


for label in ("events.Event", "events.Cursor", "events.ParkedEvent"):
    access.register_scope(label, "see", _operators)
