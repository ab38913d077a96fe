"""Who fell silent: a duty is opened once for each silence, and closed when the station speaks again."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.hazards import queries, rules
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


def watch(*, by: access.Actor, now: datetime) -> int:
    """Open a duty for each station that fell silent, close those of stations that speak; how many of both.

    The silence is named by the last reading, so that asking again asks for nothing twice, and a new silence asks anew.
    """
    access.require(by, Permission.TEND)
    waiting = duties.waiting_targets([KIND], "hazards.station")
    moved = 0
    for station, newest_at in queries.heard_of():
        silent = rules.is_silent(station.expected_minutes, newest_at, now)
        if silent and newest_at is not None and str(station.pk) not in waiting:
            with transaction.atomic():
                duties.open_duty(
                    by=by, kind=KIND, title=TITLE, params={"code": station.code}, target=station, term=TERM,
                    path=reverse("hazards:station", args=[station.uid]), number=station.place_no // PROVINCE * PROVINCE,
                    permission=Permission.TEND, cause="hazards:station:watch", occasion=newest_at.isoformat(), now=now,
                )  # fmt: skip
            moved += 1
        elif not silent and str(station.pk) in waiting:
            moved += duties.close_duty(by=by, kind=KIND, target=station, now=now)
    return moved


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
