"""What can be allowed in linkage, and how far."""

from enum import StrEnum

from hoaban.domains.linkage import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    REVIEW = "linkage:pair:review"


access.register_permissions(
    Permission,
    {
        Permission.REVIEW: "Look through records that may be one person, and say whether they are.",
    },
)
access.register_scope(
    "linkage.Pair",
    "see",
    lambda actor: (
        access.within("first_place", actor.areas(Permission.REVIEW))
        | access.within("second_place", actor.areas(Permission.REVIEW))
    ),
)
access.register_scope(
    "linkage.Scan", "see", lambda actor: access.within("commune", actor.areas(Permission.REVIEW))
)
