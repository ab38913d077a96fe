"""Weights counted on pairs of which the truth is known.

Expectation and maximisation without the truth was tried first: among what blocking brings, one pair in a hundred is one
person, and the two clusters it finds are passes of the blocking, not persons (precision 0.02). So the truth is used.
"""

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.values import COMPARED, Levels, Weights

LEAST_ONE, LEAST_TWO = 0.005, 1e-6
"""What no slip of ours makes happens all the same: a wrong sex, another number on another card. Nothing rules a pair out."""
Shares = dict[str, NDArray[np.float64]]


def estimated(levels: Levels, is_one: NDArray[np.bool_], start: Weights, source: str) -> Weights:
    """m from the pairs that are one person, u from the others; the prior stays as it was told, and so does what is never known."""
    one = _shares(levels[is_one], start.one, LEAST_ONE)
    two = _shares(levels[~is_one], start.two, LEAST_TWO)
    return Weights(one, two, start.prior, start.shown_from, source)


def _shares(levels: Levels, known: Shares, least: float) -> Shares:
    """How often each level is met among pairs of which it is known; level 0 keeps 1: it says nothing."""
    found = {}
    for column, (what, kinds) in enumerate(COMPARED.items()):
        counts = np.bincount(levels[:, column], minlength=len(kinds) + 1)[1:]
        share = np.maximum(counts / counts.sum(), least) if counts.sum() else known[what][1:]
        found[what] = np.concatenate([[1.0], share])
    return found
