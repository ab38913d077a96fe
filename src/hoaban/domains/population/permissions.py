"""What can be allowed with counts of people, and how far."""

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from hoaban.domains.population import models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "population:counts:see"
    EXPORT = "population:counts:export"
    COUNT = "population:counts:make"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See how many people live in the area, by age, people and status; small numbers stay hidden.",
        Permission.EXPORT: "Download these tables, small numbers hidden.",
        Permission.COUNT: "Have the people of the area counted anew.",
    },
)
access.register_scope(
    "population.Tally", "see", lambda actor: access.within("place_no", actor.areas(Permission.SEE))
)
access.register_scope(
    "population.Count", "see", lambda actor: access.within("commune", actor.areas(Permission.SEE))
)
access.declare_purposes(
    [
        access.ReadPurpose(
            "population_counts", _("To tell how many, small numbers hidden"), Permission.SEE,
            ("population.Tally.groups", "population.Tally.statuses", "population.Tally.changes",
             "population.Tally.reach"), "91/2025/QH15",
            is_seen=False,
        ),
    ]
)  # fmt: skip
