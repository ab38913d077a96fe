"""The numbers of a rule: from a pack's or a row's table into values, and one number changed at a time."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hoaban.domains.triggers.errors import NothingChanged, RuleUnfit
from hoaban.domains.triggers.values import GROUNDS, LEVELS, NUMBERS, Kind, Params, Step

_USED = {
    Kind.DAY: ("wet_mm", "covered"),
    Kind.SUM: ("covered",),
    Kind.RIVER: (),
    Kind.COLD: (),
    Kind.FIRE: ("reset_mm", "covered"),
}
_OVER = {
    Kind.DAY: (0, 0),
    Kind.SUM: (1, 24 * 7),
    Kind.RIVER: (1, 3),
    Kind.COLD: (1, 30),
    Kind.FIRE: (0, 0),
}
"""Hours, number of the alarm, days on end."""
_AT = {
    Kind.DAY: (1, 2000),
    Kind.SUM: (1, 2000),
    Kind.RIVER: (0, 20),
    Kind.COLD: (-20, 30),
    Kind.FIRE: (1, 100_000),
}
_NUMBER = {"covered": (0.1, 1), "wet_mm": (0.1, 50), "reset_mm": (0.1, 50)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a rule that somebody may propose to change."""

    name: str
    """``step-0-at``, ``step-0-level``, ``wet_mm``, ``acts``."""
    value: float
    lowest: float
    highest: float


def parsed(kind: Kind, table: Mapping[str, Any]) -> Params:
    """Refused in a sentence where a rule could not be asked by it."""
    steps = tuple(_step(kind, one) for one in table["steps"])
    if not steps:
        raise RuleUnfit(lowest=1, highest=20)
    numbers = {
        name: _within(float(value), *_NUMBER[name]) for name, value in table.get("numbers", {}).items()
    }
    return Params(steps, numbers, bool(table.get("acts", True)))


def _step(kind: Kind, one: Mapping[str, Any]) -> Step:
    days, ground = one.get("days", (0, None)), one.get("ground", (GROUNDS[0], GROUNDS[-1]))
    until = one.get("until")
    return Step(
        _within(float(one["at"]), *_AT[kind]), int(_within(one["level"], LEVELS[0], LEVELS[-1])),
        int(_within(one.get("over", _OVER[kind][0]), *_OVER[kind])), bool(one.get("sure")), bool(one.get("beyond")),
        None if until is None else float(until), (int(days[0]), None if len(days) < 2 or days[1] is None else int(days[1])),
        (int(ground[0]), int(ground[1])),
    )  # fmt: skip


def _within(value: float, lowest: float, highest: float) -> float:
    if not math.isfinite(value) or not lowest <= value <= highest:
        raise RuleUnfit(lowest=lowest, highest=highest)
    return value


def dumped(params: Params) -> dict[str, Any]:
    """As a row keeps it; `parsed` gives the same back."""
    steps = [
        {
            "at": one.at, "level": one.level, "over": one.over, "sure": one.is_sure, "beyond": one.is_beyond, "until": one.until,
            "days": list(one.days), "ground": list(one.ground),
        }
        for one in params.steps
    ]  # fmt: skip
    return {"steps": steps, "numbers": dict(params.numbers), "acts": params.acts}


def entries(kind: Kind, params: Params) -> list[Entry]:
    """Every number that may be changed alone. What a class is made of (its upper end, days, ground) is the source's."""
    found = []
    for n, step in enumerate(params.steps):
        found.append(Entry(f"step-{n}-at", step.at, *_AT[kind]))
        found.append(Entry(f"step-{n}-level", step.level, LEVELS[0], LEVELS[-1]))
        if _OVER[kind][1] and kind is not Kind.RIVER:
            found.append(Entry(f"step-{n}-over", step.over, *_OVER[kind]))
    found += [Entry(name, params.number(name), *_NUMBER[name]) for name in _USED[kind]]
    return [*found, Entry("acts", float(params.acts), 0, 1)]


def changed(kind: Kind, params: Params, name: str, value: float) -> Params:
    """The same with one other number. A level that people set is the one they mean."""
    entry = next((one for one in entries(kind, params) if one.name == name), None)
    if entry is None:
        raise RuleUnfit(lowest=0, highest=0)
    value = _within(value, entry.lowest, entry.highest)
    if value == entry.value:
        raise NothingChanged
    if name == "acts":
        return replace(params, acts=bool(round(value)))
    if name in NUMBERS:
        return replace(params, numbers={**params.numbers, name: value})
    _, place, field = name.split("-")
    steps = list(params.steps)
    new: dict[str, Any] = {field: value if field == "at" else round(value)}
    if field == "level":
        new["is_sure"] = True
    steps[int(place)] = replace(steps[int(place)], **new)
    return replace(params, steps=tuple(steps))
