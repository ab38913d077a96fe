"""Weights counted on pairs of which the truth is known.

Expectation and maximisation without the truth was tried first: among what blocking brings, one pair in a hundred is one
person, and the two clusters it finds are passes of the blocking, not persons (precision 0.02). So the truth is used.
"""

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.linkage.values import COMPARED, Levels, Weights

GUESSED = 20.0
"""So many pairs the weights given at the start count for: a level never met in a sample is rare, not impossible."""
Shares = dict[str, NDArray[np.float64]]


def estimated(levels: Levels, is_one: NDArray[np.bool_], start: Weights, source: str) -> Weights:
    """m from the pairs that are one person, u from the others; the prior stays as it was told."""
    one, two = (_shares(levels[which], known) for which, known in ((is_one, start.one), (~is_one, start.two)))
    return Weights(one, two, start.prior, start.shown_from, source)


def _shares(levels: Levels, known: Shares) -> Shares:
    """How often each level is met among pairs of which it is known; level 0 keeps 1: it says nothing."""
    found = {}
    for column, (what, kinds) in enumerate(COMPARED.items()):
        counts = np.bincount(levels[:, column], minlength=len(kinds) + 1)[1:]
        share = (counts + GUESSED * known[what][1:]) / (counts.sum() + GUESSED)
        found[what] = np.concatenate([[1.0], share])
    return found
