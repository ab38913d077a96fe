"""The front door of warning: rooms above and rules below may draft; only people issue."""

from collections.abc import Iterable

from hoaban.domains.warning.actions import change, draft
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.ports import Evidence, Link, add_link, connect_evidence
from hoaban.domains.warning.queries import alert_for as alert
from hoaban.domains.warning.queries import book, current, issuers_for, sent, sent_since, uid_of, version_for
from hoaban.domains.warning.rules.lifecycle import OVER
from hoaban.domains.warning.spoken import HAZARDS, LEVELS
from hoaban.domains.warning.values import (
    EXERCISE_WORD,
    AlertShown,
    Beginning,
    Hazard,
    Message,
    Origin,
    State,
    Status,
    Sureness,
    Text,
    VersionShown,
)
from hoaban.foundation.speech.api import Kind, Saying

__all__ = [
    "CLOSED",
    "EXERCISE_WORD",
    "HAZARDS",
    "LEVELS",
    "AlertShown",
    "Beginning",
    "Evidence",
    "Hazard",
    "Link",
    "Message",
    "Origin",
    "Permission",
    "State",
    "Status",
    "Sureness",
    "Text",
    "VersionShown",
    "add_link",
    "alert",
    "book",
    "change",
    "connect_evidence",
    "current",
    "draft",
    "issuers_for",
    "sayings",
    "sent",
    "sent_since",
    "uid_of",
    "version_for",
]

CLOSED = OVER | {State.WITHDRAWN}
"""Nobody works on it any more."""


def sayings() -> Iterable[Saying]:
    """The bank's sentences and nothing of a warning itself, for people who lend their voices."""
    for one in book().words:
        told = {"do": one.do_this, "go": one.go_there, "when": one.by_when, "who": one.who_calls}
        for key, words in told.items():
            yield Saying(f"warning:{one.hazard.value}.{one.levels.start}.{key}", words, Kind.WARNING)
