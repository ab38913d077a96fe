"""Who reads reports of damage, and who writes one: each for her own communes."""

from collections.abc import Callable
from enum import StrEnum

from django.db.models import Q

from hoaban.domains.damage import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "damage:report:see"
    WRITE = "damage:report:write"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "Read which damage communes reported after a disaster, add it up, and take it away as a file.",
        Permission.WRITE: "Report the damage of the own commune after a disaster, and correct it with a new version.",
    },
)


def _within(permission: Permission) -> Callable[[access.Actor], Q]:
    return lambda actor: access.within("commune_no", actor.areas(permission))


access.register_scope("damage.Asked", "see", _within(Permission.SEE))
access.register_scope("damage.Asked", "write", _within(Permission.WRITE))
access.register_scope("damage.Report", "see", _within(Permission.SEE))
