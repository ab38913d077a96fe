"""Writes of decisions on special difficulty: by hand (`deciding`, `correcting`), and the list of one from a sheet (`sheet`)."""

from hoaban.domains.difficulty.actions.correcting import correct_number
from hoaban.domains.difficulty.actions.deciding import keep_decision, put_in_force, take_back_decision

__all__ = ["correct_number", "keep_decision", "put_in_force", "take_back_decision"]
