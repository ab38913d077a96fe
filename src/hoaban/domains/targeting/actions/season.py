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
                    duties.withdraw_duty(
                        by=by, kind=KIND, target=_of(village), occasion=str(year - 1), now=now
                    )
                _ask(by, village, year, now, is_own=village in own)
        except jobs.PASS_ON:
            raise
        except Exception:  # outermost loop: whatever one village breaks on, the others are asked
            log.exception("village %s could not be asked to confirm its card; the others are", village)
            failed += 1
        else:
            asked += 1
    return asked, failed


def _ask(by: access.Actor, village: int, year: int, now: datetime, *, is_own: bool) -> None:
    """A village without a head of its own is its commune's work."""
    duties.open_duty(
        by=by, kind=KIND, title=TITLE, params={"year": year}, target=_of(village), number=village, permission=Permission.CARD,
        path=reverse("targeting:card", args=[village]), occasion=str(year),
        desk=duties.Desk.VILLAGE if is_own else duties.Desk.COMMUNE, cause="targeting:card:keep", now=now, term=_end(year),
    )  # fmt: skip


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
