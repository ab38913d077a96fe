"""What a message says: SensorThings observations or plain rows, one or many, read into readings or refused row by row."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from hoaban.domains.hazards.errors import (
    MessageUnreadable,
    NotANumber,
    NoTime,
    RowUnreadable,
    SpanUnfit,
    UnknownUnit,
    UnknownVariable,
)
from hoaban.domains.hazards.values import Reading, Variable
from hoaban.kit.typed import is_near

LONGEST_SPAN = timedelta(days=31)
PLACES = 3
"""Decimals kept: a millimetre of a river, a thousandth of rain."""
UNITS: Mapping[Variable, Mapping[str, float]] = {
    Variable.RAIN: {"mm": 1, "cm": 10},
    Variable.LEVEL: {"m": 1, "cm": 0.01, "mm": 0.001},
    Variable.TEMPERATURE: {"°c": 1, "c": 1, "celsius": 1, "degc": 1, "độ c": 1},
    Variable.HUMIDITY: {"%": 1, "percent": 1},
}


def rows_of(said: Any) -> Sequence[Any]:
    """One reading, a list of them, or a list under ``value`` as SensorThings answers."""
    listed = said.get("value") if isinstance(said, Mapping) else said
    if isinstance(listed, list):
        return listed
    if isinstance(said, Mapping):
        return [said]
    raise MessageUnreadable


def reading_of(said: Any) -> Reading:
    """One row: ``station``, ``variable``, ``start``, ``end``, ``value``, ``unit``; or SensorThings' own names."""
    if not isinstance(said, Mapping):
        raise RowUnreadable
    told = _from_sensor_things(said) if "phenomenonTime" in said or "result" in said else said
    variable = variable_of(_text(told.get("variable")))
    end = time_of(told.get("end"))
    start = time_of(told["start"]) if told.get("start") not in (None, "") else None
    return Reading(
        station_of(told.get("station")), variable, end, value_of(told.get("value"), variable, _text(told.get("unit"))),
        minutes_of(start, end, variable),
    )  # fmt: skip


def _from_sensor_things(said: Mapping[Any, Any]) -> dict[str, Any]:
    """``{"Datastream": {"@iot.id": "STATION/variable"}, "phenomenonTime": "START/END", "result": 1.2}``."""
    stream = said.get("Datastream")
    name = _text(stream.get("@iot.id") if isinstance(stream, Mapping) else said.get("datastream"))
    station, _, variable = name.rpartition("/")
    start, _, end = _text(said.get("phenomenonTime")).rpartition("/")
    return {
        "station": station,
        "variable": variable,
        "start": start,
        "end": end or said.get("resultTime"),
        "value": said.get("result"),
    }


def station_of(said: Any) -> str:
    code = _text(said)
    if not code:
        raise RowUnreadable
    return code[:40]


def variable_of(text: str) -> Variable:
    try:
        return Variable(text)
    except ValueError:
        raise UnknownVariable(variable=text[:40]) from None


def value_of(said: Any, variable: Variable, unit: str) -> float:
    """A finite number in the variable's own unit. A truth value is no number, whatever Python thinks."""
    if isinstance(said, bool) or said is None:
        raise NotANumber
    try:
        number = float(said)
    except (TypeError, ValueError, OverflowError):
        raise NotANumber from None
    factor = UNITS[variable].get(unit.casefold(), 0) if unit else 1
    if not factor:
        raise UnknownUnit(variable=variable.value, unit=unit[:20], wanted=variable.unit)
    if not math.isfinite(number) or abs(number) > 1e9:
        raise NotANumber
    return round(number * factor, PLACES) + 0.0  # no minus zero: it would be another row than zero


def time_of(said: Any) -> datetime:
    """An instant with its zone, to the second. One without a zone could be seven hours off."""
    try:
        found = datetime.fromisoformat(_text(said))
        if found.tzinfo is None or not is_near(found):
            raise NoTime
        return found.replace(microsecond=0)
    except (ValueError, OverflowError):
        raise NoTime from None


def minutes_of(start: datetime | None, end: datetime, variable: Variable) -> int:
    """Over how long; an amount of rain without a span says nothing."""
    if start is None:
        if variable is Variable.RAIN:
            raise SpanUnfit
        return 0
    span = end - start
    if span < timedelta(0) or span > LONGEST_SPAN or span % timedelta(minutes=1):
        raise SpanUnfit
    if not span and variable is Variable.RAIN:
        raise SpanUnfit
    return int(span / timedelta(minutes=1))


def _text(said: Any) -> str:
    return said.strip() if isinstance(said, str) else "" if said is None else str(said)[:60]
