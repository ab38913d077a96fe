"""Reads of the room, by their purpose."""

from hoaban.foundation.speech.queries.coverage import (
    coverage,
    rooms,
    texts_in,
    tongue,
    tongues,
)
from hoaban.foundation.speech.queries.hearing import Book, book, forget_book, sound
from hoaban.foundation.speech.queries.recordings import (
    CONSENT,
    LEVELLED,
    ORIGINAL,
    anything_moving,
    claimable,
    covers,
    history_of,
    may_see_consent,
    mother_tongues,
    obstacle,
    recording_for,
    speakers_for,
    speakers_visible_to,
    text_for,
    waiting_for,
)

__all__ = [
    "CONSENT",
    "LEVELLED",
    "ORIGINAL",
    "Book",
    "anything_moving",
    "book",
    "claimable",
    "coverage",
    "covers",
    "forget_book",
    "history_of",
    "may_see_consent",
    "mother_tongues",
    "obstacle",
    "recording_for",
    "rooms",
    "sound",
    "speakers_for",
    "speakers_visible_to",
    "text_for",
    "texts_in",
    "tongue",
    "tongues",
    "waiting_for",
]
