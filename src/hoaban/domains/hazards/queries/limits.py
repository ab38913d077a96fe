"""Which limits hold on a day: a station's own before those for everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q

from hoaban.domains.hazards import models
from hoaban.domains.hazards.values import Limit, Variable
from hoaban.foundation.access.api import Actor

NO_LIMIT = Limit(-1e9, 1e9)
"""Where no row says what is possible, nothing is called impossible."""


def _in_force(day: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gt=day))


@dataclass(frozen=True, slots=True)
class Limits:
    """All that hold on one day."""

    rows: Mapping[tuple[str, str], Limit]

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(
            {
                (row.variable, row.station_code.upper()): Limit(
                    row.lowest, row.highest, row.fastest, row.stuck_hours, row.late_minutes
                )
                for row in models.Limit.plain.filter(_in_force(day))
            }
        )

    def of_station(self, code: str, variable: Variable) -> Limit:
        return self.rows.get((variable, code.upper())) or self.rows.get((variable, ""), NO_LIMIT)


def limits_visible_to(actor: Actor, day: date) -> list[models.Limit]:
    """What holds on a day, for the page that says why a reading was not used."""
    rows = models.Limit.objects.visible_to(actor).filter(_in_force(day))
    return list(rows.order_by("variable", "station_code"))
