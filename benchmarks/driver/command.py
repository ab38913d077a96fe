"""Runs one benchmark module and publishes what it measured."""

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.driver import figures, machine
from benchmarks.driver.figures import Figure


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to measure. The published figures use the defaults; shorter runs only try the driver itself."""

    scale: str = "province"
    seconds: float = 60.0
    runs: int = 5
    postgres: bool = False
    """On a private PostgreSQL instead of SQLite."""
    part: str = ""
    """One part of the bench alone; empty measures all of them."""

    def wants(self, part: str) -> bool:
        return self.part in ("", part)

    @property
    def database(self) -> str:
        return "postgresql" if self.postgres else "sqlite"

    @property
    def is_real(self) -> bool:
        return self.seconds >= 60 and self.runs >= 5


def main(
    room: str,
    measure: Callable[[Effort], Iterable[Figure]],
    *,
    knows_postgres: bool = False,
    parts: Sequence[str] = (),
) -> int:
    """Parse the words, measure, write; 1 when a goal was missed in a real run."""
    parser = argparse.ArgumentParser(prog=f"./hoaban bench {room}")
    parser.add_argument("--scale", choices=("small", "province", "nation"), default="province")
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("HOABAN_BENCH_SECONDS", "60")))
    parser.add_argument("--runs", type=int, default=int(os.environ.get("HOABAN_BENCH_RUNS", "5")))
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--part", choices=parts, default="")
    words = parser.parse_args()
    if words.postgres and not knows_postgres:
        parser.error(f"{room} is measured on SQLite only.")
    effort = Effort(words.scale, words.seconds, words.runs, words.postgres, words.part)
    where = machine.describe()
    measured = []
    for figure in measure(effort):
        measured.append(figure)
        print(
            f"{figure.name}: {figure.median:.4g} {figure.unit}", flush=True
        )  # an hour of work must not end in nothing
    where["load_after"] = machine.load()
    name = "-".join(word for word in (room, effort.part, "postgres" if effort.postgres else "") if word)
    name = name if effort.is_real else f"{name}-trial"  # a hurried run never overwrites a real one
    print("\n" + figures.write(name, where, measured))
    if not effort.is_real:
        print(f"A trial: {effort.seconds:g} s × {effort.runs} runs. Written apart; not to be quoted.")
        return 0
    return 1 if any(figure.met is False for figure in measured) else 0
