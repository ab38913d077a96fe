"""Who reads what came of a warning, who may see the names in it, who says what happened."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.aftermath import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "aftermath:report:see"
    NAMES = "aftermath:report:names"
    OUTCOMES = "aftermath:outcome:see"
    JUDGE = "aftermath:outcome:record"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "Read the report after a warning or a drill, and take it away as a file.",
        Permission.NAMES: "Read in that report who took which step, by name.",
        Permission.OUTCOMES: "Read which warnings hit, which were false alarms, and what nobody warned of.",
        Permission.JUDGE: "Say whether what was warned of came, and what came without a warning.",
    },
)


def _touching(actor: access.Actor) -> Q:
    found = access.NOTHING
    for area in actor.areas(Permission.OUTCOMES):
        found |= Q(place_no__lt=area.stop, place_stop__gt=area.start)
    return found


access.register_scope("aftermath.Outcome", "see", _touching)
