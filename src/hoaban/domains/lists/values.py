"""How far the confirmation of a whole list is."""

from enum import StrEnum


class Stage(StrEnum):
    LOOKED = "looked"
    """Shown to her; nothing is written."""
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """She may no longer confirm: what was confirmed until then stays."""
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def is_moving(self) -> bool:
        return self in {Stage.RUNNING, Stage.UNDOING}
