"""A danger that rules could not judge or draft: whoever drafts by hand is asked to look, until it works again."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.hazards import api as hazards
from hoaban.domains.triggers.permissions import PROVINCE
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.duties import api as duties

KIND = "triggers.lost"
LABEL = gettext_noop("Dangers that rules could not draft")
TITLE = gettext_noop(
    "Rules could not judge or draft a danger at station %(code)s: read it, and write the warning by hand if it is one"
)
TARGET = "triggers.station"


def ask(by: access.Actor, station_id: int, now: datetime) -> None:
    """Once for a station while something of it breaks; another break after it worked asks anew."""
    if duties.is_open(KIND, (TARGET, str(station_id))):
        return
    station = next((one for one in hazards.stations(by) if one.id == station_id), None)
    if station is None:
        return
    duties.open_duty(
        by=by, kind=KIND, title=TITLE, params={"code": station.code}, target=(TARGET, str(station_id)),
        occasion=now.isoformat(), path=reverse("hazards:station", args=[station.uid]), permission=warning.Permission.DRAFT,
        number=station.place_no // PROVINCE * PROVINCE, cause="triggers:station:judge", now=now,
    )  # fmt: skip


def forget(by: access.Actor, station_id: int, now: datetime) -> None:
    """It was judged again: nobody need look any more."""
    duties.withdraw_duty(by=by, kind=KIND, target=(TARGET, str(station_id)), now=now)
