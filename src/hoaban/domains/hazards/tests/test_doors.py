"""The door where stations push: each row is answered, good rows stay beside bad ones."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hoaban.domains.hazards.models import Observation
from hoaban.domains.hazards.tests.conftest import GATEWAY

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges")]
URL = "/api/v1/hazards/observations"
RIVER = {"station": "RV-1", "variable": "water_level", "end": "2026-08-01T07:00:00+07:00", "value": 280.5}
RAIN = {
    "Datastream": {"@iot.id": "RG-1/rain"},
    "phenomenonTime": "2026-08-01T06:00:00+07:00/2026-08-01T07:00:00+07:00",
    "result": 12.4,
}


@pytest.fixture
def push(as_actor: Callable[[Any], Client]) -> Callable[[Any], Any]:
    def send(said: Any) -> Any:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return as_actor(GATEWAY).post(URL, body, content_type="application/json")

    return send


def test_one_many_and_things_are_taken(push: Callable[[Any], Any]) -> None:
    assert push(RIVER).status_code == 201
    answer = push([{**RIVER, "end": "2026-08-01T08:00:00+07:00"}, RAIN])
    assert (answer.status_code, answer.json()["new"]) == (201, 2)
    assert push({"value": [RAIN]}).json()["rows"] == [
        {"row": 0, "outcome": "known", "used": True, "flags": ["late", "duplicate"]}
    ]
    assert Observation.plain.count() == 3


def test_the_same_message_again_is_no_error(push: Callable[[Any], Any]) -> None:
    push([RIVER, RAIN])
    answer = push([RIVER, RAIN])
    assert (answer.status_code, answer.json()["known"], answer.json()["new"]) == (200, 2, 0)


def test_a_bad_row_has_its_sentence_and_the_good_one_is_kept(push: Callable[[Any], Any]) -> None:
    answer = push([{**RIVER, "value": "--"}, RIVER])
    told = answer.json()
    assert (answer.status_code, told["refused"], told["new"]) == (201, 1, 1)
    assert told["rows"][0]["sentence"]
    assert push([{**RIVER, "station": "KHONG-CO"}]).status_code == 422


@pytest.mark.parametrize("said", [b"{", b"5", b"[" * 100_000, b"\xff\xfe"])
def test_no_json_is_told_so(push: Callable[[Any], Any], said: bytes) -> None:
    answer = push(said)
    assert answer.status_code == 400
    assert answer.json()["sentence"]


def test_a_long_message_is_kept_whole_and_answered_row_by_row(push: Callable[[Any], Any]) -> None:
    rows = [{**RIVER, "value": 280 + n / 1000} for n in range(600)]
    answer = push(rows).json()
    assert (answer["new"], [row["row"] for row in answer["rows"]]) == (600, list(range(600)))
    assert Observation.plain.filter(used=True).count() == 1


def test_too_many_at_once_are_refused_whole(push: Callable[[Any], Any]) -> None:
    assert push([RIVER] * 2001).status_code == 413
    assert not Observation.plain.exists()
