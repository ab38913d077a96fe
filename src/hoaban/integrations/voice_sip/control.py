"""baresip's control connection: commands out and events in, JSON in netstrings (its module ctrl_tcp)."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any

LONGEST = 65_536


class ProgramGone(Exception):
    """The other end closed, or speaks another language: there is no program any more that we could ask."""


class Control:
    """One connection to one baresip on this machine."""

    def __init__(self, made: socket.socket) -> None:
        self._socket, self._read = made, b""

    @classmethod
    def to(cls, port: int, within: float, is_alive: Callable[[], bool]) -> "Control":
        """It listens a moment after it started."""
        until = time.monotonic() + within
        while True:
            try:
                return cls(socket.create_connection(("127.0.0.1", port), timeout=1))
            except OSError as problem:
                if time.monotonic() > until or not is_alive():
                    raise ProgramGone(f"does not listen: {problem}") from problem
                time.sleep(0.02)

    def tell(self, command: str, words: str = "") -> None:
        said = json.dumps({"command": command, "params": words} if words else {"command": command}).encode()
        try:
            self._socket.sendall(b"%d:%s," % (len(said), said))
        except OSError as problem:
            raise ProgramGone(str(problem)) from problem

    def event(self, until: float) -> dict[str, Any] | None:
        """The next event; None when the time is over. Answers to commands are no events."""
        while True:
            while (told := self._taken()) is not None:
                if told.get("event"):
                    return told
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._socket.settimeout(left)
            try:
                block = self._socket.recv(4096)
            except TimeoutError:
                return None
            except OSError as problem:
                raise ProgramGone(str(problem)) from problem
            if not block:
                raise ProgramGone("closed")
            self._read += block

    def close(self) -> None:
        self._socket.close()

    def _taken(self) -> dict[str, Any] | None:
        head, colon, rest = self._read.partition(b":")
        if not colon:
            if len(self._read) > len(str(LONGEST)):
                raise ProgramGone("no netstring")
            return None
        if not head.isdigit() or int(head) > LONGEST:
            raise ProgramGone("no netstring")
        size = int(head)
        if len(rest) <= size:
            return None
        self._read = rest[size + 1 :]
        try:
            told = json.loads(rest[:size])
        except ValueError as problem:
            raise ProgramGone("no JSON") from problem
        return told if isinstance(told, dict) else {}
