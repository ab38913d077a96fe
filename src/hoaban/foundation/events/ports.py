"""What a listener looks like."""

from typing import Any, Protocol


class Listener(Protocol):
    """Called at least once per event, in order; must be idempotent by (listener, seq)."""

    def __call__(self, payload: dict[str, Any], seq: int, /) -> None:
        """Take note of the event; raise to hear it again, and at last to park it."""
