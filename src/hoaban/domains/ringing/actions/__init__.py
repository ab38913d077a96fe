"""Writes: what begins and ends a bell (`hearing`), the rungs (`climbing`), what people answer (`answering`), and what a reform moves
(`moving`)."""

from hoaban.domains.ringing.actions.answering import note_opened, pass_on, take
from hoaban.domains.ringing.actions.climbing import climb
from hoaban.domains.ringing.actions.hearing import hear
from hoaban.domains.ringing.actions.moving import on_renumbered

__all__ = ["climb", "hear", "note_opened", "on_renumbered", "pass_on", "take"]
