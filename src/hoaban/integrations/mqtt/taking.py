"""From payloads to readings: the same words as over HTTP, kept through the one verb."""

import json
import logging
from collections.abc import Callable, Sequence

from django.db import InterfaceError, OperationalError, ProgrammingError, close_old_connections
from django.utils import timezone

from hoaban.domains.hazards import api as hazards
from hoaban.domains.hazards.errors import MessageUnreadable, ReadingUnfit
from hoaban.foundation.access.api import Actor
from hoaban.foundation.accounts import api as accounts
from hoaban.integrations.mqtt.listener import TryLater

log = logging.getLogger(__name__)


AWAY = (OperationalError, InterfaceError, ProgrammingError)
"""The database does not answer, or an upgrade is not through and a table is missing: no payload is to blame."""


class KeyDead(Exception):
    """The key of HOABAN_MQTT_KEY was revoked, ran out, or never was."""


def taker(key: str) -> Callable[[Sequence[bytes]], None]:
    """What the listener hands batches to."""

    def take(payloads: Sequence[bytes]) -> None:
        close_old_connections()
        try:
            _each(key, payloads)
        except AWAY as problem:
            raise TryLater from problem

    return take


def _each(key: str, payloads: Sequence[bytes]) -> None:
    """Together, or one by one: what breaks the verb breaks it again, and must not hold up what came beside it."""
    try:
        _take(key, payloads)
    except (*AWAY, KeyDead):
        raise
    except Exception:
        if len(payloads) > 1:
            for one in payloads:
                _each(key, [one])
            return
        log.exception("mqtt_payload_not_kept", extra={"bytes": len(payloads[0])})
        _note_refused(_program(key))


def _take(key: str, payloads: Sequence[bytes]) -> None:
    by = _program(key)
    rows = [row for payload in payloads for row in _rows(payload)]
    refused = 0
    for start in range(0, len(rows), hazards.MOST):
        answers = hazards.observe(
            by=by, rows=rows[start : start + hazards.MOST], channel=hazards.Channel.MQTT, now=timezone.now()
        )
        refused += sum(answer.outcome is hazards.Outcome.REFUSED for answer in answers)
    if refused:
        log.warning("mqtt_rows_refused", extra={"count": refused})
        _note_refused(by)


def _program(key: str) -> Actor:
    by = accounts.authenticate_token(key)
    if by is None:
        raise KeyDead
    return by


def _note_refused(by: Actor) -> None:
    hazards.note_refused(by=by, channel=hazards.Channel.MQTT, now=timezone.now())


def _rows(payload: bytes) -> list[hazards.Reading | ReadingUnfit]:
    """A payload that is no JSON is one refused row."""
    try:
        return [_row(row) for row in hazards.rows_of(json.loads(payload))]
    except (ValueError, RecursionError, MessageUnreadable):
        return [ReadingUnfit()]


def _row(said: object) -> hazards.Reading | ReadingUnfit:
    try:
        return hazards.reading_of(said)
    except ReadingUnfit as problem:
        return problem
