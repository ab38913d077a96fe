"""The front door of sources."""

from hoaban.foundation.sources.actions import load_pack
from hoaban.foundation.sources.permissions import Permission
from hoaban.foundation.sources.queries import (
    cite,
    cite_many,
    documents_visible_to,
    key_in_pack,
    known_keys,
    known_numbers,
    legal,
    legal_many,
    search,
    sources_visible_to,
    staleness,
)
from hoaban.foundation.sources.rules import is_in_force, mark_of, weakest
from hoaban.foundation.sources.values import Citation, LegalCitation, Loaded, Mark

__all__ = [
    "Citation",
    "LegalCitation",
    "Loaded",
    "Mark",
    "Permission",
    "cite",
    "cite_many",
    "documents_visible_to",
    "is_in_force",
    "key_in_pack",
    "known_keys",
    "known_numbers",
    "legal",
    "legal_many",
    "load_pack",
    "mark_of",
    "search",
    "sources_visible_to",
    "staleness",
    "weakest",
]
