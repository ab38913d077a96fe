"""What the two ends of a line say to one another (`apart`, `program`): tuples over a socket, pickled by `multiprocessing`.

Rows are plain: a window of four thousand is one value of few kinds, read in a few milliseconds.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from hoaban.foundation.notify.values import Answer, Outgoing, Result


class Say(IntEnum):
    """The first of each tuple; what follows stands beside it."""

    BEGIN = 0
    """operators"""
    SEND = 1
    """number of the window, sharers, rows of `letters`"""
    SENT = 2
    """number of the window, rows of `rows_of`"""
    DOWN = 3
    """number of the window, reason, seconds asked for: nothing of it was handed over"""
    KEEP = 4
    """number of the block, rows of reports"""
    TAKE = 5
    """number of the block, what somebody sent us"""
    KEPT = 6
    """number of the block, `Verdict`"""
    END = 7
    """unbind and stop"""
    READY = 8
    """The process runs. What it was given before is not read yet: whoever does not hear this gave nothing away."""


class Verdict(IntEnum):
    """What became of a block that was to be kept."""

    KEPT = 0
    AWAY = 1
    """The database: try again."""
    BROKEN = 2
    """Of what it was given."""


class Letter(NamedTuple):
    """As much of a message as leaves."""

    address: str
    text: str
    expires_at: datetime | None
    is_life: bool


Row = str | tuple[Any, ...]


def letters(messages: Sequence[Outgoing]) -> list[tuple[str, str, datetime | None, bool]]:
    return [(one.address, one.text, one.expires_at, one.is_life) for one in messages]


def rows_of(results: Sequence[Result]) -> list[Row]:
    """Nearly all of a window were accepted, in one part each: of those the id alone."""
    return [
        one.provider_id if one == Result(Answer.ACCEPTED, "", one.provider_id) else tuple(one)
        for one in results
    ]


def results_of(rows: Sequence[Row]) -> list[Result]:
    accepted = Answer.ACCEPTED
    return [Result(accepted, "", row) if isinstance(row, str) else Result(*row) for row in rows]
