"""People as columns, a commune or everybody, for whoever looks for doubles among them. Numbers leave as codes and as «near»."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from hoaban.domains.registry import numbers, rules, slips
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.by_number import holding
from hoaban.domains.registry.queries.people import people_named
from hoaban.domains.registry.queries.slices import AT_ONCE, among, in_slices
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


def columns_like(
    actor: access.Actor, name: str, phone: str, place_no: int, year: int | None = None
) -> Columns:
    """Who lives in the commune and has this name's words (any order, no marks) or this telephone: found by indexes only.

    Of a name that more bear than can be looked at, those born in ``year`` or beside it come first.
    """
    access.require(actor, Permission.IDENTIFY)
    commune = rules.commune_of(place_no)
    which = _inside(commune) & CURRENT
    ids = [one.pk for one, _fit in people_named(actor, name, ENTRY, "see", which)]
    if year and len(ids) == ENTRY:
        beside = " ".join(str(year + shift) for shift in (-1, 0, 1))
        ids += [one.pk for one, _fit in people_named(actor, f"{name} {beside}", ENTRY, "see", which)]
    if phone:
        same = Person.objects.visible_to(actor).filter(
            _inside(commune), CURRENT, holding("phone_e164", [phone])
        )
        ids += list(same.values_list("pk", flat=True)[:ENTRY])
    return _columns(_living_in(Person.objects.visible_to(actor).filter(pk__in=ids), commune))


def columns_near(actor: access.Actor, uid: UUID, identity: str) -> Columns:
    """Somebody, then who of her commune has nearly this identity number, one slip away: found by the digests of all that may be
    meant, so that no number is opened and nothing more is kept."""
    access.require(actor, Permission.IDENTIFY)
    here = access.within("place_no", actor.areas(Permission.IDENTIFY))
    people = Person.objects.visible_to(actor).filter(CURRENT, here)
    her = list(people.filter(uid=uid).values_list(*_COLUMNS))
    if not her:
        return _columns([])
    keys = numbers.at_hand()
    meant = [index for other in slips.a_slip_away(identity) for index in keys.indexes_of("identity", other)]
    place = her[0][_COLUMNS.index("place_no")]
    near = people.filter(holding("identity_index", meant)).exclude(uid=uid)
    return _columns([*her, *_living_in(near, rules.commune_of(place))[:ENTRY]])


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
    opened = dict(_opened(actor, sorted({pk for pair in pairs for pk in pair})))
    return [rules.how_near(opened.get(one, ""), opened.get(other, "")) for one, other in pairs]


def slipped_identities(
    actor: access.Actor, ids: NDArray[Any], beat: Callable[[], None]
) -> tuple[NDArray[Any], NDArray[Any], int]:
    """Which of these people (in rising order) have identity numbers one slip apart, as positions; `slips.ROWS` bounds them. And how
    many numbers were opened for it: whoever asks writes that on the line of record of what it does.

    Every number is opened here, in memory; what leaves says who, never what.
    """
    access.require(actor, Permission.MERGE)
    who: list[int] = []
    opened: list[str] = []
    for start in range(0, len(ids), AT_ONCE):
        for pk, number in _opened(actor, ids[start : start + AT_ONCE].tolist()):
            who.append(pk)
            opened.append(number)
        beat()
    one, other = slips.slipped(opened)
    at = np.searchsorted(ids, np.array(who, np.int64))
    return np.minimum(at[one], at[other]), np.maximum(at[one], at[other]), len(opened)


def _opened(actor: access.Actor, ids: Collection[int]) -> Iterator[tuple[int, str]]:
    rows = Person.objects.visible_to(actor).filter(identity_sealed__isnull=False)
    sealed = in_slices(
        ids, lambda part: rows.filter(among("pk", part)).values_list("pk", "uid", "identity_sealed")
    )
    keys = numbers.at_hand()
    for pk, uid, token in sealed:
        try:
            yield pk, keys.envelope.open(bytes(token), numbers.place("identity", uid)).decode()
        except KeyProblem:
            continue  # without its key a number says nothing
