"""Looking the whole province through for pairs across two communes; pairs within one are its own search's."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import numpy as np
from django.db import transaction
from django.db.models import F, QuerySet

from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import duty, keeping
from hoaban.domains.linkage.models import EVERYWHERE, Pair, Scan
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.ports import finder
from hoaban.domains.linkage.values import PROVINCE, People
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit


def scan_province(*, by: access.Actor, beat: Callable[[], None], now: datetime) -> int:
    """Compare everybody with everybody that some pass brings; how many pairs stand across communes.

    Nothing is kept of a search that was killed but the rows it wrote, which the next one finds again.
    """
    access.require(by, Permission.REVIEW)
    people = People(**registry.province_columns(by, beat))
    weighed = queries.weighed_for(people.place)
    found = finder()(people, partial(registry.near_identities, by), beat, weighed.weights)
    beat()
    commune = people.place // keeping.COMMUNE
    found = found.where(np.flatnonzero(commune[found.pairs.first] != commune[found.pairs.second]))
    rows = keeping.wanted(people, found, weighed, now)
    fresh = keeping.keep(rows, _across(), beat)
    with transaction.atomic():
        gone = keeping.let_go(rows, _across())
        Scan.plain.filter(commune=EVERYWHERE).update(done_at=now, people=len(people), found=len(rows))
        audit.record("linkage:province:scan", by=by, count=len(rows), values={"set": keeping.digest_of(rows)})
    for number in sorted({*fresh, *gone}):
        with transaction.atomic():
            duty.ask(by, number, fresh[number])
            duty.close_when_none_waits(by, number)
        beat()
    for province in {number // PROVINCE * PROVINCE for number in {*fresh, *gone}}:
        with transaction.atomic():
            duty.ask_above(by, province)
            duty.close_above_when_none_waits(by, province)
    return len(rows)


def _across() -> "QuerySet[Pair]":
    rows: QuerySet[Pair] = Pair.plain.exclude(first_place=F("second_place"))
    return rows
