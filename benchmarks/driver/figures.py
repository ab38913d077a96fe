"""A measured figure, its goal, and the two forms it is published in: JSON for programs, Markdown for people."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench-results"
HEADINGS = ("figure", "median", "worst", "unit", "goal", "met", "rival", "statistic", "runs", "database")


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound that a figure keeps or misses."""

    bound: float
    at_most: bool

    def met_by(self, value: float) -> bool:
        return value <= self.bound if self.at_most else value >= self.bound

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.bound:g}"


def at_most(bound: float) -> Goal:
    return Goal(bound, True)


def at_least(bound: float) -> Goal:
    return Goal(bound, False)


@dataclass(frozen=True, slots=True)
class Figure:
    """Runs of one measurement. ``rival`` was measured in the same run of the same program, or it is left out."""

    name: str
    values: Sequence[float]
    """One value per run."""
    unit: str
    goal: Goal | None = None
    rival: str | None = None
    rival_values: Sequence[float] = ()
    statistic: str = "median of runs"
    database: str = "sqlite"
    rows: int | None = None
    workers: int | None = None
    arrival_rate: float | None = None
    generator_cpu: float | None = None
    """The load generator's share of one core; near 1.0 the figure measures the generator."""
    lower_is_better: bool = True

    @property
    def median(self) -> float:
        return float(statistics.median(self.values))

    @property
    def worst(self) -> float:
        smaller_wins = self.goal.at_most if self.goal else self.lower_is_better
        return float(max(self.values) if smaller_wins else min(self.values))

    @property
    def met(self) -> bool | None:
        """Judged by the median; None without a goal."""
        return self.goal.met_by(self.median) if self.goal else None

    def as_json(self) -> dict[str, object]:
        """The keys every issue agreed on; nothing else."""
        return {
            "name": self.name,
            "median": rounded(self.median),
            "worst": rounded(self.worst),
            "unit": self.unit,
            "goal": str(self.goal) if self.goal else None,
            "met": self.met,
            "rival": self.rival,
            "rival_median": rounded(float(statistics.median(self.rival_values)))
            if self.rival_values
            else None,
            "statistic": self.statistic,
            "runs": len(self.values),
            "database": self.database,
            "rows": self.rows,
            "workers": self.workers,
            "arrival_rate": self.arrival_rate,
            "generator_cpu": self.generator_cpu,
        }


def rounded(value: float) -> float:
    """Three significant digits say all that a run on a shared machine knows."""
    return float(f"{value:.3g}") if abs(value) < 1000 else float(round(value))


def write(room: str, machine: dict[str, object], figures: Sequence[Figure], folder: Path = RESULTS) -> str:
    """bench-results/ROOM.json and ROOM.md; returns the table."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {"machine": machine, "figures": [figure.as_json() for figure in figures]}
    (folder / f"{room}.json").write_text(
        json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    words = ", ".join(f"{key} {value}" for key, value in machine.items())
    text = f"{words}\n\n{table(figures)}\n"
    (folder / f"{room}.md").write_text(f"# {room}\n\n{text}", encoding="utf-8")
    return text


def table(figures: Sequence[Figure]) -> str:
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    for figure in figures:
        said = figure.as_json()
        met = {True: "yes", False: "**NO**", None: ""}[figure.met]
        rival = f"{said['rival']}: {said['rival_median']:g}" if figure.rival_values else ""
        cells = (
            figure.name, f"{said['median']:g}", f"{said['worst']:g}", figure.unit, said["goal"] or "", met, rival,
            figure.statistic, said["runs"], figure.database,
        )  # fmt: skip
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def fields() -> tuple[str, ...]:
    """The keys of a published figure."""
    return tuple(Figure("x", [1.0], "s").as_json())


__all__ = ["Figure", "Goal", "at_least", "at_most", "fields", "table", "write"]
