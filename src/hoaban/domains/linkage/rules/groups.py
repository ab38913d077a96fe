"""Who is one with a third is one with whoever that third is one with: groups of records are held to be one person whole, or not at all."""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.rules.scoring import STRONGEST
from hoaban.domains.linkage.values import NO_PAIRS, Compared, Numbers, Pairs, Scored

MOST = 12
"""More records than this hang together by chance; nobody is written down so often."""
Pair = tuple[int, int]
Links = dict[int, dict[int, float]]
Alone = Callable[[Pairs], Scored]
"""What given pairs say by themselves."""


def closed(found: Scored, shown_from: float, alone: Alone, different: Pairs = NO_PAIRS) -> Scored:
    """The same, and with it the pairs that groups of three or more lack; ``found`` is weighed against rivals.

    Three records are one person, two, or three. That all are one is weighed against every other way, by the two pairs that are
    shown and by what the third pair says by itself. Where one pair of a group does not fit even so, some link of it is chance,
    and nobody can tell which: then nothing is added. Nor is it where people said of two of them that they are two (``different``).
    """
    refused = {*zip(different.first.tolist(), different.second.tolist(), strict=True)}
    links = _links(found, shown_from)
    lacking = [
        [pair for pair in combinations(group, 2) if pair[1] not in links[pair[0]]]
        for group in _groups(links)
        if refused.isdisjoint(combinations(group, 2))
    ]
    asked = [pair for pairs in lacking for pair in pairs]
    if not asked:
        return found
    direct = alone(Pairs(*np.array(asked, np.int64).T))
    odds = np.minimum(direct.score / (1 - np.minimum(direct.score, 1 - 1e-12)), STRONGEST)
    best = [_through(links, pair, own) for pair, own in zip(asked, odds.tolist(), strict=True)]
    through, third = np.array([odd for odd, _third in best]), np.array([at for _odd, at in best], np.int64)
    score = through / (1 + through)
    ends = np.cumsum([len(pairs) for pairs in lacking])
    whole = np.repeat(
        [bool((part >= shown_from).all()) for part in np.split(score, ends[:-1])],
        [len(pairs) for pairs in lacking],
    )
    gained = np.log2(np.maximum(through, 1e-12) / np.maximum(odds, 1e-12))
    added = Scored(direct.pairs, direct.compared, score, -gained, third)
    return _with(found, added.where(np.flatnonzero(whole)))


def hanging(found: Scored, commune: Numbers, refused: NDArray[np.bool_]) -> Numbers:
    """Which pairs of one commune were added because their group reaches into another, where the commune's own search looks not.

    ``found`` went through `closed`, so everybody of such a group is paired with everybody of it. ``commune``: per person;
    ``refused``: per pair, whether people said that they are two. A group with such a pair is not one person whole.
    """
    if found.rival is None or found.third is None:
        return np.zeros(0, np.int64)
    one, other = found.pairs.first, found.pairs.second
    inside = commune[one] == commune[other]
    added = inside & (found.third >= 0) & (found.rival < 0)
    beyond = np.isin(one, _ends(found.pairs, ~inside))
    said = _ends(found.pairs, refused)
    apart = np.isin(one, said) | np.isin(other, said)
    spoilt = np.isin(one, _ends(found.pairs, apart))
    return np.flatnonzero(added & beyond & ~spoilt)


def _ends(pairs: Pairs, chosen: NDArray[np.bool_]) -> Numbers:
    return np.concatenate([pairs.first[chosen], pairs.second[chosen]])


def _links(found: Scored, shown_from: float) -> Links:
    """Odds of the pairs that are shown, by record; of two who hang together with nobody else nothing is asked."""
    seen = np.flatnonzero(found.score >= shown_from)
    one, other = found.pairs.first[seen], found.pairs.second[seen]
    _who, back, often = np.unique(np.concatenate([one, other]), return_inverse=True, return_counts=True)
    many = (often[back] > 1).reshape(2, -1).any(axis=0)
    score = found.score[seen][many]
    odds = np.minimum(score / (1 - np.minimum(score, 1 - 1e-12)), STRONGEST)
    links: Links = {}
    for a, b, odd in zip(one[many].tolist(), other[many].tolist(), odds.tolist(), strict=True):
        links.setdefault(a, {})[b] = odd
        links.setdefault(b, {})[a] = odd
    return links


def _groups(links: Links) -> Iterator[list[int]]:
    """Records that hang together, each group in order."""
    met: set[int] = set()
    for start in sorted(links):
        if start in met:
            continue
        group, waiting = {start}, [start]
        while waiting:
            new = links[waiting.pop()].keys() - group
            group |= new
            waiting += new
        met |= group
        if len(group) <= MOST:
            yield sorted(group)


def _through(links: Links, pair: Pair, own: float) -> tuple[float, int]:
    """Odds that both are one, through the third record that says most, and which that is; 0 and -1 where none is linked with both."""
    one, other = (links[side] for side in pair)
    return max(
        (
            (one[third] * other[third] * own / (1 + one[third] + other[third] + own), third)
            for third in one.keys() & other.keys()
        ),
        default=(0.0, -1),
    )


def _with(found: Scored, more: Scored) -> Scored:
    """What is added takes the place of what was known of the same pair."""
    if not len(more.pairs):
        return found
    size = int(max(found.pairs.second.max(), more.pairs.second.max())) + 1
    known = np.isin(
        found.pairs.first * size + found.pairs.second, more.pairs.first * size + more.pairs.second
    )
    parts = (found.where(np.flatnonzero(~known)), more)
    first, second, levels, namesakes, rarity, score, rival, third = (
        np.concatenate(columns)
        for columns in zip(
            *(
                (
                    part.pairs.first, part.pairs.second, part.compared.levels, part.compared.namesakes, part.compared.rarity,
                    part.score,
                    np.zeros(len(part.score)) if part.rival is None else part.rival,
                    np.full(len(part.score), -1, np.int64) if part.third is None else part.third,
                )
                for part in parts
            ),
            strict=True,
        )
    )  # fmt: skip
    return Scored(Pairs(first, second), Compared(levels, namesakes, rarity), score, rival, third)
