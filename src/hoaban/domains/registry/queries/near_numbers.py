"""How often somebody may be told who has nearly a number: each telling says something of some sixty numbers of her commune."""

from datetime import datetime

from hoaban.foundation.access import api as access

AN_HOUR, MOST = 3_600, 30
"""A card every two minutes. More is no card read wrongly, and what is written is compared by the search for doubles anyway."""


def near_looks(actor: access.Actor, now: datetime) -> int:
    """How many she asked for within the hour, with this one; beyond the first over `MOST` nothing more is counted.

    In the shared cache, outside any transaction: a count that is lost costs a hint too many, never a number that is not saved.
    """
    return access.one_more("registry.near", actor.key, AN_HOUR, now, MOST + 1)
