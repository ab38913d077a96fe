"""Before the rains every village that has a card, or somebody to write one, is asked to confirm it."""

from datetime import datetime, time, timedelta

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

KIND = "targeting.confirm"
TITLE = gettext_noop("Confirm the card of your village before the rains of %(year)s")


def ask_season(*, by: access.Actor, now: datetime) -> int:
    """Open what is to be confirmed for the coming rains; how many villages. Run twice it asks once."""
    today, first = timezone.localdate(now), season_first()
    if not season.is_asking(today, first):
        return 0
    year, asked = season.season_of(today, first), 0
    rows = Card.plain.filter(CURRENT).exclude(season__gte=year).values_list("place_no", flat=True)
    heads = accounts.holders_within(Permission.CARD, [access.EVERYWHERE])
    own = {one.area.start for one in heads if one.area.stop - one.area.start == 1}
    for village in sorted({*rows, *own} - _confirmed(year)):
        # A village without a head of its own is its commune's work.
        desk = duties.Desk.VILLAGE if village in own else duties.Desk.COMMUNE
        duties.open_duty(
            by=by, kind=KIND, title=TITLE, params={"year": year}, target=_of(village), number=village, permission=Permission.CARD,
            path=reverse("targeting:card", args=[village]), occasion=str(year), desk=desk, cause="targeting:card:keep", now=now,
            term=_end(year),
        )  # fmt: skip
        asked += 1
    return asked


def _confirmed(year: int) -> set[int]:
    return set(Card.plain.filter(CURRENT, season__gte=year).values_list("place_no", flat=True))


def _end(year: int) -> datetime:
    """The end of the last day before the rains."""
    day = season.last_day(year, season_first()) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time()))


def _of(village: int) -> tuple[str, str]:
    return "targeting.village", str(village)


def confirmed(by: access.Actor, village: int, year: int, now: datetime) -> None:
    duties.close_duty(by=by, kind=KIND, target=_of(village), occasion=str(year), now=now)
