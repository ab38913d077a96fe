"""Writes: begin, pause, go on, change the speed, stop; and the telling itself."""

from hoaban.domains.replay.actions.steering import begin, change_speed, go_on, pause, stop
from hoaban.domains.replay.actions.telling import advance

__all__ = ["advance", "begin", "change_speed", "go_on", "pause", "stop"]
