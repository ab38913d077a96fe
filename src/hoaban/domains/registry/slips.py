"""Numbers one slip apart: a digit written wrongly, or two neighbours swapped. Arrays in memory; no table, no key."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
ROWS = 4
"""So many records at most share a number but for one digit. More: such numbers were dealt out in a row (old cards were), and
a digit says nothing there."""


def slipped(numbers: Sequence[str]) -> tuple[Ints, Ints]:
    """Positions of every two that `rules.how_near` calls near, each once, the smaller first. Nothing is near an empty one.

    Whatever the numbers, no more than a few dozen pairs for each: one pass per place of a digit, each sorted once.
    """
    length = np.fromiter((len(one) if one.isascii() and one.isdigit() else 0 for one in numbers), np.int64)
    found = [(np.zeros(0, np.int64),) * 2]
    for digits in np.unique(length[length > 0]).tolist():
        rows = np.flatnonzero(length == digits)
        values = np.fromiter((int(numbers[row]) for row in rows.tolist()), np.int64, len(rows))
        found += [
            (rows[one], rows[other]) for key in _keys(values, digits) for one, other in _met(key, values)
        ]
    one, other = (np.concatenate(side) for side in zip(*found, strict=True))
    return np.minimum(one, other), np.maximum(one, other)


def a_slip_away(number: str) -> list[str]:
    """Every number that may have been meant."""
    changed = [
        number[:at] + digit + number[at + 1 :]
        for at, had in enumerate(number)
        for digit in "0123456789"
        if digit != had
    ]
    swapped = [
        number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        for at in range(len(number) - 1)
        if number[at] != number[at + 1]
    ]
    return [*changed, *swapped]


def _keys(values: Ints, digits: int) -> Iterator[Ints]:
    """Equal for two numbers that differ in one place at most; then for two that differ in the order of two neighbours."""
    for power in range(digits):
        low = 10**power
        yield values // (low * 10) * low + values % low
    for power in range(digits - 1):
        low = 10**power
        one, other = values // low % 10, values // (low * 10) % 10
        sorted_pair = np.minimum(one, other) + 10 * np.maximum(one, other)
        yield values + (sorted_pair - one - 10 * other) * low


def _met(key: Ints, values: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Who shares a key with another number, where few do."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.concatenate([begins, [len(ordered)]]))
    size = np.repeat(sizes, sizes)
    few = (size > 1) & (size <= ROWS)
    order, ordered = order[few], ordered[few]
    for step in range(1, ROWS):
        one, other = order[:-step], order[step:]
        met = (ordered[:-step] == ordered[step:]) & (values[one] != values[other])
        yield one[met], other[met]
