"""What can be allowed about areas, cards and lists, and how far."""

from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.domains.targeting import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access

BY_DOOR = "told_at_the_door"


class Permission(StrEnum):
    PREVIEW = "targeting:area:preview"
    CATCHMENT = "targeting:catchment:keep"
    DOORS = "targeting:door:tell"
    CARD = "targeting:card:keep"


access.register_permissions(
    Permission,
    {
        Permission.PREVIEW: "See how many people of an area would be reached, in which languages and how; nobody's name.",
        Permission.CATCHMENT: "Save an area under a name, and end it.",
        Permission.DOORS: "See which homes are only told at the door, with names, and tick who was told.",
        Permission.CARD: "Write the card of a village: homes in danger, who must be carried, where everybody goes.",
    },
)


def _touching(actor: access.Actor) -> Q:
    """Whoever may see a part of an area sees it whole: water does not stop at a border."""
    found = access.NOTHING
    for area in actor.areas(Permission.PREVIEW):
        found |= Q(place_no__lt=area.stop, place_stop__gt=area.start)
    return found


def _kept(actor: access.Actor) -> Q:
    """Whoever keeps all of it."""
    found = access.NOTHING
    for area in actor.areas(Permission.CATCHMENT):
        found |= Q(place_no__gte=area.start, place_stop__lte=area.stop)
    return found


def _card(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.CARD))


def _doors(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.DOORS))


access.register_scope("targeting.Catchment", "see", _touching)
access.register_scope("targeting.Catchment", "keep", _kept)
access.register_scope("targeting.Card", "see", _card)
access.register_scope("targeting.CardHome", "see", _card)
access.register_scope("targeting.Door", "see", _doors)
access.register_scope(
    "targeting.Listing", "see", lambda actor: Q() if actor.may(Permission.DOORS) else access.NOTHING
)

access.declare_purposes(
    [
        access.ReadPurpose(
            BY_DOOR, _("To come to homes that no message reaches, those who must be carried first"), Permission.DOORS,
            ("targeting.CardHome.carry",),
        ),
    ]
)  # fmt: skip
