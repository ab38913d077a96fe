"""A person of the machine room has messages sent again that did not arrive, or may not have."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify.actions import repeating
from hoaban.foundation.notify.errors import NothingToResend
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.values import Channel, State

AT_ONCE = 2000
STILL = timedelta(minutes=10)
"""In doubt for so long, no window holds a message any more; a younger one may be on its way this very second."""


@dataclass(frozen=True, slots=True)
class Group:
    """One line of the page «what did not arrive»."""

    kind: str
    channel: Channel
    state: State
    reason: str


@transaction.atomic
def resend(*, by: Actor, group: Group, request: str | None = None, now: datetime | None = None) -> int:
    """Plan the messages of this group again, two thousand at most; how many. What has expired expires all the same.

    A message in doubt is marked as possibly sent twice; it is the person who takes that upon herself.
    """
    require(by, Permission.RESEND)
    if audit.answered(by, request) is not None:
        return 0
    moment = now or timezone.now()
    failed = Q(state=State.FAILED.value)
    doubtful = Q(state=State.IN_DOUBT.value, doubted_at__lt=moment - STILL)
    same = Delivery.plain.filter(
        batch__kind=group.kind, channel=group.channel.value, state=group.state.value, reason=group.reason
    )
    ids = list(same.filter(failed | doubtful).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        raise NothingToResend
    fresh = {
        "state": State.PLANNED.value,
        "tries": 0,
        "window": None,
        "next_try_at": moment,
        "doubted_at": None,
        "sent_at": None,
        "again_at": None,
        "reason": "",
        **({"resends": 0} if repeating.repeater(group.channel) else {}),  # the pause begins anew with them
    }
    chosen = Delivery.plain.filter(pk__in=ids)
    done = chosen.filter(failed).update(**fresh) + chosen.filter(doubtful).update(**fresh | {"resends": 1})
    audit.record(
        "notify:delivery:resend", by=by, target=("notify.channel", group.channel.value), request=request,
        count=done, values={"ids": ids},
    )  # fmt: skip
    jobs.wake("notify.life")
    jobs.wake("notify.send")
    return done
