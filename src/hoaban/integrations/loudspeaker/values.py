"""What a loudspeaker is told: one package for everybody who may hear it, signed as a whole."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

KIND = "hoaban-play+json"
"""The JWS says what it is, so that a signature over something else is never taken for a package."""
ROOT = "hoaban"
LARGEST_SOUND = 2_000_000
NO_SOUNDS = "its sounds did not come"
"""A player's reason that passes: it fetches them still, and plays them then."""


class Priority(StrEnum):
    """The three of Thông tư 39/2020/TT-BTTTT."""

    NORMAL = "normal"
    """At the hours of the commune."""
    PRIORITY = "priority"
    """Before what waits for its hour."""
    URGENT = "urgent"
    """At once."""


class Message(StrEnum):
    PLAY = "play"
    STOP = "stop"
    """Whatever of this alert plays or waits ends; the words of the end are played once."""


class Spoken(StrEnum):
    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound, in the order in which it is heard."""

    content: bytes
    media_type: str
    """``audio/ogg`` (Opus), ``audio/mpeg`` or ``audio/wav``."""
    language: str
    spoken: Spoken
    seconds: float
    is_opening: bool = False
    """The announcement with which every round of an exercise begins, and no other."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Play:
    """One version of one alert, as loudspeakers hear it."""

    alert: str
    version: int
    sequence: int
    """Grows with every package of an issuer, and is the same however often this one is made."""
    message: Message
    is_exercise: bool
    priority: Priority
    sent: int
    """Seconds since 1970, as ``expires``."""
    expires: int
    areas: tuple[tuple[int, int], ...]
    """Ranges of unit numbers: a loudspeaker whose village is in none of them keeps silent."""
    words: str
    sounds: tuple[Sound, ...]
    times: int = 2
    """How often in one round."""
    every_minutes: int = 15
    """Until it expires; 0: one round."""


def content(play: Play) -> bytes:
    """The bytes that are signed: JSON, its keys in order, no spaces."""
    said = {
        "alert": play.alert,
        "areas": [list(one) for one in play.areas],
        "every_minutes": play.every_minutes,
        "expires": play.expires,
        "message": play.message.value,
        "priority": play.priority.value,
        "sent": play.sent,
        "sequence": play.sequence,
        "sounds": [_sound(one) for one in play.sounds],
        "status": "exercise" if play.is_exercise else "actual",
        "times": play.times,
        "version": play.version,
        "words": play.words,
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def is_fit(play: Play) -> bool:
    """Whether a player would take it: an exercise opens with its announcement, nothing else does; every sound is small."""
    openings = [one.is_opening for one in play.sounds]
    if any(len(one.content) > LARGEST_SOUND for one in play.sounds):
        return False
    if play.is_exercise and openings:
        return openings[0] and not any(openings[1:])
    return not any(openings)


def _sound(one: Sound) -> dict[str, object]:
    return {
        "language": one.language,
        "media_type": one.media_type,
        "opening": one.is_opening,
        "seconds": round(one.seconds, 1),
        "sha256": one.digest,
        "spoken": one.spoken.value,
    }


def play_topic(speaker: str, alert: str) -> str:
    """The newest package of each alert stands here, also for whoever comes later."""
    return f"{ROOT}/loudspeakers/{speaker}/play/{alert}"


def sound_topic(digest: str) -> str:
    return f"{ROOT}/sounds/{digest}"


def is_name(speaker: str) -> bool:
    """Whether a facility's code can be part of a topic."""
    return bool(speaker) and not set(speaker) & set("/+#\x00") and len(speaker) <= 64


def reason_of(told: str) -> str:
    """How a loudspeaker's reason stands in the ledger."""
    return f"loudspeaker: {told}"


def envelope(speaker: str, reference: str, package: str) -> bytes:
    """What one loudspeaker gets. Only the package is signed; the reference is our ledger's, to be said again in answers."""
    return json.dumps({"for": speaker, "reference": reference, "package": package}).encode()
