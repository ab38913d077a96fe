"""Rows that hold a number, by its keyed digest: found by the end of it, which has the index, and compared whole."""

from collections.abc import Collection

from django.db.models import F, OuterRef, Q, QuerySet

from hoaban.domains.registry.models import Person
from hoaban.domains.registry.models.digests import DigestEnd
from hoaban.domains.registry.queries.slices import Among, among


def in_order(indexes: Collection[str]) -> list[str]:
    """As the database's index has them."""
    return sorted(indexes, key=_end)


def holding(column: str, indexes: Collection[str]) -> Q:
    """A condition: one of these digests in this column of theirs; few or thousands (see `in_slices`)."""
    ends = Among(DigestEnd(F(column)), sorted(set(map(_end, indexes))))
    return Q(ends) & Q(among(column, indexes))


def sharing(column: str, rows: QuerySet[Person]) -> QuerySet[Person]:
    """Those of ``rows`` with the number of the row that is asked about (an `OuterRef`)."""
    return rows.alias(digest_end=DigestEnd(column)).filter(
        **{"digest_end": DigestEnd(OuterRef(column)), column: OuterRef(column)}
    )


def _end(index: str) -> str:
    return index[-DigestEnd.LETTERS :]
