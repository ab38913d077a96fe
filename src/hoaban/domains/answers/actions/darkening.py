"""Cut off is not silent: the tower fell or the power failed, and somebody said so, or the register knows there is no network.

What was said of a line is the village's, not one warning's: the next warning finds it (`CutOff`). A drill's is the drill's alone.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.answers.actions import calling, ringing
from hoaban.domains.answers.actions.climbing import reach_dark
from hoaban.domains.answers.actions.keeping import (
    happened,
    locked_all,
    locked_with_others,
    refresh,
    take_back,
)
from hoaban.domains.answers.cut_off import Back, Dark
from hoaban.domains.answers.errors import LineMoved, NotAsked
from hoaban.domains.answers.models import CutOff, Owed
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.queries.bank import ladder
from hoaban.domains.answers.queries.cut_off import lines_known
from hoaban.domains.answers.values import Happened
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit

__all__ = ["darken", "found_for", "lighten", "line_back", "mark_dark", "mark_light", "take_back"]


@transaction.atomic
def mark_dark(
    *, by: access.Actor, alert: UUID, numbers: Collection[int], why: Dark, request: str | None, now: datetime
) -> int:
    """These villages cannot be reached by telephone: radio, messenger and neighbours are asked at once. How many are new."""
    if audit.answered(by, request) is not None:
        return 0
    done = 0
    for pk in found_for(by, alert, numbers):
        owed, others = locked_with_others(pk)
        if owed.dark == why.value and (owed.round.is_exercise or lines_known([owed.place_no])):
            continue
        darken(by, owed, others, why, now)
        audit.record(
            "answers:village:dark", by=by, target=owed, request=None if done else request, note=why.value
        )
        done += 1
    return done


def darken(by: access.Actor, owed: Owed, others: Iterable[Owed], why: Dark, now: datetime) -> None:
    """In every real warning that runs and names it. Inside the caller's transaction, all of them locked (`locked_with_others`)."""
    if not owed.round.is_exercise:
        _remember(by, owed.place_no, why, now)
    for one in (owed, *others):
        one.dark, one.was_dark, one.next_at = why.value, True, None
        happened(one, Happened.DARK, by.label, now, note=why.value)
        if one.answered_number < one.round.number and one.round.closed_at is None:
            reach_dark(by, one, now, wave=f"told:{now.timestamp():.0f}")
        refresh(by, one, now)


def found_dark(owed: Owed, said: CutOff, now: datetime) -> None:
    """What is known of a line holds in a warning that did not know it: radio, messenger and neighbours next, its head besides
    (`climbing.climb`). Inside the caller's transaction, ``owed`` locked; whoever asks writes it down."""
    owed.dark, owed.was_dark = said.why, True
    owed.next_at = now if owed.answered_number < owed.round.number else None
    happened(owed, Happened.DARK, said.by_label, now, note=said.why)


def _remember(by: access.Actor, place_no: int, why: Dark, now: datetime) -> None:
    """Of a line of which it was said already the cause is corrected; since when stays."""
    told = {"why": why.value, "by_key": by.key, "by_label": by.label}
    CutOff.plain.update_or_create(
        place_no=place_no, ended_at=None, defaults=told, create_defaults=told | {"since": now}
    )


@transaction.atomic
def mark_light(*, by: access.Actor, alert: UUID, number: int, request: str | None, now: datetime) -> None:
    """It can be reached again: its own people are asked from the first rung on."""
    if audit.answered(by, request) is not None:
        return
    owed, others = locked_with_others(found_for(by, alert, [number])[0])
    if not owed.round.is_exercise:
        take_back(owed.place_no, Back.OFFICER, by.label, now)
    for one in (owed, *(one for one in others if one.dark)):
        lighten(by, one, by.label, now)
    audit.record("answers:village:light", by=by, target=owed, request=request)


@transaction.atomic
def line_back(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> int:
    """A village that is cut off can be reached again, whether or not a warning runs; its number. Raises `LineMoved` where what the page
    shows is over: what a colleague said since is another word."""
    access.require(by, Permission.RECORD)
    if audit.answered(by, request) is not None:
        return 0
    row: CutOff | None = CutOff.objects.visible_to(by, "record").filter(uid=uid).first()
    if row is None:
        raise NotFound
    rows = Owed.plain.filter(place_no=row.place_no, round__closed_at__isnull=True, round__is_exercise=False)
    held = locked_all(rows)
    if not CutOff.plain.filter(pk=row.pk, ended_at__isnull=True).exists():
        raise LineMoved
    take_back(row.place_no, Back.OFFICER, by.label, now)
    for owed in held:
        if owed.dark:
            lighten(by, owed, by.label, now)
    audit.record("answers:line:back", by=by, target=row, request=request)
    return row.place_no


def lighten(by: access.Actor, owed: Owed, by_label: str, now: datetime, *, is_undone: bool = False) -> None:
    """Asked from the first rung on; ``is_undone``: where the ladder stood. Inside the caller's transaction, ``owed`` locked."""
    owed.dark = ""
    ringing.asked_no_more(by, owed, now)  # what waited about its being cut off is done
    if owed.answered_number < owed.round.number and is_undone:
        owed.next_at = ladder().due(owed.rung, owed.owed_since)
    elif owed.answered_number < owed.round.number:
        owed.rung, owed.owed_since, owed.next_at = 0, now, now
        calling.call_no_more(owed)  # it is asked anew, and called anew
    if not is_undone:
        happened(owed, Happened.LIGHT, by_label, now)
    refresh(by, owed, now)


def found_for(by: access.Actor, alert: UUID, numbers: Collection[int]) -> list[int]:
    """Only such as she may write for, all of them or none."""
    access.require(by, Permission.RECORD)
    rows = Owed.objects.visible_to(by, "record").filter(round__alert=alert, place_no__in=set(numbers))
    found = list(rows.order_by("place_no").values_list("pk", flat=True))
    if not found:
        raise NotFound
    if len(found) != len(set(numbers)):
        raise NotAsked
    return found
