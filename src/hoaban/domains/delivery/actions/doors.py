"""Homes that no message of a warning reaches come onto its door-to-door list."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
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


def list_failed(
    *, by: access.Actor, telling_id: int, now: datetime, beat: Callable[[], object] = lambda: None
) -> int:
    """Have somebody come to each home whose telephones all failed; how many homes are new on the list.

    Of the message that holds, and only while it holds: of an end nobody has to run to a door. Run twice, a home stands there once.
    """
    access.require(by, targeting.Permission.DOORS)
    row = Telling.plain.get(pk=telling_id)
    told, seen = warning.sent(row.version_id), row.lost_at
    made, holds = 0, queries.holds(told, now)
    for commune, numbers in sorted(_failed(by, row.batch).items()) if row.batch and holds else ():
        areas = queries.clipped(told.areas, commune)
        homes = _homes(by, row.batch, areas, numbers) if areas and row.batch else []
        made += targeting.note_failed(by=by, alert=row.alert, households=homes) if homes else 0
        beat()
    _listed(by, row, seen, made)
    return made


@transaction.atomic
def _listed(by: access.Actor, row: Telling, seen: datetime | None, made: int) -> None:
    Telling.plain.filter(pk=row.pk).update(listed_at=seen)
    if made:
        audit.record("delivery:telling:list", by=by, target=row, count=made)


def _failed(by: access.Actor, batch: UUID) -> dict[int, set[str]]:
    """Commune → numbers at which a message failed. Loudspeakers and followers stand in none."""
    found: dict[int, set[str]] = defaultdict(set)
    for recipient, place in notify.unreached(batch, by=by, purpose=targeting.COME_TO_THE_DOOR):
        if recipient.startswith("+") and place % rules.PROVINCE_STEP:
            found[place - place % rules.COMMUNE_STEP].add(recipient)
    return found


def _homes(
    by: access.Actor, batch: UUID, areas: Sequence[access.UnitRange], failed: Collection[str]
) -> list[int]:
    """Homes with such a number and none, of whomever in it, to which a message went or still may."""
    found: list[int] = []
    for people in audience.people_in(by, areas):
        number, home = people["number"], people["household"]
        wanted = np.isin(home, home[np.isin(number, [int(one) for one in failed])]) & (number > 0)
        reached = notify.reached_among(batch, [f"+{one}" for one in np.unique(number[wanted]).tolist()])
        told = home[np.isin(number, [int(one) for one in reached])]
        found += np.setdiff1d(home[wanted], told).tolist()
    return found
