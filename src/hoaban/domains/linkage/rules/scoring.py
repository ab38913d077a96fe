"""Fellegi and Sunter: what agreeing (or not) says is how much more often it happens to one person than to two, in bits."""

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.values import COMPARED, Compared, Name, Pairs, Reason, Scored, Weights

Bits = NDArray[np.float64]
RAREST, MOST_COMMON = 0.02, 50.0
"""A name counts at most so much more or less than names do on average: a commune of ten people proves nothing."""
TELLS = 0.8
"""Reasons below this many bits are left out: they say next to nothing."""


def bits_of(compared: Compared, weights: Weights) -> Bits:
    """A row per pair, a column per thing compared: positive for one person, negative for two."""
    columns = []
    for column, what in enumerate(COMPARED):
        says = np.log2(weights.one[what]) - np.log2(weights.two[what])
        columns.append(says[compared.levels[:, column]])
    bits = np.stack(columns, axis=1)
    agrees = (compared.levels[:, 0] > 0) & (compared.levels[:, 0] < Name.OTHER)
    rarity = np.log2(np.clip(compared.rarity, RAREST, MOST_COMMON))
    bits[:, 0] -= np.where(agrees, rarity, 0.0)
    return bits


def scored(pairs: Pairs, compared: Compared, weights: Weights) -> Scored:
    """Each pair's probability to be one person, from the prior and what each thing says."""
    total = bits_of(compared, weights).sum(axis=1) + np.log2(weights.prior / (1 - weights.prior))
    return Scored(pairs, compared, 1 / (1 + np.exp2(-np.clip(total, -60, 60))))


def reasons_of(compared: Compared, weights: Weights, at: int) -> list[Reason]:
    """Why this pair got its score, what says most first."""
    bits = bits_of(
        Compared(compared.levels[at : at + 1], compared.namesakes[at : at + 1], compared.rarity[at : at + 1]),
        weights,
    )[0]
    namesakes = int(compared.namesakes[at])
    found = [
        Reason(
            what,
            int(compared.levels[at, column]),
            round(float(bits[column]), 1),
            namesakes if what == "name" else 0,
        )
        for column, what in enumerate(COMPARED)
        if compared.levels[at, column] and abs(bits[column]) >= TELLS
    ]
    return sorted(found, key=lambda reason: -abs(reason.bits))
