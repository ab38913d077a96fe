"""Who fell silent: a duty is opened once for each silence, and closed when the station speaks again."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.hazards import rules
from hoaban.domains.hazards.models import Station
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Channel
from hoaban.foundation.access import api as access
from hoaban.foundation.duties import api as duties

KIND = "hazards.silent"
TITLE = gettext_noop("Station %(code)s is silent: find out why, and who measures by hand meanwhile")
TERM = duties.Hours(24)
"""Our own choice: a gauge that matters tonight is missed tonight."""
REFUSED = "hazards.refused"
REFUSED_TITLE = gettext_noop("Readings that nobody could take in arrived: ask whoever runs the gateway")
PROVINCE = 10**9


@transaction.atomic
def watch(
    *, by: access.Actor, station: Station, newest_at: datetime | None, is_waiting: bool, now: datetime
) -> bool:
    """Open a duty for a station that fell silent, close that of one that speaks; whether there was anything to do.

    The silence is named by the last reading, so that asking again asks for nothing twice, and a new silence asks anew.
    ``is_waiting``: whether its duty stands open.
    """
    access.require(by, Permission.TEND)
    if not rules.is_silent(station.expected_minutes, newest_at, now):
        return is_waiting and bool(duties.close_duty(by=by, kind=KIND, target=station, now=now))
    if newest_at is None or is_waiting or _is_out(station):
        return False
    duties.open_duty(
        by=by, kind=KIND, title=TITLE, params={"code": station.code}, target=station, term=TERM,
        path=reverse("hazards:station", args=[station.uid]), number=station.place_no // PROVINCE * PROVINCE,
        permission=Permission.TEND, cause="hazards:station:watch", occasion=newest_at.isoformat(), now=now,
    )  # fmt: skip
    return True


def _is_out(station: Station) -> bool:
    """Held: whoever takes it out of service in this instant meets the duty and withdraws it, or nobody opens it."""
    row = Station.plain.select_for_update().filter(pk=station.pk).first()
    return row is not None and row.out_from is not None


@transaction.atomic
def note_refused(*, by: access.Actor, channel: Channel, now: datetime) -> None:
    """On a line that cannot answer its sender, rows were refused: one duty a day, for the province the key is of."""
    access.require(by, Permission.OBSERVE)
    number = by.areas(Permission.OBSERVE)[0].start // PROVINCE * PROVINCE
    duties.open_duty(
        by=by, kind=REFUSED, title=REFUSED_TITLE, target=("hazards.channel", channel), term=duties.Workdays(2),
        path=reverse("hazards:board"), number=number, permission=Permission.TEND, cause="hazards:reading:observe",
        occasion=timezone.localdate(now).isoformat(), now=now,
    )  # fmt: skip
