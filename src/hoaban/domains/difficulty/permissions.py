"""What can be allowed about decisions on special difficulty, and how far."""

from enum import StrEnum

from hoaban.domains.difficulty import models  # noqa: F401 — scopes name its tables
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    KEEP = "registry:difficulty:keep"
    """Written as it was given out while the registry kept decisions: memberships and keys hold it."""


access.register_permissions(
    Permission,
    {
        Permission.KEEP: "Write down decisions that list villages and communes of special difficulty, and put them in force."
    },
)
access.register_scope(
    "difficulty.DifficultyDecision",
    "see",
    lambda actor: access.EVERYTHING if actor.may(registry.SEE) else access.NOTHING,
)
access.register_scope(
    "difficulty.DifficultyUnit", "see", lambda actor: access.within("place_no", actor.areas(registry.SEE))
)
