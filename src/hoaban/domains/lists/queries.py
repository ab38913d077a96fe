"""Reads of the ledger."""

from collections import Counter
from collections.abc import Collection

from hoaban.domains.lists.models import LeftOut


def lines_of(batch_id: int, households: Collection[int]) -> tuple[Counter[int], set[int]]:
    """Rows of each household that no list could bring yet, by all lists; and which households this list has counted already."""
    missing: Counter[int] = Counter()
    counted: set[int] = set()
    if not households:
        return missing, counted
    lines = LeftOut.plain.filter(household_id__in=list(households))
    for household, batch, rows in lines.values_list("household_id", "batch_id", "rows"):
        missing[household] += rows
        if batch == batch_id:
            counted.add(household)
    return missing, counted
