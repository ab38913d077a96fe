"""Who is reached how, and who is told first, over columns: no object per person."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.targeting.values import BY_DOOR, Columns, Counts, Rank, Reach, Why

Codes = NDArray[np.uint8]


def reach_of(columns: Columns) -> Codes:
    """`Reach` of everybody, by what the register was told of her, her home and her village."""
    number, home = columns["number"], columns["household"]
    with_phone = _homes(home, number > 0)
    found = np.full(len(number), Reach.SMS, dtype=np.uint8)
    found[columns["channel"] == "voice"] = Reach.VOICE
    found[number == 0] = Reach.HOUSE_PHONE
    found[columns["channel"] == "visit"] = Reach.VISIT
    found[~with_phone] = Reach.NO_PHONE
    found[columns["coverage"] == "none"] = Reach.NO_COVERAGE
    return found


def _homes(home: NDArray[np.int64], holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each person, whether it holds of anybody of her home: ids of homes follow each other, so a byte each is little."""
    if not len(home):
        return holds
    first = home.min()
    held = np.zeros(home.max() - first + 1, dtype=bool)
    held[home[holds] - first] = True
    found: NDArray[np.bool_] = held[home - first]
    return found


def rank_of(columns: Columns, reach: Codes, at_risk: Collection[int], carry: Collection[int]) -> Codes:
    """`Rank` of everybody: what village cards say of homes, else our own stated rule."""
    home = columns["household"]
    found = np.where(reach <= BY_DOOR, np.uint8(Rank.DOOR), np.uint8(Rank.REST))
    for homes, rank in ((at_risk, Rank.AT_RISK), (carry, Rank.CARRY)):
        if homes:
            found[np.isin(home, np.fromiter(homes, dtype=np.int64, count=len(homes)))] = rank
    return found.astype(np.uint8)


def ordered(columns: Columns) -> Columns:
    """The most exposed first; within a rank by place, so that a list goes from village to village, home to home."""
    order = np.argsort(columns["rank"], kind="stable")
    return {name: values[order] for name, values in columns.items()}


def counts_of(columns: Columns) -> Counts:
    reach, home = columns["reach"], columns["household"]
    best = Counter(columns["language"].tolist())
    languages: Counter[str] = Counter()
    for said, many in best.items():
        languages[said.split(" ", 1)[0]] += many
    heads = np.unique(home)
    by_door = len(heads) - len(np.unique(home[reach > BY_DOOR]))
    reaches = np.bincount(reach, minlength=len(Reach))
    ranks = np.bincount(columns["rank"], minlength=len(Rank))
    return Counts(
        len(home), len(heads), by_door, dict(languages.most_common()),
        {one: int(reaches[one]) for one in Reach if reaches[one]}, {one: int(ranks[one]) for one in Rank if ranks[one]},
    )  # fmt: skip


WHYS = {Reach.NO_COVERAGE: Why.NO_COVERAGE, Reach.NO_PHONE: Why.NO_PHONE, Reach.VISIT: Why.VISIT}


def homes_by_door(columns: Columns) -> dict[int, Why]:
    """Homes in which nobody can be called or written to, with the reason; one whose people ask for a visit counts too."""
    reach, home = columns["reach"], columns["household"]
    called = np.unique(home[reach > BY_DOOR])
    left = ~np.isin(home, called)
    found: dict[int, Why] = {}
    for one, code in zip(home[left].tolist(), reach[left].tolist(), strict=True):
        why = WHYS[Reach(code)]
        if one not in found or found[one] is Why.VISIT:
            found[one] = why
    return found


def joined(parts: list[Mapping[str, NDArray[Any]]], names: Collection[str]) -> dict[str, NDArray[Any]]:
    """Communes after each other as one; empty columns of the right kind where nobody lives."""
    if not parts:
        return {name: np.zeros(0, dtype=_kind(name)) for name in names}
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


def _kind(name: str) -> Any:
    kinds = {"language": object, "phone": object, "channel": object, "coverage": object, "is_head": bool}
    return kinds.get(name, np.int64)
