"""The front door: decisions are written down and put in force; whether a village is listed the registry's facts say."""

from hoaban.domains.difficulty.actions import keep_decision, put_in_force
from hoaban.domains.difficulty.errors import DecisionKnown
from hoaban.domains.difficulty.permissions import Permission
from hoaban.domains.difficulty.values import DecisionTold, Of

__all__ = ["DecisionKnown", "DecisionTold", "Of", "Permission", "keep_decision", "put_in_force"]
