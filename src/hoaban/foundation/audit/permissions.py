"""Who may read the record of deeds."""

from enum import StrEnum

from django.db.models import Q

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "audit:entry:see"
    VERIFY = "audit:chain:verify"
    RETENTION = "audit:retention:see"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "Read who did what and who looked at whose data.",
        Permission.VERIFY: "Check that nobody has changed the record of deeds.",
        Permission.RETENTION: "See how long personal data are kept and what was forgotten when.",
    },
)


def _whole_record(actor: access.Actor) -> Q:
    # Lines carry no unit: only a role trusted with the whole province reads them.
    return access.EVERYTHING if actor.may(Permission.SEE) else access.NOTHING


for label in ("audit.Entry", "audit.Checkpoint", "audit.ReadEntry"):
    access.register_scope(label, "see", _whole_record)
