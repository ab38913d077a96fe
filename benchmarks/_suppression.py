"""Hiding small counts in a cube of a million cells, and in the flat table a report prints."""

import time
from collections.abc import Iterator

import numpy as np

from benchmarks.driver import Figure, at_most
from benchmarks.driver.command import Effort
from hoaban.kit.suppression import LEAST, suppress

CUBE = (75, 54, 247)  # communes × peoples × months, say: 1,000,350 cells
PLAIN = (60, 12, 12)


def cube(shape: tuple[int, ...], seed: int = 1) -> np.ndarray:
    """Counts as a province has them: few large communes, many empty and many small cells (a quarter below 5)."""
    draw = np.random.default_rng(seed)
    size = draw.lognormal(0, 1, size=(shape[0], *(1 for _ in shape[1:])))
    return draw.poisson(draw.lognormal(2, 2, size=shape) * size).astype(np.int64)


def measure(effort: Effort) -> Iterator[Figure]:
    table = cube(CUBE)
    seconds = [_timed(lambda: suppress(table)) for _ in range(effort.runs)]
    yield Figure("a cube of 1,000,350 cells suppressed", seconds, "s", at_most(2), rows=table.size)
    small = cube(PLAIN)
    yield Figure(
        "a cube of 8,640 cells suppressed", [_timed(lambda: suppress(small)) for _ in range(effort.runs)], "s", None,
        "cell by cell in plain Python, lines only, without proof",
        [_timed(lambda: line_by_line(small)) for _ in range(effort.runs)], rows=small.size,
    )  # fmt: skip
    done = suppress(table)
    yield Figure("share of cells hidden in the large cube", [100 * float(done.inner.mean())], "%")
    yield Figure("share of them small themselves", [100 * float(((table > 0) & (table < LEAST)).mean())], "%")


def line_by_line(table: np.ndarray) -> np.ndarray:
    """What statistics offices' scripts do by hand: no line with just one hidden cell. Recoverable by longer sums."""
    hidden = (table > 0) & (table < LEAST)
    changed = True
    while changed:
        changed = False
        for axis in range(table.ndim):
            lines, marks = np.moveaxis(table, axis, -1), np.moveaxis(hidden, axis, -1)
            for place in np.ndindex(lines.shape[:-1]):
                if marks[place].sum() == 1:
                    rest = np.where(marks[place], np.iinfo(np.int64).max, lines[place])
                    marks[place][int(rest.argmin())] = True
                    changed = True
    return hidden


def _timed(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began
