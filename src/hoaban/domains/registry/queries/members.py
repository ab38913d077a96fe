"""How a person is read where a list may name thousands: one reader for who lives here, who left and who is alike."""

from datetime import date

from django.db.models import TextField
from django.db.models.functions import Cast

from hoaban.domains.registry.values import PersonTold, Precision, Relation, Sex

TOLD = ("name", "relation", "sex", "birth_year", "birth_month", "birth_date", "birth_precision")
"""Columns in the order `told_of` takes them, a telephone behind them where it is read."""
# An enumeration called by its value looks for it anew each time, for each of thousands of rows.
_RELATIONS, _SEXES = {str(one): one for one in Relation}, {str(one): one for one in Sex}
_PRECISIONS = {str(one): one for one in Precision}


def told_of(
    name: str, relation: str, sex: str, year: int | None, month: int | None, day: date | None, precision: str, phone: str = ""
) -> PersonTold:  # fmt: skip
    return PersonTold(
        name, _RELATIONS[relation], _SEXES[sex], year, month, day, _PRECISIONS[precision], phone
    )


def written(column: str) -> Cast:
    """A UUID as text: an object for each of thousands takes as long as all else that is read of the row."""
    return Cast(column, TextField())
