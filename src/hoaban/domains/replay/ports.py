"""Who knows the night and acts in it: fulfilled by the demo, joined in `config/wiring.py`."""

from collections.abc import Sequence
from typing import Protocol

from hoaban.domains.replay.values import Cue, Done, Night


class Teller(Protocol):
    """Every step has its own fixed number in its night: done a second time, it changes nothing."""

    def cues(self) -> Sequence[Cue]:
        """The whole night in its order; empty where this province has none."""
        ...

    def look(self, night: Night, cue: Cue) -> Done | None:
        """Whether the platform or a visitor has done it meanwhile."""
        ...

    def do(self, night: Night, cue: Cue) -> Done:
        """Do it, through the verb behind the real door."""
        ...


class _Nobody:
    def cues(self) -> Sequence[Cue]:
        return ()

    def look(self, night: Night, cue: Cue) -> Done | None:
        return None

    def do(self, night: Night, cue: Cue) -> Done:
        raise NotImplementedError


class _Connected:
    teller: Teller = _Nobody()


def connect(teller: Teller) -> None:
    """Join whoever tells."""
    _Connected.teller = teller


def teller() -> Teller:
    return _Connected.teller
