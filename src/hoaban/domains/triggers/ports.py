"""What a room above tells beside rules, joined in config/wiring.py: how often people said that a rule hit or missed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hoaban.domains.triggers.values import RuleFacts
from hoaban.foundation.access.api import Actor


@dataclass(frozen=True, slots=True)
class Tally:
    """What people said happened; nothing is inferred."""

    hits: int
    misses: int
    """Of the rule's danger in its province, whichever rule slept."""
    false_alarms: int


Tallies = Callable[[Actor, Sequence[RuleFacts]], Mapping[UUID, Tally]]
"""For whoever may read them; a rule that is absent has nobody's word, or not for her."""


@dataclass(slots=True)
class Connections:
    tallies: Tallies = lambda _actor, _rules: {}


connected = Connections()


def connect(*, tallies: Tallies) -> None:
    connected.tallies = tallies
