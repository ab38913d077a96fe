"""Rows of households that no list could bring yet."""

from collections.abc import Collection

from django.db.models import BigIntegerField, QuerySet, Sum

from hoaban.domains.registry.models import LeftOut
from hoaban.foundation.access.api import Given, Prepared


def _of_one(_actor: object) -> "QuerySet[LeftOut, tuple[int]]":
    return LeftOut.plain.filter(household_id=Given("household", BigIntegerField())).values_list("rows")


_OF_ONE = Prepared(_of_one)


def left_out_of(household_id: int) -> int:
    """How many rows of this household no list could bring yet."""
    return max(sum(rows for (rows,) in _OF_ONE(household=household_id)), 0)


def left_out(households: Collection[int]) -> dict[int, int]:
    """Household → how many of its rows no list could bring yet; those with none are absent."""
    lines = LeftOut.plain.filter(household_id__in=list(households))
    sums = lines.values_list("household_id").annotate(n=Sum("rows"))
    return {pk: count for pk, count in sums if count > 0}
