"""Rows that hold a number, by its keyed digest: found by what of it has the index (`DigestEnd`), and compared whole."""

from collections.abc import Collection

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet

from hoaban.domains.registry.models import Person
from hoaban.domains.registry.models.digests import DigestEnd
from hoaban.domains.registry.queries.slices import Among, among


def in_order(indexes: Collection[str]) -> list[str]:
    """As the database's index has them."""
    return sorted(indexes, key=_end)


def holding(column: str, indexes: Collection[str]) -> Q:
    """A condition: one of these digests in this column of theirs; few or thousands (see `in_slices`)."""
    whole = Q(among(column, indexes))
    return whole & Q(Among(DigestEnd(F(column)), sorted(set(map(_end, indexes))))) if _is_cut() else whole


def sharing(column: str, rows: QuerySet[Person]) -> QuerySet[Person]:
    """Those of ``rows`` with the number of the row that is asked about (an `OuterRef`)."""
    same = rows.filter(**{column: OuterRef(column)})
    return (
        same.alias(digest_end=DigestEnd(column)).filter(digest_end=DigestEnd(OuterRef(column)))
        if _is_cut()
        else same
    )


def _end(index: str) -> str:
    return index[-DigestEnd.LETTERS :] if _is_cut() else index


def _is_cut() -> bool:
    return connection.vendor == "sqlite"
