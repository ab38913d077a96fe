"""Which line calls, and who reads."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from hoaban.config import calling, environment
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import api as notify
from hoaban.foundation.speech.errors import ToolMissing
from hoaban.integrations.voice_sip import api as sip

pytestmark = pytest.mark.django_db(databases="__all__")


def test_without_a_setting_calls_are_written_down(settings: Any) -> None:
    settings.SIP_URL = ""
    assert isinstance(calling.line(), notify.ConsoleTwin)


def test_a_demo_calls_nobody_and_a_company_is_real(settings: Any) -> None:
    settings.SIP_URL = calling.TWIN
    assert not calling.line().is_real
    settings.SIP_URL = "sip://u:p@sip.example/?from=02123456&lines=7"
    made = calling.line()
    assert (made.is_real, made.window) == (True, 7)


def test_a_setting_that_names_no_company_stops_the_start(settings: Any) -> None:
    settings.SIP_URL = "sip://sip.example/"
    with pytest.raises(environment.SettingProblem, match="HOABAN_SIP_URL reads"):
        calling.line()


def test_the_machine_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said: list[str] = []

    class Reader:
        def read(self, words: str, folder: Path) -> Path:
            said.append(words)
            return folder / "read.wav"

    monkeypatch.setattr(calling, "Espeak", Reader)
    calling.read("Rời nhà ngay (cấp 3).", "vi", tmp_path)
    assert said == ["Đây là giọng đọc máy. Rời nhà ngay , cấp 3, ."]


def test_without_any_voice_the_call_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Mute:
        def read(self, words: str, folder: Path) -> Path:
            raise ToolMissing("espeak-ng")

    monkeypatch.setattr(calling, "Espeak", Mute)
    with pytest.raises(sip.NoVoice):
        calling.read("Rời nhà ngay.", "vi", tmp_path)


@pytest.mark.parametrize(("key", "verb"), [(notify.MISSED, "missed_call"), ("3", "key_pressed")])
def test_what_villages_say_by_telephone_reaches_whoever_counts_answers(
    monkeypatch: pytest.MonkeyPatch, key: str, verb: str
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(calling.answers, verb, lambda **words: told.append(words))
    assert calling.of_villages(notify.CallSaid(7, key, "+84912345678", timezone.now()))
    assert [(one["phone"], one["call"], one.get("key", notify.MISSED)) for one in told] == [
        ("+84912345678", "7", key)
    ]


def test_a_number_no_warning_waits_for_is_no_fault() -> None:
    assert calling.of_villages(notify.CallSaid(8, notify.MISSED, "+84912345678", timezone.now()))


def test_a_key_answers_the_warning_that_the_call_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(calling.answers, "key_pressed", lambda **words: told.append(words["alert"]))
    alert = uuid4()

    def sent(version: int) -> Any:
        if version != 41:
            raise NotFound
        return SimpleNamespace(alert=alert)

    monkeypatch.setattr(calling.warning, "sent", sent)
    for request in ("warning:41:people", "warning:42:people", "warning:x:people", "owed:41:x", ""):
        calling.of_villages(
            notify.CallSaid(7, "2", "+84912345678", timezone.now(), "delivery.warning", request)
        )
    assert told == [alert, None, None, None, None]
