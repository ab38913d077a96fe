"""The front door of warning: rooms above and rules below may draft; only people issue."""

from collections.abc import Iterable

from hoaban.domains.warning.actions import draft
from hoaban.domains.warning.queries import book, current, version_for
from hoaban.domains.warning.values import Beginning, Hazard, Origin, Status, Sureness, Text, VersionShown
from hoaban.foundation.speech.api import Kind, Saying

__all__ = [
    "Beginning",
    "Hazard",
    "Origin",
    "Status",
    "Sureness",
    "Text",
    "VersionShown",
    "book",
    "current",
    "draft",
    "sayings",
    "version_for",
]


def sayings() -> Iterable[Saying]:
    """The bank's sentences and nothing of a warning itself, for people who lend their voices."""
    for one in book().words:
        told = {"do": one.do_this, "go": one.go_there, "when": one.by_when, "who": one.who_calls}
        for key, words in told.items():
            yield Saying(f"warning:{one.hazard.value}.{one.levels.start}.{key}", words, Kind.WARNING)
