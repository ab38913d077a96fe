"""Who looks after the lanes."""

from enum import StrEnum

from django.db.models import Q

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "jobs:timer:see"
    RETRY = "jobs:timer:retry"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See which background work runs, waits or fails.",
        Permission.RETRY: "Start failed background work again.",
    },
)


def _operators(actor: access.Actor) -> Q:
    return access.EVERYTHING if actor.may(Permission.SEE) else access.NOTHING


for label in ("jobs.Timer", "jobs.Wake", "jobs.Failure"):
    access.register_scope(label, "see", _operators)
