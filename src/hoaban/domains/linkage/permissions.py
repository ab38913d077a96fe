"""What can be allowed in linkage, and how far."""

from enum import StrEnum

from django.db.models import F, Q

from hoaban.domains.linkage import models  # noqa: F401 — scopes name its tables
from hoaban.domains.linkage.values import is_above
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    REVIEW = "linkage:pair:review"
    WEIGH = "linkage:weights:decide"


access.register_permissions(
    Permission,
    {
        Permission.REVIEW: "Look through records that may be one person, and say whether they are.",
        Permission.WEIGH: "Have weights learnt from the province's own people, and put them in force.",
    },
)


def _pairs(actor: access.Actor) -> Q:
    """Of a commune she keeps, all; over a province, those of two communes with a record in it, the other maybe in another province."""
    areas = actor.areas(Permission.REVIEW)
    if isinstance(actor, access.SystemActor):
        return access.EVERYTHING if areas else access.NOTHING
    own = [area for area in areas if not is_above(area)]
    above = [area for area in areas if is_above(area)]
    across = access.within("first_place", above) | access.within("second_place", above)
    return (
        access.within("first_place", own)
        | access.within("second_place", own)
        | (across & ~Q(first_place=F("second_place")))
    )


access.register_scope("linkage.Pair", "see", _pairs)
access.register_scope(
    "linkage.Scan", "see", lambda actor: access.within("commune", actor.areas(Permission.REVIEW))
)
for _kept in ("Weighing", "InForce"):
    access.register_scope(
        f"linkage.{_kept}", "see", lambda actor: access.within("province", actor.areas(Permission.WEIGH))
    )
