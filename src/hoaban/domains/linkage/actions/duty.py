"""While pairs wait, the officers of the communes they lie in have a duty; it ends with the last of them."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import PROVINCE, State
from hoaban.foundation.access.api import Actor
from hoaban.foundation.duties import api as duties

KIND = "linkage.review"
TITLE = gettext_noop("Look through people who may stand in two records (%(count)s pairs when this was asked)")
ACROSS = "linkage.across"
ACROSS_TITLE = gettext_noop(
    "Settle records of two communes that may be one person (%(count)s pairs when this was asked)"
)
TERM = duties.Workdays(20)
"""No law sets it: a month of work."""


def ask(by: Actor, commune: int, fresh: int) -> None:
    """Once per day at most: what is found while the duty is open is found in the queue."""
    if fresh and not _open(commune):
        fresh = 0
    if fresh:
        duties.open_duty(
            by=by, kind=KIND, title=TITLE, params={"count": fresh}, target=_target(commune),
            occasion=f"{timezone.localdate():%Y-%m-%d}", term=TERM, path=reverse("linkage:queue"), number=commune,
            permission=Permission.REVIEW, cause="linkage:commune:scan",
        )  # fmt: skip


def close_when_none_waits(by: Actor, commune: int) -> None:
    """Called in the transaction of a decision."""
    if not _open(commune):
        duties.close_duty(by=by, kind=KIND, target=_target(commune))


def ask_above(by: Actor, province: int, fresh: int) -> None:
    """Whoever settles pairs of two communes for the province; the communes are asked beside her."""
    target = ("linkage.province", str(province))
    if fresh and not duties.is_open(ACROSS, target):
        duties.open_duty(
            by=by, kind=ACROSS, title=ACROSS_TITLE, params={"count": fresh}, target=target,
            occasion=f"{timezone.localdate():%Y-%m-%d}", path=reverse("linkage:queue"), number=province,
            permission=Permission.REVIEW, cause="linkage:province:scan",
        )  # fmt: skip


def close_above_when_none_waits(by: Actor, province: int) -> None:
    inside = Q(first_place__gte=province, first_place__lt=province + PROVINCE)
    waiting = Pair.plain.filter(inside, state=State.OPEN).exclude(first_place=F("second_place"))
    if not waiting.exists():
        duties.close_duty(by=by, kind=ACROSS, target=("linkage.province", str(province)))


def _open(commune: int) -> bool:
    of_it = Q(first_place=commune) | Q(second_place=commune)
    return Pair.plain.filter(of_it, state=State.OPEN).exists()


def _target(commune: int) -> tuple[str, str]:
    return "linkage.commune", str(commune)
