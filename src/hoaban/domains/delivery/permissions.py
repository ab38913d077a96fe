"""What can be allowed about telling people, and how far."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.delivery import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    WATCH = "delivery:telling:watch"


access.register_permissions(
    Permission,
    {
        Permission.WATCH: "Be told of warnings for the area, and see how far each has come, commune by commune.",
    },
)


def _touching(actor: access.Actor) -> Q:
    """A storm does not stop at a border: whoever is in charge of a part sees that it is told, and the rows of her own part."""
    found = access.NOTHING
    for area in actor.areas(Permission.WATCH):
        found |= Q(place_no__lt=area.stop, place_stop__gt=area.start)
    return found


def _within(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.WATCH))


access.register_scope("delivery.Telling", "see", _touching)
access.register_scope("delivery.Part", "see", _within)
access.register_scope("delivery.Count", "see", _within)
for _table in ("Follower", "Follow"):
    access.register_scope(f"delivery.{_table}", "see", lambda _actor: access.NOTHING)
