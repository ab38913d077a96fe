"""Which line calls, and who reads."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from hoaban.config import calling, environment
from hoaban.domains.answers import api as answers
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import api as notify
from hoaban.foundation.speech import api as speech
from hoaban.foundation.speech.errors import ToolMissing
from hoaban.foundation.speech.rules import version_of
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
    assert len(calling.read("Rời nhà ngay (cấp 3).", "vi", tmp_path)) == 1
    assert said == ["Đây là giọng máy, chưa có người đọc. Rời nhà ngay , cấp 3, ."]


def test_a_drill_says_so_before_the_machine_says_what_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []

    class Reader:
        def read(self, words: str, folder: Path) -> Path:
            said.append(words)
            return folder / "read.wav"

    monkeypatch.setattr(calling, "Espeak", Reader)
    calling.read("DIỄN TẬP. Có dự thảo cảnh báo.", "vi", tmp_path)
    assert said == [
        "Diễn tập. Diễn tập. Diễn tập.",
        "Đây là giọng máy, chưa có người đọc. Có dự thảo cảnh báo.",
    ]


def test_a_call_is_in_her_language_sentence_by_sentence_else_in_vietnamese(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parts = (("do", "Rời nhà ngay."), ("go", "Lên chỗ cao."), ("what", "Lũ quét, cấp 3."))
    passage = speech.Passage("Rời nhà ngay. Lên chỗ cao. Lũ quét, cấp 3.", parts)
    monkeypatch.setattr(speech, "passages", lambda: [passage])
    recorded = {"hnj": ["Rời nhà ngay.", "Lũ quét, cấp 3."], "vie": ["Lên chỗ cao."]}
    monkeypatch.setattr(speech, "book", lambda: book_of(recorded))
    monkeypatch.setattr(speech, "content_of", lambda voice: voice.digest.encode())
    said: list[str] = []

    class Reader:
        def read(self, words: str, folder: Path) -> Path:
            said.append(words)
            path = folder / "read.wav"
            path.write_bytes(b"machine")
            return path

    monkeypatch.setattr(calling, "Espeak", Reader)

    def heard(language: str) -> list[str]:
        folder = tmp_path / language
        folder.mkdir()
        return [one.read_bytes().decode() for one in calling.read(passage.words, language, folder)]

    assert heard("hnj") == ["hnj Rời nhà ngay.", "hnj Lũ quét, cấp 3."]
    assert said == [], "no machine speaks a language of a minority"
    label = "Đây là giọng máy, chưa có người đọc."
    assert heard("vi") == heard("blt") == ["machine", "vie Lên chỗ cao.", "machine"]
    assert said[:2] == [f"{label} Rời nhà ngay.", f"{label} Lũ quét, cấp 3."]
    before = calling.voices(passage.words, "hnj")
    recorded["hnj"].append("Lên chỗ cao.")
    assert calling.voices(passage.words, "hnj") != before, "another voice, another file"


def book_of(recorded: dict[str, list[str]]) -> speech.Book:
    """Somebody's recordings of these sentences, by language."""
    voices: dict[str, dict[str, speech.Voice]] = {}
    for language, sentences in recorded.items():
        for words in sentences:
            voice = speech.Voice(uuid4(), language, 1.0, 1, f"{language} {words}", 1, "")
            voices.setdefault(version_of(words), {})[language] = voice
    return speech.Book(voices, {}, {})


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
    monkeypatch.setattr(calling.answers, verb, lambda **words: (told.append(words), 1)[1])
    assert calling.of_villages(notify.CallSaid(7, key, "+84912345678", timezone.now()))
    assert [(one["phone"], one["call"], one.get("key", notify.MISSED)) for one in told] == [
        ("+84912345678", "7", key)
    ]


@pytest.mark.parametrize(
    ("key", "is_taken"), [(notify.MISSED, True), ("3", True), ("1", False), ("7", False)]
)
def test_of_whom_no_warning_waits_a_call_and_a_cry_are_read_by_a_person_and_another_key_is_nobody_s(
    key: str, is_taken: bool
) -> None:
    said = notify.CallSaid(8, key, "+84912345678", timezone.now())
    assert calling.of_villages(said) is is_taken


def test_a_key_in_a_call_of_ours_is_ours_whatever_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    about = answers.CallAbout(uuid4(), home_no=14036460001)
    monkeypatch.setattr(calling, "call_about", lambda _said: about)
    assert calling.of_villages(notify.CallSaid(8, "1", "+84912345678", timezone.now()))


def test_a_key_answers_the_warning_that_the_call_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(
        calling.answers,
        "key_pressed",
        lambda **words: told.append((words["alert"], words["text_number"], words["home_no"])),
    )
    alert = uuid4()

    def sent(version: int) -> Any:
        if version != 41:
            raise NotFound
        return SimpleNamespace(alert=alert, number=2)

    monkeypatch.setattr(calling.warning, "sent", sent)
    for request in ("warning:41:people", "warning:42:people", "warning:x:people", "owed:41:x", ""):
        calling.of_villages(
            notify.CallSaid(
                7, "2", "+84912345678", timezone.now(), "delivery.warning", request, "", 14036460001
            )
        )
    assert told == [(alert, 2, 14036460001), *[(None, None, None)] * 4]


def test_a_call_says_its_keys_after_the_warning_and_a_recording_of_the_warning_still_sounds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    passage = speech.Passage(
        "Rời nhà ngay. Lũ quét, cấp 3.", (("do", "Rời nhà ngay."), ("what", "Lũ quét, cấp 3."))
    )
    monkeypatch.setattr(speech, "passages", lambda: [passage])
    monkeypatch.setattr(speech, "book", lambda: book_of({"vie": ["Rời nhà ngay.", "Lũ quét, cấp 3."]}))
    monkeypatch.setattr(speech, "content_of", lambda voice: voice.digest.encode())
    said: list[str] = []

    class Reader:
        def read(self, words: str, folder: Path) -> Path:
            said.append(words)
            path = folder / "read.wav"
            path.write_bytes(b"machine")
            return path

    monkeypatch.setattr(calling, "Espeak", Reader)
    for at, keys in enumerate((warning.with_keys, warning.with_help_key)):
        folder = tmp_path / str(at)
        folder.mkdir()
        heard = [one.read_bytes().decode() for one in calling.read(keys(passage.words), "vi", folder)]
        assert heard == ["vie Rời nhà ngay.", "vie Lũ quét, cấp 3.", "machine"]
    assert "Bấm phím 1 nếu đã nghe rõ. Bấm phím 2" in said[0]
    assert said[1].endswith("Nếu cần cứu giúp, bấm phím 3.")


def test_villages_and_keys_nobody_recorded_in_her_language_are_said_in_vietnamese_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passage = speech.Passage("Rời nhà ngay.", (("do", "Rời nhà ngay."),))
    monkeypatch.setattr(speech, "passages", lambda: [passage])
    monkeypatch.setattr(speech, "book", lambda: book_of({"qaa": ["Rời nhà ngay."]}))
    heard = calling._heard(warning.with_keys(passage.words, ["Bản Một", "Bản Hai"]), "qaa")
    hers, machine = heard.pieces
    assert (heard.language, hers.voice is not None, machine.voice) == ("qaa", True, None)
    assert "tính cho các bản: Bản Một; Bản Hai. Bấm phím 1" in machine.words
    alone = calling._heard(warning.with_keys(passage.words, ["Bản Một"]), "qaa")
    assert "Bản Một" not in alone.pieces[-1].words


def test_a_key_in_one_call_answers_for_every_village_that_it_named(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(calling.answers, "key_pressed", lambda **said: told.append(said["place_no"]))
    places = {"contact:1": 14036460001, "contact:2": 14036460002}
    monkeypatch.setattr(
        calling.answers, "call_about", lambda _kind, _request, who: answers.CallAbout(uuid4(), places[who], 1)
    )
    said = notify.CallSaid(
        7, "2", "+84912345678", timezone.now(), "answers.call", "call:1:1:9", "contact:1", 14036460001, ("contact:2",)
    )  # fmt: skip
    calling.of_villages(said)
    assert told == [14036460001, 14036460002]


def test_what_was_told_beside_and_is_known_no_more_answers_no_other_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(calling.answers, "key_pressed", lambda **said: told.append(said["place_no"]))
    about = {"contact:1": answers.CallAbout(uuid4(), 14036460001, 1), "contact:2": None}
    monkeypatch.setattr(calling.answers, "call_about", lambda _kind, _request, who: about[who])
    said = notify.CallSaid(
        7, "2", "+84912345678", timezone.now(), "answers.call", "call:1:1:9", "contact:1", 14036460001, ("contact:2",)
    )  # fmt: skip
    calling.of_villages(said)
    assert told == [14036460001]


def test_a_drill_with_keys_says_that_it_is_one_before_anything_else() -> None:
    made = calling._passage(warning.with_keys("DIỄN TẬP. Rời nhà ngay."))
    assert made.opening == warning.OPENING
    assert made.parts[0][1] == "Rời nhà ngay."
    assert made.parts[-1][0] == "keys"
