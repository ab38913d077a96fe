"""Writes: asking and every step of the answer; gathering, handing over and erasing what the rooms hold."""

from hoaban.foundation.privacy.actions.asking import ASK, ask, move, note_consent_back
from hoaban.foundation.privacy.actions.packages import (
    claim,
    erase,
    erase_expired,
    fetch,
    gather,
    give_up,
    give_up_worn_out,
    hand_over,
    note_ready,
)

__all__ = [
    "ASK",
    "ask",
    "claim",
    "erase",
    "erase_expired",
    "fetch",
    "gather",
    "give_up",
    "give_up_worn_out",
    "hand_over",
    "move",
    "note_consent_back",
    "note_ready",
]
