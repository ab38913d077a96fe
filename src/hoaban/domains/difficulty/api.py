"""The front door: decisions are written down and put in force; whether a village is listed the registry's facts say."""

from django.urls import reverse

from hoaban.domains.difficulty import queries, rules
from hoaban.domains.difficulty.actions import keep_decision, put_in_force
from hoaban.domains.difficulty.actions.correcting import stands_for
from hoaban.domains.difficulty.errors import DecisionKnown
from hoaban.domains.difficulty.permissions import Permission
from hoaban.domains.difficulty.values import DecisionTold, Of

__all__ = [
    "DecisionKnown",
    "DecisionTold",
    "Of",
    "Papers",
    "Permission",
    "board_of",
    "keep_decision",
    "put_in_force",
]


def board_of(place_no: int) -> str:
    """The page of what is listed today in the commune where this village lies."""
    return f"{reverse('difficulty:board')}?commune={rules.commune_of(place_no)}"


class Papers:
    """The registry's port: which of its facts about villages stand on a decision, and what that one's number is."""

    numbers_of = staticmethod(queries.numbers_of)
    stands_for = staticmethod(stands_for)
