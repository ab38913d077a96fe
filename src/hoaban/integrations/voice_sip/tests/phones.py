"""The other side of a call: SIPp with scenarios of our own, and sockets that speak nonsense or nothing."""

import re
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.ports import free_port

SCENARIOS = Path(__file__).parent / "scenarios"
PATIENCE = 60.0


def need_the_programs() -> None:
    for program, package in (("baresip", "baresip-core"), ("sipp", "sip-tester")):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is missing. On Debian or Ubuntu: sudo apt-get install {package}")


class Phone:
    """One SIPp: answers calls, or makes them."""

    def __init__(self, scenario: str, folder: Path, *words: str, calls: int = 1) -> None:
        self.port, self.log = free_port(socket.SOCK_DGRAM), folder / f"{scenario}.messages"
        arguments = [
            "sipp", "-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(self.port),
            "-mp", str(free_port(socket.SOCK_DGRAM)), "-m", str(calls), "-nostdin", "-trace_msg", "-message_file", str(self.log),
            "-trace_err", "-error_file", str(folder / f"{scenario}.errors"), "-timeout", "180",
            *words,  # of two the last one counts
        ]  # fmt: skip
        self.process = subprocess.Popen(
            arguments,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def is_done(self) -> bool:
        """Whether every call went as the scenario says."""
        return self.process.wait(PATIENCE) == 0

    def messages(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def wait_for(self, words: str) -> str:
        until = time.monotonic() + PATIENCE
        while words not in self.messages():
            assert time.monotonic() < until, self.messages()[-2000:]
            time.sleep(0.02)
        return self.messages()

    def press(self, key: int) -> None:
        """As most telephones do: an event among the sound (RFC 4733), told three times."""
        found = re.search(r"^m=audio (\d+) ", self.wait_for("ACK sip:"), re.MULTILINE)
        assert found
        with socket.socket(type=socket.SOCK_DGRAM) as wire:
            for number in range(8):
                is_end = number > 4
                head = struct.pack(
                    "!BBHII", 0x80, 101 | (0x80 if number == 0 else 0), 100 + number, 16_000, 77
                )
                event = struct.pack("!BBH", key, 0x8A if is_end else 0x0A, 160 * (min(number, 5) + 1))
                wire.sendto(head + event, ("127.0.0.1", int(found.group(1))))
                time.sleep(0.02)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def phone(scenario: str, folder: Path, *words: str, calls: int = 1) -> Iterator[Phone]:
    made = Phone(scenario, folder, *words, calls=calls)
    try:
        time.sleep(0.3)  # until it listens; the first INVITE is repeated anyway
        yield made
    finally:
        made.end()


@contextmanager
def saying(answers: Sequence[bytes]) -> Iterator[int]:
    """Answers whatever comes with the same bytes; with none, it never says a word."""
    wire = socket.socket(type=socket.SOCK_DGRAM)
    wire.bind(("127.0.0.1", 0))
    wire.settimeout(0.1)
    stop = threading.Event()

    def talk() -> None:
        while not stop.is_set():
            try:
                _said, whom = wire.recvfrom(4096)
            except TimeoutError:
                continue
            for one in answers:
                wire.sendto(one, whom)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield int(wire.getsockname()[1])
    finally:
        stop.set()
        thread.join()
        wire.close()
