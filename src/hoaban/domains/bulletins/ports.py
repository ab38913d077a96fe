"""What this room asks from outside, which config joins: one document of the web."""

from typing import Protocol

from hoaban.domains.bulletins.errors import FeedAway, Trouble
from hoaban.domains.bulletins.values import Fetched


class Reader(Protocol):
    """Reads one document, within its own limits of time and size; raises `FeedAway` and nothing else."""

    def get(self, address: str, *, etag: str = "", modified: str = "") -> Fetched: ...


class _Nobody:
    def get(self, address: str, *, etag: str = "", modified: str = "") -> Fetched:
        raise FeedAway(Trouble.AWAY, "no reader is joined")


_reader: list[Reader] = [_Nobody()]


def connect(reader: Reader) -> None:
    _reader[:] = [reader]


def reader() -> Reader:
    return _reader[0]
