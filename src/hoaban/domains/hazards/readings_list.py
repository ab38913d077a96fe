"""The import kind «readings of stations»: one row is one reading. Hours and days measured by hand come in this way."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hoaban.domains.hazards import queries, rules
from hoaban.domains.hazards.actions import observing, undoing
from hoaban.domains.hazards.errors import (
    NotANumber,
    NoTime,
    ReadingUnfit,
    SpanUnfit,
    UnknownStation,
    UnknownUnit,
    UnknownVariable,
)
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Answer, Channel, Outcome, Reading, Variable
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.values import (
    BatchFacts,
    Checked,
    ChunkResult,
    Fault,
    FaultWords,
    Field,
    ImportKind,
    Kept,
    SheetColumns,
    UndoStep,
)
from hoaban.kit import clock
from hoaban.kit.text import fold

FIELDS = (
    Field("station", _("Station code"), ("mã trạm", "trạm", "station", "station code"), required=True),
    Field("variable", _("What is measured"), ("yếu tố", "yếu tố đo", "đại lượng", "variable"), required=True),
    Field("start", _("Start of the span"), ("từ", "bắt đầu", "từ lúc", "start")),
    Field("end", _("Time, or end of the span"), ("đến", "kết thúc", "thời gian", "lúc", "giờ đo", "end", "time"), required=True),
    Field("value", _("Value"), ("giá trị", "trị số", "số đo", "lượng mưa", "value"), required=True),
    Field("unit", _("Unit"), ("đơn vị", "đơn vị đo", "unit")),
)  # fmt: skip
COLUMN_OF: dict[type[ReadingUnfit], tuple[str, str]] = {
    UnknownStation: ("station", "station"),
    UnknownVariable: ("variable", "variable"),
    NoTime: ("end", "time"),
    SpanUnfit: ("start", "span"),
    NotANumber: ("value", "number"),
    UnknownUnit: ("unit", "unit"),
}
"""Refusal → the column it is about, and the kind of fault."""
FAULTS = {
    "station": FaultWords(_("Station not known"), _("no station of yours has this code. Correct the code, or leave the row out.")),
    "variable": FaultWords(_("Not measured here"), _("write rain, water level, temperature or humidity.")),
    "time": FaultWords(_("Time not read"), _("write day and hour, such as 27/11/2026 07:00.")),
    "span": FaultWords(_("Span not clear"), _("rain needs a start before its end, in whole minutes, at most 31 days.")),
    "number": FaultWords(_("No number"), _("write a number, or leave the row out where nothing was measured.")),
    "unit": FaultWords(_("Unit not known"), _("rain is told in mm, water level in m, temperature in °C, humidity in %%.")),
}  # fmt: skip
WRITTEN = {
    "mua": Variable.RAIN, "luong mua": Variable.RAIN, "rain": Variable.RAIN,
    "muc nuoc": Variable.LEVEL, "water level": Variable.LEVEL, "water_level": Variable.LEVEL,
    "nhiet do": Variable.TEMPERATURE, "temperature": Variable.TEMPERATURE,
    "do am": Variable.HUMIDITY, "humidity": Variable.HUMIDITY,
}  # fmt: skip
AS_TYPED = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%H:%M %d/%m/%Y")


@dataclass(slots=True)
class Prepared:
    rows: list[Reading | None] = field(default_factory=list)


def validate_columns(sheet: SheetColumns, batch: BatchFacts) -> Checked:
    """Each row by itself; whether values are possible is said of the reading, it keeps no row out."""
    known = queries.codes_to_send(batch.asker)
    prepared, faults = Prepared(), []
    columns = {one.key: sheet.column(one.key) for one in FIELDS}
    for row in range(sheet.count):
        if row % 2000 == 0:
            batch.beat()
        prepared.rows.append(None)
        if row in sheet.blank:
            continue
        try:
            prepared.rows[row] = _reading({key: cells[row] for key, cells in columns.items()}, known)
        except ReadingUnfit as problem:
            column, kind = COLUMN_OF[type(problem)]
            faults.append(Fault(row, column, kind))
    return Checked(faults, prepared)


def _reading(told: dict[str, Any], known: set[str]) -> Reading:
    code = imports.text_of(told["station"])
    if code.upper() not in known:
        raise UnknownStation(station=code)
    variable = WRITTEN.get(fold(imports.text_of(told["variable"])).casefold())
    if variable is None:
        raise UnknownVariable(variable="")
    end = _time(told["end"])
    start = _time(told["start"]) if imports.text_of(told["start"]) else None
    value = rules.value_of(_number(told["value"]), variable, imports.text_of(told["unit"]))
    return Reading(code, variable, end, value, rules.minutes_of(start, end, variable))


def _number(cell: Any) -> Any:
    """“12,5” as people here write it."""
    return imports.text_of(cell).replace(",", ".") if isinstance(cell, str) else cell


def _time(cell: Any) -> datetime:
    """A cell without a zone is Vietnam's time: that is what the clock on the wall said."""
    if isinstance(cell, datetime):
        return _ours(cell)
    text = imports.text_of(cell)
    for form in AS_TYPED:
        try:
            typed = datetime.strptime(text, form).replace(tzinfo=clock.VIETNAM)
        except ValueError:
            continue
        return _ours(typed)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NoTime from None
    if len(text) <= 10:  # a day is no time
        raise NoTime
    return _ours(found)


def _ours(found: datetime) -> datetime:
    """Judged as a message's time is: a year nobody measured in breaks the arithmetic of what stands beside it."""
    return rules.time_of((found if found.tzinfo else found.replace(tzinfo=clock.VIETNAM)).isoformat())


def prepare_chunk(_batch: BatchFacts, prepared: Prepared, rows: Sequence[int]) -> list[tuple[int, Reading]]:
    return [(row, reading) for row in rows if (reading := prepared.rows[row]) is not None]


def write_chunk(batch: BatchFacts, chunk: list[tuple[int, Reading]]) -> ChunkResult:
    """Through the one verb; a station that went meanwhile is named."""
    readings = [reading for _row, reading in chunk]
    answers: list[Answer] = []
    for start in range(0, len(readings), observing.MOST):
        part, now = readings[start : start + observing.MOST], timezone.now()
        answers += observing.observe(by=batch.asker, rows=part, channel=Channel.CSV, now=now, batch=batch.id)
    late = [
        Fault(row, "station", "station")
        for (row, _reading), answer in zip(chunk, answers, strict=True)
        if answer.outcome is Outcome.REFUSED
    ]
    said = "".join(
        f"{one.station}|{one.variable}|{one.ended_at.isoformat()}|{one.value}\n" for one in readings
    )
    return ChunkResult(len(chunk) - len(late), hashlib.sha256(said.encode()).digest(), late)


def undo(batch: BatchFacts, limit: int) -> UndoStep:
    removed = undoing.take_back_step(batch.asker, batch.id, limit)
    return UndoStep(removed, removed == limit)


KIND = ImportKind(
    name="hazards.readings",
    title=_("Readings of stations"),
    about=_(
        "One row for each reading: station, what is measured, time, value. Rain needs a start and an end."
    ),
    permission=Permission.TEND,
    read_permission=Permission.TEND,
    fields=FIELDS,
    faults=FAULTS,
    validate_columns=validate_columns,
    prepare_chunk=prepare_chunk,
    write_chunk=write_chunk,
    kept=lambda _batch, _limit: Kept(),
    undo=undo,
    next_page="/w/hazards/stations/",
    next_label=_("See the stations"),
)
imports.register_kind(KIND)
