"""The number people are told to ring, held against the line that hears it."""

import pytest

from hoaban.config.doctor import calls
from hoaban.config.doctor.finding import Finding, Level

LINE = "sip://u:p@sip.invalid:5060/?from=02123852000"


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch):
    def look(url: str, number: str) -> dict[str, Finding]:
        monkeypatch.setenv("HOABAN_SIP_URL", url)
        monkeypatch.setenv("HOABAN_CALL_NUMBER", number)
        return {one.subject: one for one in calls.findings()}

    return look


@pytest.mark.parametrize("missed", ["register", "5070"])
@pytest.mark.parametrize("number", ["0212 385 2000", "+842123852000"])
def test_the_same_number_in_any_writing_is_well(found, missed: str, number: str) -> None:
    said = found(f"{LINE}&missed={missed}", number)
    assert {name: one.level for name, one in said.items()} == {"calls": Level.OK, "missed calls": Level.OK}


def test_another_number_than_the_line_hears_is_told_with_both(found) -> None:
    said = found(f"{LINE}&missed=register", "0912 345 678")["missed calls"]
    assert said.level is Level.WARN
    assert "+84912345678" in said.sentence
    assert "02123852000" in said.sentence


@pytest.mark.parametrize("url", ["", LINE])
def test_a_number_that_nothing_hears_is_told(found, url: str) -> None:
    said = found(url, "0212 385 2000")["missed calls"]
    assert (said.level, "nothing hears it" in said.sentence) == (Level.WARN, True)


def test_a_line_that_hears_and_a_number_nobody_is_told(found) -> None:
    for number in ("", "twin:0900 000 000"):
        assert "no page tells people" in found(f"{LINE}&missed=register", number)["missed calls"].sentence


@pytest.mark.parametrize(
    ("url", "level"), [("", Level.WARN), ("twin:", Level.WARN), (LINE, Level.OK), ("sip:", Level.MISSING)]
)
def test_a_line_of_calls_is_told(found, url: str, level: Level) -> None:
    assert found(url, "")["calls"].level is level


def test_a_short_code_is_compared_as_it_stands(found) -> None:
    url = "sip://u:p@sip.invalid:5060/?from=19001234&missed=register"
    assert found(url, "1900 1234")["missed calls"].level is Level.OK


def test_a_number_that_is_none_is_missing(found) -> None:
    assert found(f"{LINE}&missed=register", "12")["missed calls"].level is Level.MISSING
