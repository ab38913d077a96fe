"""What loudspeakers say: verdicts for the ledger, and whether they are there."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from hoaban.foundation.notify.values import Report
from hoaban.integrations.mqtt.api import AWAY, TryLater

log = logging.getLogger(__name__)
LONGEST = 4000


class State(StrEnum):
    HERE = "here"
    SILENT = "silent"
    """The broker says so in its place, or it goes on purpose."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A block of what came."""

    reports: tuple[Report, ...]
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
    states: list[tuple[str, State]] = []
    strange = 0
    for topic, payload in told:
        _root, _kind, speaker, what = topic.split("/")
        said = _read(payload)
        if what == "state" and said.get("said") in (*State,):
            states.append((speaker, State(said["said"])))
        elif what == "said" and (report := _report(speaker, said)):
            reports.append(report)
        elif said.get("said") not in ("received", "playing"):  # on the way: no verdict yet
            strange += 1
    if strange:
        log.warning("loudspeakers_not_understood", extra={"count": strange})
    return Heard(tuple(reports), tuple(states))


def _report(speaker: str, said: dict[str, Any]) -> Report | None:
    """Of a message that went to this very loudspeaker: the ledger compares the address."""
    verdict = said.get("said")
    try:
        reference = UUID(str(said.get("reference", "")))
    except ValueError:
        return None
    if verdict not in ("played", "refused"):
        return None
    reason = f"loudspeaker: {said.get('reason') or 'gives no reason'}" if verdict == "refused" else ""
    return Report(str(reference), verdict == "played", reason[:120], speaker, reference)


def _read(payload: bytes) -> dict[str, Any]:
    try:
        said = json.loads(payload[:LONGEST])
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
