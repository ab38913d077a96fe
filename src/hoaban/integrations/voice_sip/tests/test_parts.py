"""The setting, the control connection, and what an ending means to the ledger."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from hoaban.foundation.notify.values import Answer, Rang
from hoaban.integrations.voice_sip import line, program
from hoaban.integrations.voice_sip.address import AddressUnreadable, from_url
from hoaban.integrations.voice_sip.calling import Ended, refused
from hoaban.integrations.voice_sip.control import Control, ProgramGone
from hoaban.integrations.voice_sip.receiving import caller_of

Pair = tuple[Control, socket.socket]
TRUNK = "sip://me:pass%21@sip.example:5062/?from=02123456&lines=4"


def test_a_setting_names_a_company() -> None:
    trunk = from_url(TRUNK)
    assert (trunk.host, trunk.port, trunk.user, trunk.password, trunk.lines) == (
        "sip.example",
        5062,
        "me",
        "pass!",
        4,
    )
    assert "pass!" not in repr(trunk)


@pytest.mark.parametrize(
    ("dial", "number"), [("national", "0912345678"), ("e164", "84912345678"), ("plus", "+84912345678")]
)
def test_a_number_is_written_as_the_company_wants_it(dial: str, number: str) -> None:
    assert (
        from_url(f"{TRUNK}&dial={dial}")
        .address_of("+84912345678")
        .startswith(f"sip:{number}@sip.example:5062")
    )


@pytest.mark.parametrize(
    "text",
    [
        "http://sip.example/?from=1", "sip://sip.example/", "sip://sip.example/?from=1&lines=0", "sip://sip.example/?from=1&lines=x",
        "sip://sip.example/?from=1&transport=pigeon", "sip://a%0Amodule%20x@sip.example/?from=1", "sip://a%3Bb@sip.example/?from=1",
        "sip://sip.example:99999/?from=1",
    ],
)  # fmt: skip
def test_what_names_none_is_refused(text: str) -> None:
    with pytest.raises(AddressUnreadable):
        from_url(text)


@pytest.fixture
def pair(loopback: str) -> Iterator[tuple[Control, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Control(ours), theirs


def _framed(told: object) -> bytes:
    said = json.dumps(told).encode()
    return b"%d:%s," % (len(said), said)


def test_events_come_whole_however_they_are_cut(pair: Pair) -> None:
    control, theirs = pair
    sent = (
        _framed({"response": True})
        + _framed({"event": True, "type": "A"})
        + _framed({"event": True, "type": "B"})
    )

    def drip() -> None:
        for byte in sent:
            theirs.sendall(bytes([byte]))
            time.sleep(0.0005)

    thread = threading.Thread(target=drip)
    thread.start()
    until = time.monotonic() + 60
    assert [(control.event(until) or {}).get("type") for _ in range(2)] == ["A", "B"]
    thread.join()
    assert control.event(time.monotonic()) is None


@pytest.mark.parametrize("nonsense", [b"abc:{},", b"999999999:", b"4:nope,", b"123456789", b""])
def test_nonsense_ends_the_conversation(pair: Pair, nonsense: bytes) -> None:
    control, theirs = pair
    theirs.sendall(nonsense)
    theirs.close()
    with pytest.raises(ProgramGone):
        control.event(time.monotonic() + 60)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("486 Busy Here", "busy"), ("600 Busy Everywhere", "busy"), ("480 Temporarily Unavailable", "no answer"),
        ("404 Not Found", "wrong number"), ("503 Service Unavailable", "trunk"), ("403 Forbidden", "trunk"),
        ("Connection refused", "trunk"), ("", "trunk"),
    ],
)  # fmt: skip
def test_a_refusal_is_understood(said: str, what: str) -> None:
    assert refused(said).what == what


@pytest.mark.parametrize(
    ("ended", "tries", "answer"),
    [
        (Ended("heard", "1"), 1, Answer.CONFIRMED), (Ended("heard"), 1, Answer.CONFIRMED), (Ended("lost"), 1, Answer.UNSURE),
        (Ended("gone"), 1, Answer.LATER), (Ended("busy"), 1, Answer.LATER), (Ended("busy"), 3, Answer.REFUSED),
        (Ended("no answer"), 2, Answer.LATER), (Ended("no answer"), 3, Answer.REFUSED), (Ended("early"), 3, Answer.REFUSED),
        (Ended("wrong number"), 1, Answer.REFUSED), (Ended("trunk"), 9, Answer.LATER), (Ended("no voice"), 1, Answer.LATER),
    ],
)  # fmt: skip
def test_an_ending_in_the_ledgers_words(ended: Ended, tries: int, answer: Answer) -> None:
    told = line.result_of(ended, tries)
    assert told.answer is answer
    assert told.reason
    assert (told.retry_after or 0) >= 30 or answer is not Answer.LATER


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("busy", Rang.BUSY),
        ("no answer", Rang.NO_ANSWER),
        ("early", Rang.EARLY),
        ("wrong number", Rang.WRONG_NUMBER),
    ],
)
def test_of_a_telephone_is_said_what_pages_can_read(what: str, said: Rang) -> None:
    """To the letter: the ledger keeps the reason as text."""
    assert {line.result_of(Ended(what), tries).reason for tries in (1, 3)} == {said.value}


def test_a_person_is_asked_when_a_company_refuses_for_long() -> None:
    assert not line.result_of(Ended("trunk"), 1).is_long_away
    assert line.result_of(Ended("trunk"), 6).is_long_away


def test_a_caller_has_a_number_of_vietnam_or_is_nobody() -> None:
    assert caller_of({"peeruri": "sip:0912345678@1.2.3.4", "id": "a"}) == ("+84912345678", "a")
    assert caller_of({"peeruri": "sip:anonymous@anonymous.invalid", "id": "a"}) is None
    assert caller_of({}) is None


def test_a_calls_port_is_its_own_from_the_first_moment_and_the_program_can_still_listen_there(
    loopback: str,
) -> None:
    """Two calls that began at once were given one port: one of them would have been spoken to by the other's program."""
    with program._own_port() as first, program._own_port() as second:
        assert first != second
        with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
            stranger.bind((loopback, first))
        with socket.socket() as listens:
            listens.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listens.bind((loopback, first))
            listens.listen()
            with socket.create_connection((loopback, first), timeout=60) as made:
                assert made.getpeername() == (loopback, first)
