"""Who takes forms along, who chooses between two answers, who ends a browser."""

from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access
from hoaban.foundation.offline.models import Entry


class Permission(StrEnum):
    SYNC = "offline:entry:sync"
    DECIDE = "offline:entry:decide"
    END_DEVICE = "offline:device:end"


access.register_permissions(
    Permission,
    {
        Permission.SYNC: "Take lists along to villages and send forms filled without a line.",
        Permission.DECIDE: "Choose between two answers to the same question, and look at forms that wait.",
        Permission.END_DEVICE: "End a lost phone's or computer's offline work.",
    },
)


def _own(actor: access.Actor) -> Q:
    return Q(owner_key=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING


def _entries(actor: access.Actor) -> Q:
    return _own(actor) | _decided(actor)


def _decided(actor: access.Actor) -> Q:
    return access.within("place_no", actor.areas(Permission.DECIDE))


def _devices(actor: access.Actor) -> Q:
    return _own(actor) | access.within("place_no", actor.areas(Permission.END_DEVICE))


access.register_scope("offline.Entry", "see", _entries)
access.register_scope("offline.Entry", "edit", _decided)
access.register_scope(
    "offline.Clash", "see", lambda actor: Q(entry__in=Entry.objects.visible_to(actor).values("pk"))
)
access.register_scope("offline.Media", "see", _own)
access.register_scope("offline.Device", "see", _devices)
access.register_scope("offline.Device", "edit", _devices)

FORMS = "village_forms"
access.declare_purposes([access.ReadPurpose(FORMS, _("To see what came of forms from the villages"))])
