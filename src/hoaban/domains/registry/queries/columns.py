"""People as columns, a commune at a time, for whoever looks for doubles among them. Numbers leave as codes and as «near»."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.registry import numbers, rules
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.slices import in_slices
from hoaban.domains.registry.values import Sex
from hoaban.foundation.access import api as access
from hoaban.kit.keys import KeyProblem

_SEXES = {Sex.MALE.value: 1, Sex.FEMALE.value: 2}
_COLUMNS = (
    "pk", "name", "sex", "birth_year", "birth_month", "birth_date", "phone_e164", "identity_index", "insurance_index",
    "household_id", "place_no",
)  # fmt: skip
Columns = Mapping[str, NDArray[Any]]


def people_columns(actor: access.Actor, commune: int) -> Columns:
    """Everybody who lives in a commune, in the order of ids; 0 or an empty text where nothing is known.

    Identity and insurance numbers are codes: equal where the keyed digests are, meaningless outside this answer.
    """
    access.require(actor, Permission.MERGE)
    inside = Person.objects.visible_to(actor).filter(
        CURRENT, place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN
    )
    rows = list(inside.order_by("pk").values_list(*_COLUMNS))
    pk, name, sex, year, month, day, phone, identity, insurance, home, place = (
        zip(*rows, strict=True) if rows else [()] * 11
    )
    return {
        "id": _ints(pk),
        "name": np.array(name, dtype=object),
        "sex": _ints(_SEXES.get(one, 0) for one in sex),
        "year": _ints(one or 0 for one in year),
        "month": _ints((exact.month if exact else one or 0) for one, exact in zip(month, day, strict=True)),
        "day": _ints(exact.day if exact else 0 for exact in day),
        "phone": _ints(int(one.lstrip("+") or 0) for one in phone),
        "identity": _codes(identity),
        "insurance": _codes(insurance),
        "household": _ints(home),
        "place": _ints(place),
    }


def _ints(values: Iterable[int]) -> NDArray[Any]:
    return np.fromiter(values, dtype=np.int64)


def _codes(indexes: Sequence[str]) -> NDArray[Any]:
    known: dict[str, int] = {}
    return _ints(known.setdefault(index, len(known) + 1) if index else 0 for index in indexes)


def near_identities(actor: access.Actor, pairs: Collection[tuple[int, int]]) -> list[int]:
    """Pair by pair how near the two identity numbers are (`rules.how_near`); the numbers themselves are opened here and stay here."""
    access.require(actor, Permission.MERGE)
    ids = sorted({pk for pair in pairs for pk in pair})
    rows = Person.objects.visible_to(actor).filter(identity_sealed__isnull=False)
    sealed = in_slices(ids, lambda part: rows.filter(pk__in=part).values_list("pk", "uid", "identity_sealed"))
    keys, opened = numbers.at_hand(), {}
    for pk, uid, token in sealed:
        try:
            opened[pk] = keys.envelope.open(bytes(token), numbers.place("identity", uid)).decode()
        except KeyProblem:
            continue  # without its key a number says nothing
    return [rules.how_near(opened.get(one, ""), opened.get(other, "")) for one, other in pairs]
