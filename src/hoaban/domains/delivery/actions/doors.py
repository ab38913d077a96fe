"""Homes that no message of a warning reaches, or of which nobody knows, come onto its door-to-door list, and off it when one arrived."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction

from hoaban.domains.delivery import audience, queries, rules
from hoaban.domains.delivery.models import Telling
from hoaban.domains.targeting import api as targeting
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.notify import api as notify

WHYS = {notify.Came.GONE: targeting.Why.FAILED, notify.Came.UNHEARD: targeting.Why.UNHEARD}


def list_failed(
    *,
    by: access.Actor,
    telling_id: int,
    now: datetime,
    beat: Callable[[], object] = lambda: None,
    is_due: Callable[[], bool] = bool,
) -> int:
    """Have somebody come to each home none of whose telephones was reached as far as anybody knows; how many are new on the list.

    Of the message that holds, and only while it holds: of an end nobody has to run to a door. Run twice, a home stands there once.
    ``is_due``: others want the lane. At least one commune is done, and the next run goes on behind it (`queries.to_list`).
    """
    access.require(by, targeting.Permission.DOORS)
    row = Telling.plain.get(pk=telling_id)
    told, made = warning.sent(row.version_id), 0
    seen = row.listing_at or row.lost_at
    if row.batch and queries.holds(told, now):
        numbers = _unreached(by, row.batch, now)
        listed = targeting.homes_not_reached(by, row.alert)
        communes = sorted(one for one in numbers.keys() | listed.keys() if one >= row.listed_upto)
        for nth, commune in enumerate(communes):
            if nth and is_due():
                _goes_on(by, row, seen, commune, made)
                return made
            if areas := queries.clipped(told.areas, commune):
                here = listed.get(commune, ())
                came = _came(by, row.batch, areas, numbers.get(commune, ()), here, now)
                made += _list(by, row.alert, came, here, now)
            beat()
    _listed(by, row, seen, made)
    return made


def _list(
    by: access.Actor, alert: UUID, came: Mapping[notify.Came, list[int]], listed: Collection[int], now: datetime
) -> int:  # fmt: skip
    made = sum(
        targeting.note_failed(by=by, alert=alert, households=came[what], why=why)
        for what, why in WHYS.items()
        if came.get(what)
    )
    if arrived := set(listed) & set(came.get(notify.Came.ARRIVED, ())):
        targeting.note_arrived(by=by, alert=alert, households=arrived, now=now)
    return made


@transaction.atomic
def _goes_on(by: access.Actor, row: Telling, seen: datetime | None, commune: int, made: int) -> None:
    """What moved since the listing began, in communes that are done, is the next listing's."""
    Telling.plain.filter(pk=row.pk).update(listing_at=seen, listed_upto=commune)
    _note(by, row, made)


@transaction.atomic
def _listed(by: access.Actor, row: Telling, seen: datetime | None, made: int) -> None:
    Telling.plain.filter(pk=row.pk).update(listed_at=seen, listing_at=None, listed_upto=0)
    _note(by, row, made)


def _note(by: access.Actor, row: Telling, made: int) -> None:
    if made:
        audit.record("delivery:telling:list", by=by, target=row, count=made)


def _unreached(by: access.Actor, batch: UUID, now: datetime) -> dict[int, set[str]]:
    """Commune → numbers at which a message failed, or of which nobody knows. Loudspeakers and followers stand in none."""
    found: dict[int, set[str]] = defaultdict(set)
    for recipient, place in notify.unreached(batch, by=by, purpose=targeting.COME_TO_THE_DOOR, now=now):
        if recipient.startswith("+") and place % rules.PROVINCE_STEP:
            found[place - place % rules.COMMUNE_STEP].add(recipient)
    return found


def _came(
    by: access.Actor, batch: UUID, areas: Sequence[access.UnitRange], numbers: Collection[str], listed: Collection[int],
    now: datetime,
) -> dict[notify.Came, list[int]]:  # fmt: skip
    """Homes with such a number, and those on the list, by the best that came of what any telephone of theirs was sent."""
    found: dict[notify.Came, list[int]] = defaultdict(list)
    for people in audience.people_in(by, areas):
        number, home = people["number"], people["household"]
        asked = np.union1d(
            home[np.isin(number, [int(one) for one in numbers])], np.array(list(listed), dtype=home.dtype)
        )
        wanted = np.isin(home, asked) & (number > 0)
        phones, at = np.unique(number[wanted], return_inverse=True)
        came = notify.came_among(batch, [f"+{one}" for one in phones.tolist()], now)
        homes, which = np.unique(home[wanted], return_inverse=True)
        best = np.zeros(len(homes), dtype=np.int64)
        of_each = np.array([came.get(f"+{one}", notify.Came.GONE) for one in phones.tolist()], dtype=np.int64)
        np.maximum.at(best, which, of_each[at])
        for what in notify.Came:
            found[what] += homes[best == what].tolist()
    return found
