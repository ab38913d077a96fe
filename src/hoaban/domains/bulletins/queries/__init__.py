"""Reads: bulletins (`bulletins`), what others keep of them (`quoting`), feeds and what the job asks (`feeds`)."""

from hoaban.domains.bulletins.queries.bulletins import (
    PAGE,
    bulletin_for,
    bulletins,
    every,
    for_draft,
    has_mismatched,
    newest,
    raw_for,
    touching,
)
from hoaban.domains.bulletins.queries.by_hand import hand_for
from hoaban.domains.bulletins.queries.feeds import (
    bare,
    certificates,
    certificates_of,
    due,
    entered_since,
    feeds,
    is_due,
    judged_before,
    place_book,
    steps,
    troubled,
    unread_pieces,
)
from hoaban.domains.bulletins.queries.quoting import saying, since

__all__ = [
    "PAGE",
    "bare",
    "bulletin_for",
    "bulletins",
    "certificates",
    "certificates_of",
    "due",
    "entered_since",
    "every",
    "feeds",
    "for_draft",
    "hand_for",
    "has_mismatched",
    "is_due",
    "judged_before",
    "newest",
    "place_book",
    "raw_for",
    "saying",
    "since",
    "steps",
    "touching",
    "troubled",
    "unread_pieces",
]
