"""Writes: what begins and ends a bell (`hearing`), the rungs (`climbing`), and what people answer (`answering`)."""

from hoaban.domains.ringing.actions.answering import note_opened, pass_on, take
from hoaban.domains.ringing.actions.climbing import climb
from hoaban.domains.ringing.actions.hearing import hear

__all__ = ["climb", "hear", "note_opened", "pass_on", "take"]
