"""The front door of warning: rooms above and rules below may draft; only people issue."""

from collections.abc import Iterable

from hoaban.domains.warning.actions import draft
from hoaban.domains.warning.ports import Link, add_link
from hoaban.domains.warning.queries import book, current, sent, sent_since, uid_of, version_for
from hoaban.domains.warning.spoken import HAZARDS, LEVELS
from hoaban.domains.warning.values import (
    EXERCISE_WORD,
    Beginning,
    Hazard,
    Message,
    Origin,
    Status,
    Sureness,
    Text,
    VersionShown,
)
from hoaban.foundation.speech.api import Kind, Saying

__all__ = [
    "EXERCISE_WORD",
    "HAZARDS",
    "LEVELS",
    "Beginning",
    "Hazard",
    "Link",
    "Message",
    "Origin",
    "Status",
    "Sureness",
    "Text",
    "VersionShown",
    "add_link",
    "book",
    "current",
    "draft",
    "sayings",
    "sent",
    "sent_since",
    "uid_of",
    "version_for",
]


def sayings() -> Iterable[Saying]:
    """The bank's sentences and nothing of a warning itself, for people who lend their voices."""
    for one in book().words:
        told = {"do": one.do_this, "go": one.go_there, "when": one.by_when, "who": one.who_calls}
        for key, words in told.items():
            yield Saying(f"warning:{one.hazard.value}.{one.levels.start}.{key}", words, Kind.WARNING)
