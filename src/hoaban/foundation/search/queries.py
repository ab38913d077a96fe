"""Asking every room for one person, merging, ranking. This room has no table of its own."""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext

from hoaban.foundation.access.api import ANONYMOUS, Actor
from hoaban.foundation.search import rooms, rules
from hoaban.foundation.search.limits import TooSlow, session_limit, time_limit
from hoaban.foundation.search.ports import Found, SearchRoom
from hoaban.foundation.search.values import Answer, Group, Hit, Shape, Silent, Trouble

SECONDS_PER_ROOM = 0.5
SECONDS_IN_ALL = 2.0
PER_ROOM = 20
log = logging.getLogger(__name__)


def search(actor: Actor, text: str, limit: int = PER_ROOM, only: str = "") -> Answer:
    """Ask every joined room (or the one named ``only``); at most ``limit`` hits of each.

    A room that breaks or takes too long is named in the answer, the others are shown.
    """
    question = rules.cleaned(text)
    if not rules.is_askable(question) or actor.key == ANONYMOUS.key:
        return Answer(question)
    groups: list[Group] = []
    silent: list[Silent] = []
    began = time.monotonic()
    with session_limit(SECONDS_PER_ROOM):
        for room in rooms.all_rooms():
            if only and room.name != only:
                continue
            left = SECONDS_IN_ALL - (time.monotonic() - began)
            outcome = _ask(room, actor, question, limit, left)
            if isinstance(outcome, Silent):
                silent.append(outcome)
            elif outcome.hits:
                groups.append(outcome)
    groups.sort(key=lambda group: _order(group.hits[0]))
    return Answer(question, tuple(groups), _merged(groups, limit), tuple(silent))


def _ask(room: SearchRoom, actor: Actor, question: str, limit: int, left: float) -> Group | Silent:
    label = gettext(room.label)
    if left <= 0:
        return Silent(room.name, label, Trouble.SLOW)
    try:
        with time_limit(min(left, SECONDS_PER_ROOM)):
            found = list(room.search(actor, question, limit + 1))
    except TooSlow:
        log.warning("search: room %s took longer than its time", room.name)
        return Silent(room.name, label, Trouble.SLOW)
    except Exception:  # one room's failure must not take the others' answers away; the page names it
        log.exception("search: room %s failed", room.name)
        return Silent(room.name, label, Trouble.FAILED)
    hits = ranked(question, (_hit(room.name, one) for one in found))
    narrow = getattr(room, "narrow", "")
    return Group(room.name, label, tuple(hits[:limit]), len(found) > limit, gettext(narrow) if narrow else "")


def ranked(question: str, hits: Iterable[Hit]) -> list[Hit]:
    """The best first; equals keep the room's score, then their own order."""
    exactness = rules.measure(question)
    measured = [replace(hit, exactness=exactness(rules.words_of(hit.title))) for hit in hits]
    return sorted(measured, key=_order)


def ranked_known(question: str, known: Iterable[tuple[Hit, rules.Words]]) -> list[Hit]:
    """The same of titles that were taken apart before; only those that meet the question."""
    exactness = rules.measure(question)
    met = [(hit, how) for hit, words in known if (how := exactness(words)).shape > Shape.ELSEWHERE]
    return sorted((replace(hit, exactness=how) for hit, how in met), key=_order)


def _hit(room: str, found: Found) -> Hit:
    score = float(getattr(found, "score", 0.0))
    is_ordered = bool(getattr(found, "is_ordered", True))
    return Hit(
        room, found.kind, found.key, found.title, found.subtitle, found.url, score, is_ordered=is_ordered
    )


def _order(hit: Hit) -> tuple[int, float, int]:
    """Among equals the shorter title: asked for «Mường», the commune before «Mường Chiên thuỷ điện»."""
    return -hit.exactness.rank, -hit.score, len(hit.title)


def _merged(groups: Sequence[Group], limit: int) -> tuple[Hit, ...]:
    hits = (hit for group in groups for hit in group.hits if hit.is_ordered)
    return tuple(sorted(hits, key=_order)[:limit])
