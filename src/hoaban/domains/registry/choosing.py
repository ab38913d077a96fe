"""What somebody chose of two records, as a form tells it; for every page that shows them side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from hoaban.domains.registry.actions.merging import Choice
from hoaban.domains.registry.spoken import PARTS
from hoaban.domains.registry.values import PairHeld, Part, PartHeld
from hoaban.kit.typed import whole_number


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page."""

    held: PartHeld
    label: str
    takes: bool
    """From the record that goes."""


def choice_of(posted: Mapping[str, str], request: str | None, now: datetime) -> Choice:
    """A part she was not asked about stays as the kept record has it."""
    taken = frozenset(part for part in Part if posted.get(f"take_{part}") == "merged")
    kept, merged = (_number(posted, name) for name in ("kept_version", "merged_version"))
    return Choice(kept, merged, taken, request, now)


def lines_of(posted: Mapping[str, str], pair: PairHeld) -> list[Line]:
    """What she chose before, else whoever says something."""
    return [
        Line(
            held,
            gettext(PARTS[held.part]),
            posted.get(f"take_{held.part}") == "merged" if posted else held.only_merged,
        )
        for held in pair.parts
    ]


def _number(posted: Mapping[str, str], name: str) -> int:
    return whole_number(posted.get(name, "")) or 0
