"""Who tells a past night again, and who watches."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.replay import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "replay:telling:see"
    TELL = "replay:telling:tell"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "Watch a past night being told again in a demonstration.",
        Permission.TELL: "Tell a past night again in a demonstration, pause it, change its speed and stop it.",
    },
)


def _all_of_it(actor: access.Actor) -> Q:
    """There is one night in a demonstration, and nothing in it is real."""
    return access.EVERYTHING if actor.areas(Permission.SEE) else access.NOTHING


for table in ("Telling", "TellingStep"):
    access.register_scope(f"replay.{table}", "see", _all_of_it)
