"""The front door of loudspeaker, for the wiring."""

from hoaban.integrations.loudspeaker.hearing import Heard, State, hearer
from hoaban.integrations.loudspeaker.line import LoudspeakerLine
from hoaban.integrations.loudspeaker.values import KIND, Message, Play, Priority, Sound, Spoken
from hoaban.integrations.mqtt.api import AddressUnreadable, from_url

__all__ = [
    "KIND",
    "AddressUnreadable",
    "Heard",
    "LoudspeakerLine",
    "Message",
    "Play",
    "Priority",
    "Sound",
    "Spoken",
    "State",
    "from_url",
    "hearer",
]
