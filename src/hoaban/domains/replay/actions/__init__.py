"""Writes: begin, pause, go on, stop; and the telling itself."""

from hoaban.domains.replay.actions.steering import begin, go_on, pause, stop
from hoaban.domains.replay.actions.telling import advance

__all__ = ["advance", "begin", "go_on", "pause", "stop"]
