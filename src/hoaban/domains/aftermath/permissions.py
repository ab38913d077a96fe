"""Who reads what came of a warning, and who may see the names in it."""

from enum import StrEnum

from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "aftermath:report:see"
    NAMES = "aftermath:report:names"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "Read the report after a warning or a drill, and take it away as a table.",
        Permission.NAMES: "Read in that report who took which step, by name.",
    },
)
