"""What loudspeakers say: verdicts for the ledger, and whether they are there."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from hoaban.foundation.notify.values import Report
from hoaban.integrations.loudspeaker import values
from hoaban.integrations.mqtt.api import AWAY, TryLater

log = logging.getLogger(__name__)
LONGEST = 4000
_UNDERWAY, _VERDICTS = ("received", "playing"), ("played", "refused")


class State(StrEnum):
    HERE = "here"
    SILENT = "silent"
    """The broker says so in its place, or it goes on purpose."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A block of what came."""

    reports: tuple[Report, ...]
    underway: tuple[tuple[UUID, str], ...]
    """Reference and loudspeaker of what was received, or is playing: no verdict yet."""
    states: tuple[tuple[str, State], ...]
    """Loudspeaker and state, in the order in which they came."""


def hearer(keep: Callable[[Heard], None]) -> Callable[[Sequence[tuple[str, bytes]]], None]:
    """What the listening session hands blocks to; nothing is acknowledged before ``keep`` came back."""

    def hear(told: Sequence[tuple[str, bytes]]) -> None:
        try:
            keep(understood(told))
        except AWAY as problem:
            raise TryLater from problem

    return hear


def understood(told: Sequence[tuple[str, bytes]]) -> Heard:
    """What is no word of ours is counted and forgotten: it would come for ever."""
    reports: list[Report] = []
    underway: dict[UUID, str] = {}
    states: list[tuple[str, State]] = []
    strange = 0
    for topic, payload in told:
        _root, _kind, speaker, what = topic.split("/")
        said = _read(payload)
        word, reference = str(said.get("said", "")), _reference(said) if what == "said" else None
        if what == "state" and word in (*State,):
            states.append((speaker, State(word)))
        elif reference and word in _UNDERWAY:
            underway[reference] = speaker
        elif reference and word in _VERDICTS:
            reports.append(_report(reference, speaker, said))
        else:
            strange += 1
    if strange:
        log.warning("loudspeakers_not_understood", extra={"count": strange})
    return Heard(tuple(reports), tuple(underway.items()), tuple(states))


def _reference(said: dict[str, Any]) -> UUID | None:
    try:
        return UUID(str(said.get("reference", "")))
    except ValueError:
        return None


def _report(reference: UUID, speaker: str, said: dict[str, Any]) -> Report:
    """Of a message that went to this very loudspeaker: the ledger compares the address."""
    is_played = said["said"] == "played"
    reason = "" if is_played else values.reason_of(str(said.get("reason") or "gives no reason"))
    return Report(str(reference), is_played, reason[:120], speaker, reference)


def _read(payload: bytes) -> dict[str, Any]:
    try:
        said = json.loads(payload[:LONGEST])
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
