"""Who fell silent: a duty is opened once for each silence, and closed when the station speaks again."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.hazards import queries, rules
from hoaban.domains.hazards.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.duties import api as duties

KIND = "hazards.silent"
TITLE = gettext_noop("Station %(code)s is silent: find out why, and who measures by hand meanwhile")
TERM = duties.Hours(24)
"""Our own choice: a gauge that matters tonight is missed tonight."""
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
