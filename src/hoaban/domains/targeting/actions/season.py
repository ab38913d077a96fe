"""Before the rains every village that has a card, or somebody to write one, is asked to confirm it."""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.targeting.models import CURRENT, Card
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.queries.cards import season_first
from hoaban.domains.targeting.rules import season
from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.jobs import api as jobs

KIND = "targeting.confirm"
WITHIN = timedelta(days=7)
"""Our own choice: in the rains a changed card is confirmed within a week."""
log = logging.getLogger(__name__)
TITLE = gettext_noop("Confirm the card of your village before the rains of %(year)s")


def ask_season(*, by: access.Actor, now: datetime, beat: Callable[[], object] = bool) -> tuple[int, int]:
    """Open what is to be confirmed for the coming rains; how many villages, and of how many it failed. Run twice it asks once.

    What was asked for rains that are over is not asked any more.
    """
    today, first = timezone.localdate(now), season_first()
    if not season.is_asking(today, first):
        return 0, 0
    year, asked, failed = season.season_of(today, first), 0, 0
    rows = Card.plain.filter(CURRENT).exclude(season__gte=year).values_list("place_no", flat=True)
    heads = accounts.holders_within(Permission.CARD, [access.EVERYWHERE])
    own = {one.area.start for one in heads if one.area.stop - one.area.start == 1}
    waiting = duties.waiting_targets([KIND], "targeting.village")
    for village in sorted({*rows, *own} - _confirmed(year)):
        beat()
        try:
            with transaction.atomic():
                if str(village) in waiting:
                    _withdraw_older(by, village, year, now)
                _ask(by, village, year, now, is_own=village in own)
        except jobs.PASS_ON:
            raise
        except Exception:  # outermost loop: whatever one village breaks on, the others are asked
            log.exception("village %s could not be asked to confirm its card; the others are", village)
            failed += 1
        else:
            asked += 1
    return asked, failed


def _ask(
    by: access.Actor, village: int, year: int, now: datetime, *, is_own: bool, occasion: str = "", term: datetime | None = None
) -> None:  # fmt: skip
    """A village without a head of its own is its commune's work."""
    duties.open_duty(
        by=by, kind=KIND, title=TITLE, params={"year": year}, target=_of(village), number=village, permission=Permission.CARD,
        path=reverse("targeting:card", args=[village]), occasion=occasion or str(year),
        desk=duties.Desk.VILLAGE if is_own else duties.Desk.COMMUNE, cause="targeting:card:keep", now=now, term=term or _end(year),
    )  # fmt: skip


def _withdraw_older(by: access.Actor, village: int, year: int, now: datetime) -> None:
    """Asked for the rains before, at their beginning or after a change of the card; of these rains, an asking stays."""
    older = Card.plain.filter(place_no=village, season__lt=year).values_list("number", flat=True)
    for occasion in (str(year - 1), *(_changed(year - 1, number + 1) for number in older)):
        duties.withdraw_duty(by=by, kind=KIND, target=_of(village), occasion=occasion, now=now)


def ask_again(by: access.Actor, village: int, number: int, year: int, now: datetime) -> None:
    """What was confirmed for these rains was changed afterwards: somebody has to say once more that the whole card holds."""
    today, first = timezone.localdate(now), season_first()
    if year < season.season_of(today, first):
        return
    heads = accounts.holders_within(Permission.CARD, [access.UnitRange(village, village + 1)])
    is_own = any(one.area.start == village and one.area.stop == village + 1 for one in heads)
    term = _end(year) if season.is_asking(today, first) else now + WITHIN
    _ask(by, village, year, now, is_own=is_own, occasion=_changed(year, number), term=term)


def _changed(year: int, number: int) -> str:
    return f"{year}-{number}"


def _confirmed(year: int) -> set[int]:
    return set(Card.plain.filter(CURRENT, season__gte=year).values_list("place_no", flat=True))


def _end(year: int) -> datetime:
    """The end of the last day before the rains."""
    day = season.last_day(year, season_first()) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time()))


def _of(village: int) -> tuple[str, str]:
    return "targeting.village", str(village)


def confirmed(by: access.Actor, village: int, now: datetime) -> None:
    """Whatever it was asked, for these rains or for earlier ones."""
    duties.close_duty(by=by, kind=KIND, target=_of(village), now=now)
