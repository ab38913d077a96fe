"""The front door: who tells, how a telling is begun and followed from a terminal."""

from hoaban.domains.replay.actions import begin, go_on
from hoaban.domains.replay.permissions import Permission
from hoaban.domains.replay.ports import Teller, connect
from hoaban.domains.replay.queries import last_night, night_for, steps_for, summary_for
from hoaban.domains.replay.spoken import road, words
from hoaban.domains.replay.values import Cue, Done, Kind, Night, Origin, Road, State, Step, Summary, Waits

__all__ = [
    "Cue",
    "Done",
    "Kind",
    "Night",
    "Origin",
    "Permission",
    "Road",
    "State",
    "Step",
    "Summary",
    "Teller",
    "Waits",
    "begin",
    "connect",
    "go_on",
    "last_night",
    "night_for",
    "road",
    "steps_for",
    "summary_for",
    "words",
]
