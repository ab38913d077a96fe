"""Cut off is not silent: the tower fell or the power failed, and somebody said so, or the register knows there is no network."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.answers.actions import calling, ringing
from hoaban.domains.answers.actions.climbing import reach_dark
from hoaban.domains.answers.actions.keeping import happened, locked, refresh
from hoaban.domains.answers.errors import NotAsked
from hoaban.domains.answers.models import Owed
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.values import Dark, Happened
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit


@transaction.atomic
def mark_dark(
    *, by: access.Actor, alert: UUID, numbers: Collection[int], why: Dark, request: str | None, now: datetime
) -> int:
    """These villages cannot be reached by telephone: radio, messenger and neighbours are asked at once. How many are new."""
    if audit.answered(by, request) is not None:
        return 0
    done = 0
    for pk in _found(by, alert, numbers):
        owed = locked(pk)
        if owed.dark == why.value:
            continue
        owed.dark, owed.was_dark = why.value, True
        happened(owed, Happened.DARK, by.label, now, note=why.value)
        owed.next_at = None
        if owed.answered_number < owed.round.number and owed.round.closed_at is None:
            reach_dark(by, owed, now, wave=f"told:{now.timestamp():.0f}")
        refresh(by, owed, now)
        audit.record(
            "answers:village:dark", by=by, target=owed, request=None if done else request, note=why.value
        )
        done += 1
    return done


@transaction.atomic
def mark_light(*, by: access.Actor, alert: UUID, number: int, request: str | None, now: datetime) -> None:
    """It can be reached again: its own people are asked from the first rung on."""
    if audit.answered(by, request) is not None:
        return
    owed = locked(_found(by, alert, [number])[0])
    owed.dark = ""
    ringing.asked_no_more(by, owed, now)  # what waited about its being cut off is done
    if owed.answered_number < owed.round.number:
        owed.rung, owed.owed_since, owed.next_at = 0, now, now
        calling.call_no_more(owed)  # it is asked anew, and called anew
    happened(owed, Happened.LIGHT, by.label, now)
    refresh(by, owed, now)
    audit.record("answers:village:light", by=by, target=owed, request=request)


def _found(by: access.Actor, alert: UUID, numbers: Collection[int]) -> list[int]:
    """Only such as she may write for, all of them or none."""
    access.require(by, Permission.RECORD)
    rows = Owed.objects.visible_to(by, "record").filter(round__alert=alert, place_no__in=set(numbers))
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    if not found:
        raise NotFound
    if len(found) != len(set(numbers)):
        raise NotAsked
    return found
