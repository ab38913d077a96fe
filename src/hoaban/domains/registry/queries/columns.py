"""People as columns, a commune or everybody, for whoever looks for doubles among them. Numbers leave as codes and as «near»."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from hoaban.domains.registry import numbers, rules
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.people import people_named
from hoaban.domains.registry.queries.slices import in_slices
from hoaban.domains.registry.values import Sex
from hoaban.foundation.access import api as access
from hoaban.kit.keys import KeyProblem

_SEXES = {Sex.MALE.value: 1, Sex.FEMALE.value: 2}
_COLUMNS = (
    "pk", "name", "sex", "birth_year", "birth_month", "birth_date", "phone_e164", "identity_index", "insurance_index",
    "household_id", "place_no", "household__address",
)  # fmt: skip
Columns = Mapping[str, NDArray[Any]]


def people_columns(actor: access.Actor, commune: int) -> Columns:
    """Everybody who lives in a commune, in the order of ids; 0 or an empty text where nothing is known.

    Identity and insurance numbers are codes: equal where the keyed digests are, meaningless outside this answer.
    """
    access.require(actor, Permission.MERGE)
    return _columns(_living_in(Person.objects.visible_to(actor), commune))


PROVINCE_AT_ONCE = 50_000
Codes = dict[str, int]


def province_columns(actor: access.Actor, beat: Callable[[], None]) -> Columns:
    """Everybody she may see, wherever, read in parts so that memory holds columns and not rows; ``beat`` after each."""
    access.require(actor, Permission.MERGE)
    rows, parts, last = Person.objects.visible_to(actor).filter(CURRENT).order_by("pk"), [_columns([])], 0
    codes: tuple[Codes, Codes] = {}, {}
    while part := list(rows.filter(pk__gt=last).values_list(*_COLUMNS)[:PROVINCE_AT_ONCE]):
        parts.append(_columns(part, *codes))
        last = part[-1][0]
        beat()
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


ENTRY = 60
"""So many records are looked at more closely while somebody is being written down."""


def columns_like(actor: access.Actor, name: str, phone: str, place_no: int) -> Columns:
    """Who lives in the commune and has this name's words (any order, no marks) or this telephone: found by indexes only."""
    access.require(actor, Permission.IDENTIFY)
    commune = rules.commune_of(place_no)
    ids = [one.pk for one, _fit in people_named(actor, name, ENTRY, "see", _inside(commune) & CURRENT)]
    if phone:
        same = Person.objects.visible_to(actor).filter(_inside(commune), CURRENT, phone_e164=phone)
        ids += list(same.values_list("pk", flat=True)[:ENTRY])
    return _columns(_living_in(Person.objects.visible_to(actor).filter(pk__in=ids), commune))


def _inside(commune: int) -> Q:
    return Q(place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN)


def _living_in(rows: QuerySet[Person], commune: int) -> list[tuple[Any, ...]]:
    return list(rows.filter(CURRENT, _inside(commune)).order_by("pk").values_list(*_COLUMNS))


def _columns(
    rows: Sequence[tuple[Any, ...]], identities: Codes | None = None, insurances: Codes | None = None
) -> Columns:
    pk, name, sex, year, month, day, phone, identity, insurance, home, place, address = (
        zip(*rows, strict=True) if rows else [()] * 12
    )
    return {
        "id": _ints(pk),
        "name": np.array(name, dtype=object),
        "sex": _ints(_SEXES.get(one, 0) for one in sex),
        "year": _ints(one or 0 for one in year),
        "month": _ints((exact.month if exact else one or 0) for one, exact in zip(month, day, strict=True)),
        "day": _ints(exact.day if exact else 0 for exact in day),
        "phone": _ints(int(one.lstrip("+") or 0) for one in phone),
        "identity": _codes(identity, {} if identities is None else identities),
        "insurance": _codes(insurance, {} if insurances is None else insurances),
        "household": _ints(home),
        "place": _ints(place),
        "address": np.array(address, dtype=object),
    }


def _ints(values: Iterable[int]) -> NDArray[Any]:
    return np.fromiter(values, dtype=np.int64)


def _codes(indexes: Sequence[str], known: Codes) -> NDArray[Any]:
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
