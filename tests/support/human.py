"""Human numbers: what a journey costs a person, kept beside the speed figures and judged like them."""

import json
from dataclasses import replace

from benchmarks.driver import figures, machine
from benchmarks.driver.figures import Figure, at_least, at_most

TIMES, LENIENT = ("s", "ms"), 3
"""A time measured beside other work proves little: its goal is told with the figure, three times the goal fails the journey,
as in .ci/run."""


class Recorder:
    """Collects figures of journeys; the same journey walked again adds a run."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def note(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        at_most_goal: float | None = None,
        at_least_goal: float | None = None,
    ) -> None:
        """Keep a figure; one that misses its goal fails the journey, a time when it misses it by far."""
        goal = at_most(at_most_goal) if at_most_goal is not None else None
        goal = at_least(at_least_goal) if at_least_goal is not None else goal
        known = self.figures.get(name)
        made = Figure(name, [value], unit, goal, statistic="each walk")
        self.figures[name] = replace(made, values=[*known.values, value]) if known else made
        judged = value / LENIENT if unit in TIMES else value
        assert goal is None or goal.met_by(judged), f"{name}: {value:g} {unit}, the goal is {goal}"

    def note_effort(self, name: str, effort: object, **goals: float) -> None:
        """Taps, screens, characters and bytes of a journey; ``goals`` by those words."""
        units = {"taps": "taps", "screens": "screens", "characters": "characters", "bytes": "bytes"}
        misses = []
        for what, unit in units.items():
            try:
                self.note(f"{name}: {what}", getattr(effort, what), unit, at_most_goal=goals.get(what))
            except AssertionError as miss:
                misses.append(str(miss))
        assert not misses, "\n".join(misses)

    def write(self) -> None:
        """bench-results/human.json; figures of journeys that were not walked this time stay."""
        if not self.figures:
            return
        path = figures.RESULTS / "human.json"
        ours = [figure.as_json() for figure in self.figures.values()]
        known = json.loads(path.read_text(encoding="utf-8"))["figures"] if path.exists() else []
        walked = {figure["name"] for figure in ours}
        merged = [figure for figure in known if figure["name"] not in walked] + ours
        path.parent.mkdir(exist_ok=True)
        document = {
            "machine": machine.describe(),
            "figures": sorted(merged, key=lambda figure: figure["name"]),
        }
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
