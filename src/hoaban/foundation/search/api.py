"""The front door of search."""

from hoaban.foundation.search.limits import TooSlow, time_limit
from hoaban.foundation.search.lower import DOCUMENTS, FACILITIES, UNITS
from hoaban.foundation.search.ports import Found, SearchRoom
from hoaban.foundation.search.queries import search
from hoaban.foundation.search.rooms import join, join_function, leave, offer
from hoaban.foundation.search.rules import exactness
from hoaban.foundation.search.values import Answer, Exactness, Group, Hit, Shape, Silent, Trouble

__all__ = [
    "DOCUMENTS",
    "FACILITIES",
    "UNITS",
    "Answer",
    "Exactness",
    "Found",
    "Group",
    "Hit",
    "SearchRoom",
    "Shape",
    "Silent",
    "TooSlow",
    "Trouble",
    "exactness",
    "join",
    "join_function",
    "leave",
    "offer",
    "search",
    "time_limit",
]
