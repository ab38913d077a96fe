"""The front door: the registry is told when somebody was last at a door; what a visit corrected it says and announces itself."""

from uuid import UUID

from django.db.models import Subquery
from django.urls import reverse

from hoaban.domains.rounds import queries
from hoaban.domains.rounds.permissions import Permission
from hoaban.foundation.access.api import Actor

__all__ = ["Permission", "Visits"]


class Visits:
    """As the registry's port asks."""

    def last(self) -> Subquery:
        return queries.last_visit()

    def url(self, actor: Actor, uid: UUID, place_no: int) -> str:
        may = any(area.contains(place_no) for area in actor.areas(Permission.VISIT))
        return reverse("rounds:visits", args=[uid]) if may else ""
