"""The ledger of rows that a list could not bring."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hoaban.domains.lists import queries
from hoaban.domains.lists.models import LeftOut
from hoaban.domains.lists.rules import still_missing
from hoaban.domains.registry import api as registry

if TYPE_CHECKING:
    from hoaban.domains.lists.actions.loading import Told


def count_left_out(
    batch_id: int,
    homes: Mapping[registry.HouseholdKey, registry.Home],
    told: Mapping[registry.HouseholdKey, "Told"],
) -> None:
    """One line per household and list, written with the household's first rows; only those that stood have lines already."""
    missing, counted = queries.lines_of(batch_id, [home.pk for home in homes.values() if not home.is_new])
    lines = []
    for key, home in homes.items():
        if home.pk in counted:
            continue
        held = max(0, missing[home.pk])
        rows = still_missing(held, told[key].good, told[key].bad) - held
        if rows:
            lines.append(LeftOut(household_id=home.pk, batch_id=batch_id, rows=rows))
    if lines:
        LeftOut.plain.bulk_create(lines)
