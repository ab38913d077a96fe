"""Readings as a list: judged before anything is written, written by the one verb, taken back whole."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from hoaban.domains.hazards import readings_list
from hoaban.domains.hazards.models import Observation, Series
from hoaban.domains.hazards.tests.conftest import at, kept, level, newest, send
from hoaban.foundation.imports.values import BatchFacts, BatchId, SheetColumns
from hoaban.kit.uid import uuid7

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges")]


@pytest.fixture
def batch(make_actor: Any) -> BatchFacts:
    asker = make_actor("hazards:station:tend", "hazards:reading:observe")
    return BatchFacts(BatchId(7), uuid7(), asker)


def sheet(*rows: tuple[Any, ...]) -> SheetColumns:
    keys = ("station", "variable", "start", "end", "value", "unit")
    columns = {key: [row[n] for row in rows] for n, key in enumerate(keys)}
    return SheetColumns(columns, len(rows), 2)


def test_rows_are_read_as_people_write_them(batch: BatchFacts) -> None:
    told = sheet(
        ("RV-1", "Mực nước", "", "01/08/2026 07:00", "280,5", "m"),
        ("RG-1", "mưa", "01/08/2026 06:00", datetime(2026, 8, 1, 7), 12.5, "mm"),
        ("RV-1", "water_level", "", "2026-08-01T07:30:00+07:00", 28060, "cm"),
    )
    checked = readings_list.validate_columns(told, batch)
    assert checked.faults == []
    assert [(one.ended_at, one.value, one.minutes) for one in checked.prepared.rows] == [
        (at(0), 280.5, 0), (at(0), 12.5, 60), (at(0.5), 280.6, 0),
    ]  # fmt: skip


def test_each_fault_names_its_cell_and_keeps_the_others(batch: BatchFacts) -> None:
    good = ("RV-1", "mực nước", "", "01/08/2026 07:00", 280, "m")
    bad = [
        ("KHONG-CO", *good[1:]), (good[0], "tuyết", *good[2:]), (*good[:3], "01/08/2026", *good[4:]),
        ("RG-1", "mưa", "", *good[3:5], "mm"), (*good[:4], "x", "m"), (*good[:4], 280, "feet"),
    ]  # fmt: skip
    checked = readings_list.validate_columns(sheet(good, *bad), batch)
    assert [(fault.row, fault.kind) for fault in checked.faults] == [
        (1, "station"), (2, "variable"), (3, "time"), (4, "span"), (5, "number"), (6, "unit"),
    ]  # fmt: skip
    assert checked.prepared.rows[0] is not None


FAR = (
    "01/01/0001 00:00",
    "31/12/9999 23:59",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "01/01/1899 07:00",
)


@pytest.mark.parametrize("when", [*FAR, datetime(1, 1, 1), datetime(9999, 12, 31, 23)])
def test_a_time_no_calendar_reaches_is_a_fault_of_its_cell(batch: BatchFacts, when: Any) -> None:
    told = sheet(("RV-1", "mực nước", "", when, 280, "m"), ("RG-1", "mưa", when, "01/08/2026 07:00", 1, "mm"))
    assert [fault.kind for fault in readings_list.validate_columns(told, batch).faults] == ["time", "time"]


def write(batch: BatchFacts, told: SheetColumns) -> int:
    checked = readings_list.validate_columns(told, batch)
    chunk = readings_list.prepare_chunk(batch, checked.prepared, range(told.count))
    return readings_list.write_chunk(batch, chunk).written


def test_a_list_taken_back_leaves_what_stood_before_and_mends_its_neighbours(batch: BatchFacts) -> None:
    send(level(0, 280), level(4, 295))
    before = list(Observation.plain.order_by("ended_at").values_list("value", "flags", "used"))
    rows = [("RV-1", "mực nước", "", at(n), 280 + n * 3, "m") for n in (1, 2, 3, 4, 5)]
    assert write(batch, sheet(*rows)) == 5
    assert newest() == (at(5), 295)
    steps: Iterator[int] = iter(lambda: readings_list.undo(batch, 2).removed, 0)
    assert sum(steps) == 5
    assert list(Observation.plain.order_by("ended_at").values_list("value", "flags", "used")) == before
    assert newest() == (at(4), 295)
    assert Series.plain.get().newest_at == at(4)
    assert [used for _at, _value, used in kept()] == [True, True]
