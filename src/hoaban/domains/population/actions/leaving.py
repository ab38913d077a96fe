"""Tables that leave the house."""

from django.db import transaction

from hoaban.domains.population.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit


@transaction.atomic
def note_export(*, by: access.Actor, area: int, what: str, rows: int) -> None:
    """On record before the first byte leaves: which table of which area, and as what."""
    access.require_at(by, Permission.EXPORT, area)
    audit.record(
        "population:counts:export", by=by, target=("population.area", str(area)), count=rows, note=what
    )
