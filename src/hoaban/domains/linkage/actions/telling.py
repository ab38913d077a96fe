"""Officers of both communes learn that a pair of theirs was made one, or separated again; who told the keeper, that it is not one."""

from datetime import datetime

from django.urls import reverse

from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.permissions import Permission
from hoaban.foundation.access.api import Actor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify

KIND = "linkage.settled"
TWO = "linkage.two"


def tell_both(by: Actor, row: Pair, now: datetime) -> None:
    """Everybody who may review there but who did it herself; once per decision, and nobody for a pair within one commune."""
    if row.first_place == row.second_place:
        return
    people = {
        user
        for commune in (row.first_place, row.second_place)
        for user in accounts.holders_of(Permission.REVIEW, commune)
        if f"user:{user}" != by.key
    }
    what = notify.Plan(KIND, f"{row.uid}:{now.isoformat()}", path=reverse("linkage:pair", args=[row.uid]))
    notify.tell(by=by, what=what, user_ids=sorted(people), now=now)


def tell_who_told(by: Actor, row: Pair, now: datetime) -> None:
    """Her commune had said that they are one person; somebody else says that they are two. Where its person lives elsewhere since,
    the pair is no longer that commune's, and its word nobody else's."""
    if row.told_place is None or row.told_place not in (row.first_place, row.second_place):
        return
    holders = accounts.holders_of(Permission.REVIEW, row.told_place)
    people = {user for user in holders if f"user:{user}" != by.key}
    what = notify.Plan(TWO, f"{row.uid}:{now.isoformat()}", path=reverse("linkage:pair", args=[row.uid]))
    notify.tell(by=by, what=what, user_ids=sorted(people), now=now)
