"""Fellegi and Sunter: what agreeing (or not) says is how much more often it happens to one person than to two, in bits."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.values import (
    COMPARED,
    NO_PAIRS,
    Compared,
    Name,
    Numbers,
    Pairs,
    Place,
    Reason,
    Scored,
    Weights,
)

Bits = NDArray[np.float64]
RAREST, MOST_COMMON = 1e-4, 1000.0
"""A name counts at most so much more or less than names do on average."""
AGREED, STRONGEST = 0.5, 1000.0
"""From this score two records agree for themselves; a rival counts at most so much: what is beyond doubt alone stays beyond doubt."""
PLACE = list(COMPARED).index("place")
TELLS = 0.8
"""Reasons below this many bits are left out: they say next to nothing."""


def bits_of(compared: Compared, weights: Weights) -> Bits:
    """A row per pair, a column per thing compared: positive for one person, negative for two."""
    columns = []
    home = np.isin(compared.levels[:, PLACE], (Place.HOUSEHOLD, Place.FAMILY))
    for column, what in enumerate(COMPARED):
        level = compared.levels[:, column]
        one, two = np.log2(weights.one[what]), np.log2(weights.two[what])
        # Within a household or family people share names and years; that they live together is counted once, as the place.
        kin = np.log2(weights.kin[what]) if column != PLACE else two
        columns.append(one[level] - np.where(home, kin[level], two[level]))
    bits = np.stack(columns, axis=1)
    bits[:, 0] -= np.log2(rarity_of(compared))
    return bits


def rarity_of(compared: Compared, rarest: float = RAREST) -> Bits:
    """How much more often than usual two strangers agree on this name; 1 where the two names do not agree."""
    level = compared.levels[:, 0]
    agrees = ((level > 0) & (level < Name.OTHER)) | (level == Name.ROUGH)
    return np.where(agrees, np.clip(compared.rarity, rarest, MOST_COMMON), 1.0)


def scored(pairs: Pairs, compared: Compared, weights: Weights) -> Scored:
    """Each pair's probability to be one person, from the prior and what each thing says."""
    total = bits_of(compared, weights).sum(axis=1) + np.log2(weights.prior / (1 - weights.prior))
    return Scored(pairs, compared, 1 / (1 + np.exp2(-np.clip(total, -60, 60))))


def against_rivals(found: Scored, people: int, different: Pairs = NO_PAIRS) -> Scored:
    """A record is one of two, seldom of many: where another fits it better, a pair is believed less.

    Three records that fit each other are no rivals: she may well stand there thrice. Nor is somebody of whom people said that
    she is another (``different``).
    """
    one, other = found.pairs.first, found.pairs.second
    odds = found.score / (1 - np.minimum(found.score, 1 - 1e-12))
    codes = one * people + other
    sure = codes[found.score >= AGREED]
    is_two = np.isin(one * people + other, different.first * people + different.second)
    rivalling, rivals = np.where(is_two, 0.0, odds), np.zeros(len(odds))
    best = _best_of(people, one, other, rivalling)
    for side, partner in ((one, other), (other, one)):
        likelier = best[side]
        third = np.where(one[likelier] == side, other[likelier], one[likelier])
        codes_of_them = np.minimum(partner, third) * people + np.maximum(partner, third)
        is_rival = (third != partner) & ~np.isin(codes_of_them, sure)
        rivals = np.maximum(rivals, np.where(is_rival, np.minimum(rivalling[likelier], STRONGEST), 0.0))
    score = odds / (1 + odds + rivals)
    lost = np.log2((1 + odds + rivals) / (1 + odds))
    return Scored(found.pairs, found.compared, score, lost)


def _best_of(people: int, one: Numbers, other: Numbers, odds: Bits) -> Numbers:
    """Per person the position of the pair that fits best; -1 where there is none."""
    best = np.full(people, -1, np.int64)
    rising = np.argsort(np.concatenate([odds, odds]), kind="stable")
    # Of several the last one written stays: the best.
    best[np.concatenate([one, other])[rising]] = rising % max(len(odds), 1)
    return best


def reasons_of(compared: Compared, weights: Weights, at: int, rival: float = 0.0) -> list[Reason]:
    """Why this pair got its score, what says most first.

    ``rival``: bits lost to a record that fits better; below 0, bits won by one that fits both.
    """
    return next(every_reason(compared.where(np.array([at])), weights, [rival]))


def every_reason(compared: Compared, weights: Weights, rivals: Sequence[float]) -> Iterator[list[Reason]]:
    """The same for each pair, in their order."""
    told = compared.levels.tolist(), bits_of(compared, weights).tolist(), compared.namesakes.tolist()
    for levels, bits, namesakes, rival in zip(*told, rivals, strict=True):
        yield _reasons(levels, bits, namesakes, rival)


def _reasons(levels: Sequence[int], bits: Sequence[float], namesakes: int, rival: float) -> list[Reason]:
    found = [
        Reason(what, level, round(says, 1), namesakes if what == "name" else 0)
        for what, level, says in zip(COMPARED, levels, bits, strict=True)
        if level and abs(says) >= TELLS
    ]
    if rival >= TELLS:
        found.append(Reason("rival", 0, -round(rival, 1)))
    if rival <= -TELLS:
        found.append(Reason("third", 0, -round(rival, 1)))
    return sorted(found, key=lambda reason: -abs(reason.bits))
