"""While pairs wait, the officers of the communes they lie in have a duty; it ends with the last of them."""

from collections.abc import Callable, Collection

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import PROVINCE, WAITING, State
from hoaban.foundation.access import api as access
from hoaban.foundation.access.api import Actor
from hoaban.foundation.duties import api as duties

KIND = "linkage.review"
TITLE = gettext_noop("Look through people who may stand in two records (%(count)s pairs when this was asked)")
TITLE_OF_ONE = gettext_noop(
    "Look through people who may stand in two records (%(count)s pair when this was asked)"
)
"""A duty keeps its sentence, and a sentence of one stays one: the count is of the day it was asked."""
ACROSS = "linkage.across"
ACROSS_TITLE = gettext_noop(
    "Settle records of two communes that may be one person (%(count)s pairs when this was asked)"
)
ACROSS_TITLE_OF_ONE = gettext_noop(
    "Settle records of two communes that may be one person (%(count)s pair when this was asked)"
)
TOLD = "linkage.told"
TOLD_TITLE = gettext_noop("Communes say of records of two communes that they are one person")
TERM = duties.Workdays(20)
"""No law sets it: a month of work."""


def ask(by: Actor, commune: int) -> None:
    """While pairs wait and nobody was asked. What is found while the duty is open is found in the queue.

    Never by what a search found new: one that was killed before it asked finds nothing new the next time.
    """
    waiting = _open(commune).count()
    if waiting and not duties.is_open(KIND, _target(commune)):
        duties.open_duty(
            by=by, kind=KIND, title=TITLE_OF_ONE if waiting == 1 else TITLE, params={"count": waiting}, target=_target(commune),
            occasion=timezone.now().isoformat(), term=TERM, path=reverse("linkage:queue"), number=commune,
            permission=Permission.REVIEW, cause="linkage:commune:scan",
        )  # fmt: skip


def close_when_none_waits(by: Actor, commune: int) -> None:
    """Called in the transaction of a decision."""
    if not _open(commune).exists():
        duties.close_duty(by=by, kind=KIND, target=_target(commune))


def ask_above(by: Actor, province: int) -> None:
    """Whoever settles pairs of two communes for the province; the communes are asked beside her."""
    target, waiting = ("linkage.province", str(province)), _across(province).count()
    if waiting and not duties.is_open(ACROSS, target):
        duties.open_duty(
            by=by, kind=ACROSS, title=ACROSS_TITLE_OF_ONE if waiting == 1 else ACROSS_TITLE,
            params={"count": waiting}, target=target,
            occasion=timezone.now().isoformat(), path=reverse("linkage:queue"), number=province,
            permission=Permission.REVIEW, cause="linkage:province:scan",
        )  # fmt: skip


def ask_told(by: Actor, province: int) -> None:
    """Whoever settles for the province, while pairs wait of which a commune said that they are one person."""
    target = ("linkage.province", str(province))
    if _across(province, told=True).exists() and not duties.is_open(TOLD, target):
        duties.open_duty(
            by=by, kind=TOLD, title=TOLD_TITLE, params={}, target=target, occasion=timezone.now().isoformat(), term=TERM,
            path=f"{reverse('linkage:queue')}?state=told", number=province, permission=Permission.REVIEW,
            cause="linkage:pair:tell",
        )  # fmt: skip


def close_above_when_none_waits(by: Actor, province: int) -> None:
    for kind, is_told in ((ACROSS, False), (TOLD, True)):
        if not _across(province, told=is_told).exists():
            duties.close_duty(by=by, kind=kind, target=("linkage.province", str(province)))


def ask_in(by: Actor, communes: Collection[int]) -> None:
    """The communes where pairs came, and whoever settles for their provinces."""
    for commune in sorted(communes):
        ask(by, commune)
    for province in sorted({commune // PROVINCE * PROVINCE for commune in communes}):
        ask_above(by, province)
        ask_told(by, province)


def settle(by: Actor, commune: int) -> None:
    """As the pairs stand: asked while some wait, over when none does."""
    ask(by, commune)
    close_when_none_waits(by, commune)


def settle_above(by: Actor, province: int) -> None:
    ask_above(by, province)
    ask_told(by, province)
    close_above_when_none_waits(by, province)


def to_settle() -> list[tuple[int, Callable[[Actor, int], None]]]:
    """Every commune where pairs wait or officers were asked, and after them the provinces."""
    waiting = Pair.plain.filter(state=State.OPEN)
    sides = waiting.values_list("first_place", "second_place").distinct()
    communes = {place for pair in sides for place in pair}
    communes |= {int(one) for one in duties.waiting_targets([KIND], "linkage.commune")}
    provinces = {commune // PROVINCE * PROVINCE for commune in communes}
    provinces |= {int(one) for one in duties.waiting_targets([ACROSS], "linkage.province")}
    return [(one, settle) for one in sorted(communes)] + [(one, settle_above) for one in sorted(provinces)]


def close_when_none_waits_in(by: Actor, communes: Collection[int]) -> None:
    """The communes' own and those of their provinces."""
    for commune in sorted(communes):
        close_when_none_waits(by, commune)
    for province in sorted({commune // PROVINCE * PROVINCE for commune in communes}):
        close_above_when_none_waits(by, province)


def _across(province: int, *, told: bool = False) -> QuerySet[Pair]:
    """Waiting pairs of two communes with a record in it, the other maybe in another province: each of the two is asked. ``told``: of
    which a commune of it told the keeper, also those put off."""
    inside = [access.UnitRange(province, province + PROVINCE)]
    here = access.within("first_place", inside) | access.within("second_place", inside)
    if told:
        here = here & access.within("told_place", inside)
    waits = Q(state__in=WAITING) if told else Q(state=State.OPEN)
    rows: QuerySet[Pair] = Pair.plain.filter(waits & here)
    return rows.exclude(first_place=F("second_place"))


def _open(commune: int) -> QuerySet[Pair]:
    rows: QuerySet[Pair] = Pair.plain.filter(
        Q(first_place=commune) | Q(second_place=commune), state=State.OPEN
    )
    return rows


def _target(commune: int) -> tuple[str, str]:
    return "linkage.commune", str(commune)
