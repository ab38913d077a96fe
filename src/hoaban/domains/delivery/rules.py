"""Decisions in plain Python: who is told by which line, what a message's state is called here, when to count again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from hoaban.domains.delivery.values import LOST, TOLD, UNDERWAY, Fate, PlaceTold, Sort

PROVINCE_STEP, COMMUNE_STEP = 10**9, 10**4
RECEIPTS_WITHIN = timedelta(hours=1)
"""A line that took a message and said nothing more for so long: nobody knows."""
SETTLES_AFTER = timedelta(days=1)
FIRST_WINDOW = 500
"""So many telephones are planned before anything else, so that the first message leaves within a second."""
_AN_HOUR_A_LEVEL = timedelta(hours=1)
OFFERED = ("vie",)
"""What every warning speaks; others only where the bank's rows are approved in them."""
LEDGER = {"vie": "vi"}
"""How the ledger names a language, where it is not as registers do."""


# What the ledger calls it → what this room's page calls it.
FATES: Mapping[str, Fate] = {
    "planned": Fate.PLANNED,
    "gathered": Fate.PLANNED,
    "in_doubt": Fate.SUBMITTED,
    "sent": Fate.ACCEPTED,
    "carried": Fate.ACCEPTED,
    "confirmed": Fate.DELIVERED,
    "failed": Fate.FAILED,
    "suppressed": Fate.FAILED,
    "expired": Fate.EXPIRED,
    "unknown": Fate.UNKNOWN,
}
_CALL = "voice"
_SPEAKER = "speaker"
_TO_HOMES = frozenset({"sms", _CALL})


def fate_of(channel: str, state: str) -> Fate:
    """A call that its line only took is not over: it is told when somebody took up the telephone."""
    return Fate.SUBMITTED if (channel, state) == (_CALL, "sent") else FATES[state]


def is_unsure(channel: str, fate: str) -> bool:
    """A call of which the line told nothing more. A text that was taken comes some time; a call that nobody took up is gone."""
    return channel == _CALL and fate == Fate.UNKNOWN


def may_tell_later(channel: str, fate: str) -> bool:
    """A loudspeaker gets its package again while the warning holds (decision 0104): it may say any day that it played it."""
    return channel == _SPEAKER and fate not in (Fate.DELIVERED, Fate.EXPIRED)


def is_told(channel: str, fate: str) -> bool:
    return fate in TOLD and not is_unsure(channel, fate)


def leaves_a_home(channel: str, fate: str, *, is_late: bool) -> bool:
    """Somebody may have to go to the door: whoever is there was not told, as far as anybody knows. ``is_late``: so long after the
    telling began that a line should have taken it."""
    is_unheard = fate == Fate.UNKNOWN or (is_late and fate in UNDERWAY)
    return fate in LOST or (is_unheard and channel in _TO_HOMES)


def may_come_off(channel: str, fate: str) -> bool:
    """A receipt that still comes takes a home off the door-to-door list: it is waited for while the warning holds."""
    return fate == Fate.UNKNOWN and channel in _TO_HOMES


def moves_a_home(channel: str, fate: str) -> bool:
    """What came of a message, as far as homes go. That a line tries again says nothing new of anybody."""
    return fate not in UNDERWAY and channel != _SPEAKER


def may_be_unheard(channel: str, fate: str) -> bool:
    """Nothing more may ever move of it, and still somebody may have to go there: it waits for its line, or nobody knows."""
    return fate in UNDERWAY or may_come_off(channel, fate)


def is_late(now: datetime, opened_at: datetime) -> bool:
    return now >= opened_at + RECEIPTS_WITHIN


def carries(is_real: bool | None, *, is_drill: bool, is_demo: bool) -> bool:
    """Whether residents and followers are told over a line; ``is_real`` None: there is none.

    A drill never reaches them over a real line. A real warning goes over a line that reaches nobody in a demo only:
    elsewhere it would be counted as told. In a demo a real line is planned too; the ledger keeps it closed.
    """
    if is_real is None:
        return False
    return not is_real if is_drill else (is_real or is_demo)


def leaves_from(sent_at: datetime, level: int) -> datetime:
    """Where a message stands in the line's queue: the graver the warning, the further ahead."""
    return sent_at - level * _AN_HOUR_A_LEVEL


def parts_of(
    areas: Sequence[tuple[int, int]], communes: Iterable[int], *, is_first: bool, is_end: bool
) -> list[tuple[Sort, int]]:
    """(sort, commune) in the order they are planned. An end goes to whoever may have what went before, and to nobody else."""
    if is_end:
        return [(Sort.AGAIN, 0)]
    named = {start // COMMUNE_STEP * COMMUNE_STEP for start, stop in areas if stop - start < COMMUNE_STEP}
    touched = [
        one for one in communes if any(start < one + COMMUNE_STEP and one < stop for start, stop in areas)
    ]
    # Whose villages are named one by one is nearest to the danger.
    places = sorted(touched, key=lambda one: (one not in named, one))
    found = [(Sort.STAFF, 0), *((Sort.PLACE, one) for one in places), (Sort.FOLLOWERS, 0)]
    return found if is_first else [*found, (Sort.AGAIN, 0)]


def is_understood(spoken: str, offered: Collection[str] = OFFERED) -> bool:
    """Whether one of her languages has a text; who never said is taken to read Vietnamese."""
    return not spoken or any(one in offered for one in spoken.split())


def told_in(spoken: str, offered: Collection[str] = OFFERED) -> str:
    """The first of her languages in which there is a text, the best first; Vietnamese else."""
    found = next((one for one in spoken.split() if one in offered), OFFERED[0])
    return LEDGER.get(found, found)


def is_over(
    now: datetime, opened_at: datetime, expires_at: datetime, *, waits: bool, may_come_off: bool = False
) -> bool:
    """Nothing moves any more: a day old with nothing on its way and no home to be taken off a list, or a day past its end, whatever
    stays in doubt."""
    if may_come_off and now <= expires_at:
        return False
    return now > (expires_at if waits else opened_at) + SETTLES_AFTER


def next_count(now: datetime, took: timedelta, *, is_moving: bool) -> datetime:
    """Two seconds while messages move and counting is cheap; a tenth of the time at most; a minute when nothing moves."""
    rest = timedelta(seconds=2) if is_moving else timedelta(minutes=1)
    return now + max(rest, 10 * took)


STILL_WAITS = timedelta(minutes=5)
"""Where nothing moves, so often it is looked whether a line that takes nothing has been silent long enough."""
PLANNED_WITHIN = timedelta(minutes=2)
"""A province is planned in one: what is not by then has a part that breaks, and homes to go to in all others."""
LISTED_EVERY = timedelta(seconds=20)
"""A home is walked to, which takes minutes: to read a commune's homes for each telephone that fails would hold up the others' messages."""


def untold_first(places: Iterable[PlaceTold]) -> tuple[PlaceTold, ...]:
    """The commune in which the smallest share was told stands first; larger before smaller."""
    return tuple(sorted(places, key=lambda one: (one.share, -one.reach.people, one.name)))


def may_leave(*, is_drill: bool, kind_is_drill: bool, words: str, drill_word: str) -> bool:
    """The last look before a message leaves: kind, status and words agree, or it does not leave."""
    return is_drill == kind_is_drill == words.startswith(drill_word)
