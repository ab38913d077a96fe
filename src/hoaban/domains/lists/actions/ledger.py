"""The ledger of rows that a list could not bring."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import F

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
    refused: Mapping[registry.HouseholdKey, int],
) -> None:
    """One line per household and list, written with the household's first rows; only those that stood have lines already.

    ``refused``: rows that were to come in and did not, as the register had changed since they were judged.
    """
    ids = {key: home.pk for key, home in homes.items()}
    if away := refused.keys() - ids.keys():
        ids |= registry.household_ids(away)
    fresh = {home.pk for home in homes.values() if home.is_new}
    missing, counted = queries.lines_of(batch_id, [pk for pk in ids.values() if pk not in fresh])
    lines, more = [], defaultdict[int, list[int]](list)
    for key, pk in ids.items():
        if pk in counted:
            more[refused.get(key, 0)].append(pk)
            continue
        held = max(0, missing[pk])
        rows = still_missing(held, told[key].good, told[key].bad) - held
        if rows:
            lines.append(LeftOut(household_id=pk, batch_id=batch_id, rows=rows))
    if lines:
        LeftOut.plain.bulk_create(lines)
    for rows, households in more.items():
        if rows:
            own = LeftOut.plain.filter(batch_id=batch_id, household_id__in=households)
            own.update(rows=F("rows") + rows)
