"""Communes became one, or got another number, while signs of theirs ring: they are one ring, under which the next word finds it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.domains.ringing import rules
from hoaban.domains.ringing.actions.hearing import settle
from hoaban.domains.ringing.models import Bell
from hoaban.domains.ringing.of_signs import occasion_of
from hoaban.domains.ringing.queries import RINGER
from hoaban.domains.ringing.values import State, What
from hoaban.foundation.access import api as access
from hoaban.kit.uid import uuid7

FIRST = (State.RINGING, State.UNHEARD, State.HELD, State.TAKEN)
"""Which of several goes on: nobody who waits to be called is silenced by what somebody else opened elsewhere."""


def on_renumbered(_payload: Mapping[str, int], _seq: int) -> None:
    """Listener of `places.renumbered`; heard twice, nothing moves."""
    regroup(by=RINGER, now=timezone.now())


@transaction.atomic
def regroup(*, by: access.Actor, now: datetime) -> int:
    """Every bell of signs stands under the commune of today; how many moved or ended."""
    live = Bell.plain.select_for_update().filter(what=What.SIGN, state__in=rules.LIVE).order_by("pk")
    by_occasion: dict[UUID, list[Bell]] = defaultdict(list)
    for bell in live:
        by_occasion[occasion_of(bell.place_no, is_exercise=bell.is_drill)].append(bell)
    moved: dict[UUID, Bell] = {}
    ended = 0
    for occasion, bells in by_occasion.items():
        first, *others = sorted(bells, key=lambda one: FIRST.index(State(one.state)))
        for one in others:
            settle(by, one, now)
        ended += len(others)
        if first.occasion != occasion:
            moved[occasion] = first
    for bell in moved.values():  # what one leaves another may take
        Bell.plain.filter(pk=bell.pk).update(occasion=uuid7())
    for occasion, bell in moved.items():
        Bell.plain.filter(pk=bell.pk).update(occasion=occasion)
    return ended + len(moved)
