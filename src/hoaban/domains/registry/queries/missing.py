"""Rows of households that no list could bring yet."""

from collections.abc import Collection

from django.db.models import OuterRef, Subquery, Sum

from hoaban.domains.registry.following import ledger


def left_out_here() -> Subquery:
    """For a question about households: how many rows of each no list could bring yet."""
    lines = ledger().plain.filter(household_id=OuterRef("pk")).order_by().values("household_id")
    return Subquery(lines.annotate(n=Sum("rows")).values("n"))


def left_out(households: Collection[int]) -> dict[int, int]:
    """Household → how many of its rows no list could bring yet; those with none are absent."""
    lines = ledger().plain.filter(household_id__in=list(households))
    sums = lines.values_list("household_id").annotate(n=Sum("rows"))
    return {pk: count for pk, count in sums if count > 0}
