"""The door-to-door list of a warning: asked for when it is issued, made commune by commune by a job."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hoaban.domains.registry import api as registry
from hoaban.domains.targeting import queries
from hoaban.domains.targeting.events import ListMade
from hoaban.domains.targeting.models import Door, Listing
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.values import BY_MESSAGE, Area, Why
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places

JOB = "targeting.list_doors"
COMMUNE = 10_000
log = logging.getLogger(__name__)
AT_ONCE = 500
"""Rows of one statement; a commune has some hundred homes without a telephone."""


def on_version_sent(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``warning.version_sent``: its homes are to be listed, those of an update too."""
    ask_list(warning.uid_of(payload["alert_id"]))


@transaction.atomic
def ask_list(alert: UUID) -> None:
    """Have the list of a warning made, from its first commune on."""
    if not Listing.plain.filter(alert=alert).update(asked=F("asked") + 1, upto=0):
        Listing.plain.create(alert=alert)
    jobs.wake(JOB)


def make_lists(
    *, by: access.Actor, now: datetime, beat: Callable[[], object] = bool, is_due: Callable[[], bool] = bool
) -> tuple[int, int, bool]:  # fmt: skip
    """Make the lists that wait, each commune in a transaction of its own; how many homes came onto one, how many lists broke,
    and whether more waits.

    A list that breaks is counted, not raised: a job that fails rests longer each time, and the next warning's list with it.
    """
    access.require(by, Permission.DOORS)
    made = failed = 0
    for row in Listing.plain.filter(answered__lt=F("asked")).order_by("pk"):
        try:
            added, is_done = _one_list(by, row, now, beat, is_due)
        except jobs.PASS_ON:
            raise
        except Exception:  # outermost loop: whatever one list breaks on, the others are made
            log.exception("the door-to-door list of warning %s could not be made", row.alert)
            failed += 1
            continue
        made += added
        if not is_done:
            return made, failed, True
    return made, failed, False


def _one_list(
    by: access.Actor, row: Listing, now: datetime, beat: Callable[[], object], is_due: Callable[[], bool]
) -> tuple[int, bool]:
    """How many homes came onto it, and whether it is whole."""
    version, made = warning.version_for(by, row.alert, now), 0
    ranges = queries.resolve(Area(units=version.areas)).ranges if version.is_live else ()
    for commune in _communes(ranges, row.upto):
        if is_due():
            return made, False
        made += _one_commune(by, row, ranges, commune)
        beat()
    _finish(by, row)
    return made, True


def _communes(ranges: tuple[access.UnitRange, ...], upto: int) -> list[int]:
    numbers = sorted(places.commune_numbers().values())
    return [
        number
        for number in numbers
        if number >= upto and any(one.meet(access.UnitRange(number, number + COMMUNE)) for one in ranges)
    ]


@transaction.atomic
def _one_commune(by: access.Actor, row: Listing, ranges: tuple[access.UnitRange, ...], commune: int) -> int:
    here = [both for one in ranges if (both := one.meet(access.UnitRange(commune, commune + COMMUNE)))]
    called = queries.homes_called(by, here, Permission.DOORS)
    there = Door.plain.filter(alert=row.alert, household__in=list(called))
    known = dict(there.values_list("household", "why"))
    _call_anew(row, {home: called[home][1] for home, why in known.items() if why in BY_MESSAGE})
    uids = registry.household_uids([home for home in called if home not in known])
    rows = [
        Door(
            alert=row.alert, household=home, household_uid=uid, place_no=called[home][0], why=called[home][1]
        )
        for home, uid in uids.items()
    ]
    Door.plain.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    # An update that arrived meanwhile begins anew at the first commune.
    Listing.plain.filter(pk=row.pk, asked=row.asked).update(upto=commune + COMMUNE)
    return len(rows)


def _call_anew(row: Listing, called: Mapping[int, Why]) -> None:
    """Homes listed for want of a message that somebody must come to for another reason: no receipt takes them off any more."""
    for why in set(called.values()):
        homes = [home for home, one in called.items() if one == why]
        found = Door.plain.filter(alert=row.alert, household__in=homes, why__in=BY_MESSAGE)
        found.update(why=why, arrived_at=None)


@transaction.atomic
def _finish(by: access.Actor, row: Listing) -> None:
    """Counts as answered only what was asked when it began."""
    Listing.plain.filter(pk=row.pk).update(answered=row.asked)
    audit.record("targeting:door:list", by=by, target=("warning.alert", str(row.alert)))
    events.publish(ListMade(row.pk))
