"""What a village's answers add up to, in whatever order they came.

Progress is told by whoever spoke last: later worse news wins over older better one. A call for help is no progress: nothing
that a village says takes it back, only a person who took it and says how it ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from hoaban.domains.answers.values import Grade, Heard, Known, Said, State

_BETTER_FIRST = {Grade.HEARD: 0, Grade.TOLD: 1, Grade.SAFE: 2, Grade.MOVING: 3, Grade.HELP: 4}
"""Two answers of one instant: the worse one counts as said last."""


@dataclass
class _Sum:
    grade: Grade | None = None
    needs_help: bool = False
    moved: int | None = None
    homes: int | None = None
    first_at: dict[Grade, datetime] = field(default_factory=dict)
    last_at: datetime | None = None


def known(reports: Iterable[Heard]) -> Known:
    """Everything said, added up; the same one twice changes nothing."""
    total = _Sum()
    each = {one.key: one for one in reports if one.said.grade is not None}
    for one in sorted(each.values(), key=_order):
        _add(total, one)
    return Known(total.grade, total.needs_help, total.moved, total.homes, total.first_at, total.last_at)


def _order(one: Heard) -> tuple[datetime, int, int, int]:
    grade, moved = one.said.grade, one.said.moved
    return one.at, _BETTER_FIRST[grade] if grade else 0, -(moved if moved is not None else -1), one.key


def _add(total: _Sum, one: Heard) -> None:
    grade = one.said.grade
    if grade is None:
        return
    if not one.is_of_village:
        total.needs_help |= one.said.needs_help and not one.is_settled
        return
    total.first_at.setdefault(grade, one.at)
    total.last_at = one.at
    total.needs_help |= one.said.needs_help and not one.is_settled
    if one.said.moved is not None:
        total.moved = one.said.moved
    if one.said.homes is not None:
        total.homes = one.said.homes
    match grade:
        case Grade.HEARD | Grade.HELP:  # whoever calls for help has heard
            total.grade = total.grade or Grade.HEARD
        case Grade.TOLD:
            total.grade = Grade.TOLD if total.grade in (None, Grade.HEARD) else total.grade
        case Grade.MOVING | Grade.SAFE:
            total.grade = grade


def state(now_known: Known, *, is_dark: bool) -> State:
    """One word for the map: help above all, then who has said nothing."""
    if now_known.needs_help:
        return State.HELP
    if now_known.grade is None:
        return State.DARK if is_dark else State.SILENT
    return State(now_known.grade.value)


def fits(said: Said) -> bool:
    """Whether the numbers can be: nobody moves more homes than there are."""
    return said.moved is None or said.homes is None or said.moved <= said.homes


def worst(reports: Iterable[Heard]) -> Said:
    """What a call for help says at its worst: the largest numbers anybody gave."""
    told = [one.said for one in reports if one.said.needs_help]
    return Said(
        Grade.HELP,
        injured=max((one.injured for one in told if one.injured is not None), default=None),
        missing=max((one.missing for one in told if one.missing is not None), default=None),
        road_cut=any(one.road_cut for one in told),
    )
