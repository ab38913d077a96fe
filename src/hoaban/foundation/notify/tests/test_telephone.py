"""Whether anybody would be called here, how one call stands, and what a trial line keeps of a code."""

from pathlib import Path
from typing import Any

import pytest

from hoaban.foundation.notify import api, ports, rules, twins
from hoaban.foundation.notify.actions import telephone
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.tests.test_mine import kept, turn
from hoaban.foundation.notify.values import Channel, Rang, State

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def is_demo(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Says whether this installation holds demo data."""

    def say(answer: bool) -> None:
        for room in (telephone, twins):
            monkeypatch.setattr(room.accounts, "is_demo_installation", lambda: answer)

    return say


@pytest.mark.parametrize(
    ("line", "in_demo", "in_earnest"),
    [
        (None, "no_line", "no_line"),
        (api.ConsoleTwin(Channel.VOICE), "no_line", "no_line"),
        (MemoryLine(is_real=False), "yes", "no_line"),
        (MemoryLine(is_real=True), "closed", "yes"),
    ],
    ids=["none", "only written down", "answers for people made up", "a company"],
)
def test_a_call_leaves_where_a_line_calls_and_nowhere_else(
    line: Any, in_demo: str, in_earnest: str, is_demo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.connected, "lines", {Channel.VOICE: line} if line else {})
    is_demo(True)
    assert api.calls_here() == in_demo
    is_demo(False)
    assert api.calls_here() == in_earnest


@pytest.mark.parametrize(
    ("state", "reason", "tries", "found"),
    [
        (State.PLANNED, "", 0, Rang.SOON),
        (State.PLANNED, "all lines are busy", 0, Rang.SOON),
        (State.PLANNED, "", 1, Rang.SOON),
        (State.PLANNED, "busy", 1, Rang.BUSY),
        (State.PLANNED, "trunk: 503", 1, Rang.NO_WAY),
        (State.IN_DOUBT, "busy", 2, Rang.NOW),
        (State.FAILED, "no answer", 3, Rang.NO_ANSWER),
        (State.FAILED, "no such number", 1, Rang.WRONG_NUMBER),
        (State.CONFIRMED, "answered, key 1", 1, Rang.HEARD),
        (State.SENT, "", 1, Rang.NOW),
        (State.UNKNOWN, "no receipt in time", 1, Rang.UNKNOWN),
        (State.EXPIRED, "expired", 0, Rang.OVER),
    ],
)
def test_how_a_call_stands_is_read_from_its_row(state: State, reason: str, tries: int, found: Rang) -> None:
    assert rules.rang(state, reason, tries) is found


def test_a_call_nobody_planned_stands_nowhere() -> None:
    assert api.call_stands(by_key="user:1", request="call:x") is None


@pytest.mark.parametrize(
    "said",
    ["Mã 471902.", "Ghi: 4, 7, 1, 9, 0, 2. Bấm phím 1.", "4. 7. 1. 9. 0. 2.", "471 902", "4; 7; 1… 9; 0; 2"],
)
def test_a_code_stands_in_no_file_unless_the_people_are_made_up(
    said: str, is_demo: Any, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    one = twins.Outgoing(twins.uuid4(), "+84912345678", "Sáu chữ số", said, "/", True, "vi")
    file = twins.outbox_file(Channel.VOICE)
    is_demo(False)
    api.ConsoleTwin(Channel.VOICE).send([one])
    (written,) = twins.last_lines(Channel.VOICE, 9)
    assert "••••••" in written["text"]
    assert "9" not in written["text"]
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    is_demo(True)
    api.ConsoleTwin(Channel.VOICE).send([one])
    assert twins.last_lines(Channel.VOICE, 9)[0]["text"] == said, (
        "whoever plays the telephone of a demo reads it there"
    )


def test_what_is_no_code_stays(is_demo: Any, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    said = "Từ 02:00 27/11/2026 đến 08:00 27/11/2026, cấp 3, 14 bản."
    is_demo(False)
    api.ConsoleTwin(Channel.SMS).send(
        [twins.Outgoing(twins.uuid4(), "+84912345678", "t", said, "/", True, "vi")]
    )
    assert twins.last_lines(Channel.SMS, 9)[0]["text"] == said


def test_the_code_that_proves_a_number_is_dots_too(
    cast: Any, is_demo: Any, settings: Any, tmp_path: Path, line: Any
) -> None:
    settings.DATA_DIR = tmp_path
    is_demo(False)
    ports.connect(Channel.SMS, api.ConsoleTwin(Channel.SMS))
    kept(cast.actor("commune_officer"))
    turn()
    assert "••••••" in twins.last_lines(Channel.SMS, 1)[0]["text"]
