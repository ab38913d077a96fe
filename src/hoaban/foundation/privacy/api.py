"""The front door of privacy."""

from hoaban.foundation.privacy.actions import ask, move
from hoaban.foundation.privacy.values import Asked, Kind, State

__all__ = ["Asked", "Kind", "State", "ask", "move"]
