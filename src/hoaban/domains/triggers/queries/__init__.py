"""Reads: rules and their versions (`book`), what they say now (`states`), what they raised (`raised`), replay (`past`)."""

from hoaban.domains.triggers.queries.book import (
    Held,
    held,
    is_decided,
    kind_of,
    lacking,
    lock_rules,
    newest_approved,
    newest_number,
    rule_for,
    rule_to_change,
    rules_for,
    version_for,
    version_to_decide,
    versions_of,
)
from hoaban.domains.triggers.queries.past import Replay, events, midnight, missing, replay, spans, stations_of
from hoaban.domains.triggers.queries.raised import asked, kept, open_episode, quotes_of, raised_lately
from hoaban.domains.triggers.queries.states import Asking, asking, commune_of, now_of

__all__ = [
    "Asking",
    "Held",
    "Replay",
    "asked",
    "asking",
    "commune_of",
    "events",
    "held",
    "is_decided",
    "kept",
    "kind_of",
    "lacking",
    "lock_rules",
    "midnight",
    "missing",
    "newest_approved",
    "newest_number",
    "now_of",
    "open_episode",
    "quotes_of",
    "raised_lately",
    "replay",
    "rule_for",
    "rule_to_change",
    "rules_for",
    "spans",
    "stations_of",
    "version_for",
    "version_to_decide",
    "versions_of",
]
