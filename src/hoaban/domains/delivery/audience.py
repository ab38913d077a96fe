"""From areas to people: the one function that asks the room which lists them, and what a plan makes of its columns."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.delivery import rules
from hoaban.domains.delivery.values import Reach
from hoaban.domains.registry import api as registry
from hoaban.domains.targeting import api as targeting
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places
from hoaban.kit import phone

Mask = NDArray[np.bool_]
OTHERS_LATER = timedelta(seconds=1)
"""A second number of a home stands behind the first of every other."""
LANDLINE = 10**11
"""With 84 in front, a mobile number has eleven digits, one of a landline twelve."""
AHEAD = {
    targeting.Rank.CARRY: timedelta(seconds=2),
    targeting.Rank.AT_RISK: timedelta(seconds=1),
}
"""Homes in danger, as their village says, stand before every other of the warning, in whichever commune."""


def people_in(actor: Actor, areas: Sequence[UnitRange]) -> Iterator[registry.Columns]:
    """Everybody who lives there, each with the `rank` that village cards give her home."""
    yield targeting.exposed(actor, areas, registry.REACH)


def reach_of(people: registry.Columns, offered: Collection[str] = rules.OFFERED) -> Reach:
    """How many there are, how far a telephone goes among them, and whom no text (``offered``) is in her language."""
    number, home = people["number"], people["household"]
    has = number > 0
    homes = np.unique(home)
    spoken = {one: not rules.is_understood(one, offered) for one in set(people["language"])}
    return Reach(
        people=len(number), with_phone=int(has.sum()), phones=len(np.unique(number[has])), homes=len(homes),
        homes_without=len(homes) - len(np.unique(home[has])), uncovered=int((people["coverage"] == "none").sum()),
        other_language=sum(spoken[one] for one in people["language"]),
    )  # fmt: skip


def homes_silent(people: registry.Columns, channels: Collection[notify.Channel]) -> list[int]:
    """Homes that have a telephone and get nothing: landlines only, where texts leave and no line calls anybody."""
    if notify.Channel.SMS not in channels or notify.Channel.VOICE in channels:
        return []
    number, home = people["number"], people["household"]
    written = home[(number > 0) & (number < LANDLINE)]
    silent: list[int] = np.setdiff1d(home[number > 0], written).tolist()
    return silent


def messages(
    people: registry.Columns, channels: Collection[notify.Channel], due: datetime, most: int | None = None,
    offered: Collection[str] = rules.OFFERED, heard: Collection[str] = rules.OFFERED,
) -> list[notify.Recipients]:  # fmt: skip
    """Rows for the ledger, the most exposed homes first: one number of each home, its head's if she has one, then the others.

    The key is the number: a shared one rings once, as early as the most exposed of its homes, in the language of whom it is told by.
    ``offered``: languages it can be read in; ``heard``: those it can be heard in.
    """
    rank = _rank_of_home(people)
    order = np.lexsort((people["id"], ~people["is_head"], rank))
    held = order[people["number"][order] > 0]
    _numbers, firsts = np.unique(people["number"][held], return_index=True)
    held = held[np.sort(firsts)]
    _homes, firsts = np.unique(people["household"][held], return_index=True)
    is_first = np.zeros(len(held), dtype=bool)
    is_first[firsts] = True
    mobile = np.fromiter(
        (phone.is_mobile(f"+{one}") for one in people["number"][held]), dtype=bool, count=len(held)
    )
    called = (people["channel"][held] == "voice") | ~mobile
    found = []
    for channel, wanted, spoken in (
        (notify.Channel.SMS, mobile, offered),
        (notify.Channel.VOICE, called, heard),
    ):
        if channel not in channels:
            continue
        first = held[wanted & is_first][:most]
        for code in np.unique(rank[first]):
            ahead = AHEAD.get(targeting.Rank(code), timedelta())
            found.append(_rows(people, first[rank[first] == code], channel, due - ahead, spoken))
        others = held[wanted & ~is_first][:most]
        if len(others):
            found.append(_rows(people, others, channel, due + OTHERS_LATER, spoken))
    return found


def _rank_of_home(people: registry.Columns) -> NDArray[np.uint8]:
    """What village cards say of homes; who is only reached at the door is none the earlier by telephone."""
    rank = np.minimum(people["rank"], targeting.Rank.DOOR).astype(np.uint8)
    homes, at = np.unique(people["household"], return_inverse=True)
    best = np.full(len(homes), targeting.Rank.DOOR, dtype=np.uint8)
    np.minimum.at(best, at, rank)
    found: NDArray[np.uint8] = best[at]
    return found


def loudspeakers(areas: Sequence[UnitRange], due: datetime) -> notify.Recipients:
    """Those that stand there, by their code: each judges for itself. They are nobody's telephone, so no place counts them.

    One on record for its whole commune may stand in any of its villages: it is told with each of them.
    """
    communes = {one.start - one.start % rules.COMMUNE_STEP for one in areas}
    codes = sorted(
        {
            one.code
            for area in (*areas, *(UnitRange(number, number + 1) for number in communes))
            for one in places.facilities_in(area)
            if one.kind is places.FacilityKind.LOUDSPEAKER
        }
    )
    return notify.Recipients(
        notify.Channel.SPEAKER, [f"loudspeaker:{code}" for code in codes], codes, due=due
    )


def _rows(
    people: registry.Columns, chosen: NDArray[Any], channel: notify.Channel, at: datetime, offered: Collection[str]
) -> notify.Recipients:  # fmt: skip
    numbers = [f"+{one}" for one in people["number"][chosen].tolist()]
    languages = [rules.told_in(one, offered) for one in people["language"][chosen].tolist()]
    return notify.Recipients(channel, numbers, numbers, languages, people["place"][chosen].tolist(), at)
