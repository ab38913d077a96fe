"""What the two ends of a line say to one another (`apart`, `program`): tuples over a socket, pickled by `multiprocessing`.

Rows are plain: a window of four thousand is one value of few kinds, read in a few milliseconds.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from hoaban.foundation.notify.values import Answer, Outgoing, Report, Result


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
    return [one.provider_id if _is_plain(one) else _row(one) for one in results]


def results_of(rows: Sequence[Row]) -> list[Result]:
    accepted = Answer.ACCEPTED
    return [Result(accepted, "", row) if isinstance(row, str) else _result(*row) for row in rows]


def reports(told: Sequence[Report]) -> list[tuple[str, bool, str, str]]:
    return [(one.provider_id, one.is_good, one.reason, one.address) for one in told]


def _is_plain(one: Result) -> bool:
    return one.answer is Answer.ACCEPTED and not one.more_ids


def _row(one: Result) -> tuple[Any, ...]:
    return (
        one.answer.value,
        one.reason,
        one.provider_id,
        one.retry_after,
        one.more_ids,
        one.is_untried,
        one.is_long_away,
    )


def _result(
    answer: str, reason: str, provider_id: str, retry_after: float | None, more_ids: tuple[str, ...],
    is_untried: bool, is_long_away: bool,
) -> Result:  # fmt: skip
    return Result(
        Answer(answer),
        reason,
        provider_id,
        retry_after,
        more_ids=more_ids,
        is_untried=is_untried,
        is_long_away=is_long_away,
    )
