"""What this room asks from outside, which config joins: one document of the web, and where an officer goes on from a bulletin."""

from collections.abc import Sequence
from typing import Protocol

from hoaban.domains.bulletins.errors import FeedAway, Trouble
from hoaban.domains.bulletins.values import BulletinLine, Fetched
from hoaban.foundation.access.api import Actor


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


class GoesOn(Protocol):
    """Addresses and words of what was written from it and of what may be written now; the one to press last."""

    def __call__(self, actor: Actor, one: BulletinLine) -> Sequence[tuple[str, str]]: ...


_going_on: list[GoesOn] = []


def connect_drafts(goes_on: GoesOn) -> None:
    _going_on[:] = [goes_on]


def draft_links(actor: Actor, one: BulletinLine) -> list[tuple[str, str]]:
    return [found for goes_on in _going_on for found in goes_on(actor, one)]
