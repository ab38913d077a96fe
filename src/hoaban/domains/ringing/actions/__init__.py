"""Writes: the ladder (`climbing`), and what people answer (`answering`)."""

from hoaban.domains.ringing.actions.answering import note_opened, pass_on, take
from hoaban.domains.ringing.actions.climbing import climb, hear

__all__ = ["climb", "hear", "note_opened", "pass_on", "take"]
