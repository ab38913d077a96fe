"""The household list a commune officer of the demo imports: made up, with faults planted for the import to find, and with the columns of
newer sheets: facts of households, people and villages, names people go by, and the decisions that statuses stand on."""

from collections.abc import Callable
from pathlib import Path

from hoaban.config.demo import story
from hoaban.domains.registry.generator import generate_household_sheet
from hoaban.kit import clock

NAME = "demo-households.xlsx"
# 300 faults in 20,000 rows, the same share in any other length.
FAULT_SHARE = 300 / 20_000
FEWEST_FAULTS = 12


def write(folder: Path, province: str, rows: int, progress: Callable[[int, int], None]) -> None:
    """Write the sheet for the story's own commune; whole or not at all."""
    own, _neighbour = story.neighbours(int(province))
    beside = folder / f".{NAME}"
    faults = max(FEWEST_FAULTS, round(rows * FAULT_SHARE)) if rows else 0
    generate_household_sheet(
        beside, rows=rows, faults=min(faults, rows), communes=(own.code,), progress=progress, more=True,
        today=clock.today(),
    )  # fmt: skip
    beside.replace(folder / NAME)
