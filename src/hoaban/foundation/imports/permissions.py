"""Who sees which imports: one's own, and those of the office where the permission holds."""

from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "imports:batch:see"
    UNDO = "imports:batch:undo"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See the lists that the office has taken in, and how far they are.",
        Permission.UNDO: "Take back a list that was taken in by mistake.",
    },
)


def _own(actor: access.Actor) -> Q:
    return Q(asker_key=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING


def _see(actor: access.Actor) -> Q:
    return _own(actor) | access.within("office_start", actor.areas(Permission.SEE))


def _edit(actor: access.Actor) -> Q:
    return _own(actor) | access.within("office_start", actor.areas(Permission.UNDO))


def _through_batch(actor: access.Actor) -> Q:
    areas = access.within("batch__office_start", actor.areas(Permission.SEE))
    own = Q(batch__asker_key=actor.key) if actor.key != access.ANONYMOUS.key else access.NOTHING
    return own | areas


access.register_scope("imports.ImportBatch", "see", _see)
access.register_scope("imports.ImportBatch", "edit", _edit)
access.register_scope("imports.ImportFault", "see", _through_batch)
access.register_scope(
    "imports.RememberedMatching",
    "see",
    lambda actor: access.within("office_start", actor.areas(Permission.SEE)),
)

access.declare_purposes(
    [
        access.ReadPurpose("check_list", _("To check a list before it is taken in"), Permission.SEE),
        access.ReadPurpose("mend_list", _("To mend the rows with faults"), Permission.SEE),
    ]
)
