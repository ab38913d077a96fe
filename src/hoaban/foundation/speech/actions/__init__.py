"""Writes of the room, one verb each."""

from hoaban.foundation.speech.actions.deciding import (
    approve_recording,
    declare_mother_tongues,
    refuse_recording,
)
from hoaban.foundation.speech.actions.joining import register_passages
from hoaban.foundation.speech.actions.recording import Take, record_voice
from hoaban.foundation.speech.actions.speakers import add_speaker, withdraw_recording, withdraw_speaker
from hoaban.foundation.speech.actions.texts import gather, register_texts, say

__all__ = [
    "Take",
    "add_speaker",
    "approve_recording",
    "declare_mother_tongues",
    "gather",
    "record_voice",
    "refuse_recording",
    "register_passages",
    "register_texts",
    "say",
    "withdraw_recording",
    "withdraw_speaker",
]
