"""What gateways say, however they say it."""

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.hazards import rules
from hoaban.domains.hazards.errors import (
    MessageUnreadable,
    NotANumber,
    NoTime,
    ReadingUnfit,
    RowUnreadable,
    SpanUnfit,
    UnknownUnit,
    UnknownVariable,
)
from hoaban.domains.hazards.values import Variable

PLAIN = {"station": "RV-1", "variable": "water_level", "end": "2026-08-01T07:00:00+07:00", "value": 280.5}
THINGS = {
    "Datastream": {"@iot.id": "RG-1/rain"},
    "phenomenonTime": "2026-08-01T06:00:00+07:00/2026-08-01T07:00:00+07:00",
    "resultTime": "2026-08-01T07:00:05+07:00",
    "result": 12.4,
}


def test_a_plain_row_and_a_sensor_things_observation_are_read() -> None:
    one, other = rules.reading_of(PLAIN), rules.reading_of(THINGS)
    assert (one.station, one.variable, one.value, one.minutes) == ("RV-1", Variable.LEVEL, 280.5, 0)
    assert (other.station, other.variable, other.value, other.minutes) == ("RG-1", Variable.RAIN, 12.4, 60)
    assert one.ended_at == other.ended_at == datetime(2026, 8, 1, tzinfo=UTC)


def test_units_are_brought_to_the_variable_s_own() -> None:
    assert rules.reading_of({**PLAIN, "value": "28050", "unit": "cm"}).value == 280.5


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"value": None}, NotANumber),
        ({"value": "--"}, NotANumber),
        ({"value": True}, NotANumber),
        ({"value": float("nan")}, NotANumber),
        ({"value": 1e300}, NotANumber),
        ({"end": "2026-08-01T07:00:00"}, NoTime),
        ({"end": 5}, NoTime),
        ({"end": ""}, NoTime),
        ({"variable": "snow"}, UnknownVariable),
        ({"variable": "rain"}, SpanUnfit),
        ({"start": "2026-08-01T08:00:00+07:00"}, SpanUnfit),
        ({"unit": "feet"}, UnknownUnit),
        ({"station": ""}, RowUnreadable),
    ],
)
def test_a_row_that_cannot_be_read_is_refused(change: dict[str, Any], refused: type[ReadingUnfit]) -> None:
    with pytest.raises(refused):
        rules.reading_of({**PLAIN, **change})


def test_one_many_and_a_list_of_things_are_messages() -> None:
    assert rules.rows_of(PLAIN) == [PLAIN]
    assert rules.rows_of([PLAIN, THINGS]) == [PLAIN, THINGS]
    assert rules.rows_of({"value": [THINGS]}) == [THINGS]
    with pytest.raises(MessageUnreadable):
        rules.rows_of(5)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ROWS = st.dictionaries(
    st.sampled_from([*PLAIN, *THINGS, "start", "unit", "datastream"]), ANYTHING | st.sampled_from([*PLAIN.values(), *THINGS.values()])
)  # fmt: skip


@given(ANYTHING | ROWS)
def test_nothing_a_gateway_sends_crashes(said: Any) -> None:
    with contextlib.suppress(ReadingUnfit):
        rules.reading_of(said)
