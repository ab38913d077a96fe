"""The front door of voice_sip, for wiring."""

from hoaban.integrations.voice_sip.address import AddressUnreadable, Trunk, from_url
from hoaban.integrations.voice_sip.calling import Ended, Job, call
from hoaban.integrations.voice_sip.line import Pressed, VoiceLine
from hoaban.integrations.voice_sip.simulated import simulated
from hoaban.integrations.voice_sip.sounds import NoVoice, Sounds, silent

__all__ = [
    "AddressUnreadable",
    "Ended",
    "Job",
    "NoVoice",
    "Pressed",
    "Sounds",
    "Trunk",
    "VoiceLine",
    "call",
    "from_url",
    "silent",
    "simulated",
]
