"""What can be allowed about household visits, and how far."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.registry import api as registry
from hoaban.domains.rounds.models import HouseholdVisit
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    VISIT = "registry:household:visit"
    """Written as it was given out while the registry kept visits: memberships and keys hold it."""


access.register_permissions(
    Permission,
    {
        Permission.VISIT: "Visit households and correct what the register says of them, also without a line.",
    },
)
access.register_scope(
    "rounds.HouseholdVisit", "see", lambda actor: access.within("place_no", actor.areas(registry.SEE))
)
access.register_scope(
    "rounds.VisitPhoto",
    "see",
    lambda actor: Q(visit__in=HouseholdVisit.objects.visible_to(actor).values("pk")),
)
