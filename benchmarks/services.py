"""The common services' promises in numbers; each group of figures is a module of its own."""

import sys
from collections.abc import Iterator

from benchmarks import _keeping, _notify, _offline, _streams, _suppression
from benchmarks.driver import Figure, main
from benchmarks.driver.command import Effort

GROUPS = (_suppression.measure, _streams.measure, _notify.measure, _offline.measure, _keeping.measure)


def run(effort: Effort) -> Iterator[Figure]:
    for measure in GROUPS:
        yield from measure(effort)


if __name__ == "__main__":
    sys.exit(main("services", run))
