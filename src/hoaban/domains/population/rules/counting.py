"""From columns of people and households to counts. Everything arrives as an argument."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.population.values import Change, Counted, Reach

Columns = Mapping[str, NDArray[Any]]
_SEXES = ("", "m", "f")
_ASKED = ("place", "household", "language", "phone", "number", "coverage", "channel")
NOT_TOLD = "-"
"""In place of a language nobody told."""


def counted(
    people: Columns,
    reached: Mapping[int, Mapping[str, int]],
    statuses: Mapping[int, str],
    changes: Sequence[tuple[int, str, str, str]],
) -> dict[int, Counted]:
    """Per village number what is counted. ``people``: columns of everybody who lives in the commune now.

    ``reached``: what `reached_in` made of the same people. ``statuses``: household → poverty status;
    ``changes``: (place, month, before, after). Only households somebody lives in count.
    """
    found = {}
    homes, first = np.unique(people["household"], return_index=True)
    home_places = people["place"][first]
    for place in np.unique(people["place"]).tolist():
        here = people["place"] == place
        own = homes[home_places == place].tolist()
        found[place] = Counted(
            place_no=place,
            people=int(here.sum()),
            households=len(own),
            year_only=int((here & people["year_only"]).sum()),
            ages={
                name: _tally(people["year"][here & (people["sex"] == code)])
                for code, name in enumerate(_SEXES)
            },
            groups=_tally(people["group"][here]),
            statuses=_count(statuses.get(home, "") for home in own),
            changes={},
            reach=reached.get(place, {}),
        )
    moved: dict[int, list[str]] = {}
    for place, month, before, after in changes:
        if kind := change_of(before, after):
            moved.setdefault(place, []).append(f"{month} {kind.value}")
    for place, keys in moved.items():
        base = found.get(place, Counted(place, 0, 0, 0, {}, {}, {}, {}, {}))
        found[place] = _with_changes(base, _count(keys))
    return found


def reached_in(parts: Iterable[Columns], speakers: Collection[int] = ()) -> dict[int, dict[str, int]]:
    """Per village number: the language people speak best, and how they can be warned; ``speakers``: villages that have one."""
    found: dict[int, list[str]] = {}
    for part in parts:
        columns = (part[name].tolist() for name in _ASKED)
        called = set(part["household"][part["number"] > 0].tolist())
        for place, home, language, phone, number, coverage, channel in zip(*columns, strict=True):
            best = language.split()[0] if language else NOT_TOLD
            has_number = number > 0 or (phone == "shared" and home in called)
            hears = channel == "loudspeaker" or place in speakers
            reach = reach_of(phone, coverage, has_number=has_number, hears=hears)
            found.setdefault(place, []).append(f"{best} {reach.value}")
    return {place: _count(keys) for place, keys in found.items()}


def reach_of(phone: str, coverage: str, *, has_number: bool, hears: bool = False) -> Reach:
    """What somebody said of her telephone counts more than a number on record; ``hears``: a loudspeaker.

    ``has_number``: hers, or of a telephone the household shares that of anybody in it.
    """
    if coverage == "none":
        return Reach.SPEAKER if hears else Reach.NO_NETWORK
    if phone == "none":
        return Reach.SPEAKER if hears else Reach.NONE
    if not has_number:
        return Reach.NO_NUMBER if phone else Reach.NOT_SAID
    return Reach.SHARED if phone in {"shared", "other"} else Reach.OWN


def _with_changes(base: Counted, changes: Mapping[str, int]) -> Counted:
    return Counted(
        base.place_no,
        base.people,
        base.households,
        base.year_only,
        base.ages,
        base.groups,
        base.statuses,
        changes,
        base.reach,
    )


def summed(place_no: int, parts: Iterable[Counted]) -> Counted:
    """A commune from its villages: the same people, counted once."""
    listed = list(parts)
    return Counted(
        place_no,
        sum(one.people for one in listed),
        sum(one.households for one in listed),
        sum(one.year_only for one in listed),
        {sex: _added(one.ages.get(sex, {}) for one in listed) for sex in _SEXES},
        _added(one.groups for one in listed),
        _added(one.statuses for one in listed),
        _added(one.changes for one in listed),
        _added(one.reach for one in listed),
    )


def change_of(before: str, after: str) -> Change | None:
    """None where nothing changed, or where one side is not known."""
    if before == after or not before or not after:
        return None
    if "poor" in (before, after):
        return Change.FELL if after == "poor" else Change.ROSE
    if "left" in (before, after):  # no longer poor; what holds since was told later, or not at all
        return None
    return Change.NEAR_IN if after == "near_poor" else Change.NEAR_OUT


def _tally(values: NDArray[Any]) -> dict[str, int]:
    known, numbers = np.unique(values, return_counts=True)
    return {str(value): int(number) for value, number in zip(known.tolist(), numbers.tolist(), strict=True)}


def _count(values: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found


def _added(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for key, number in part.items():
            found[key] = found.get(key, 0) + number
    return found
