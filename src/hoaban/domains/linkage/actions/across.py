"""Looking the whole province through for pairs across two communes. Pairs within one are its own search's, but for those that only
a record of another holds together (`hanging`)."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

import numpy as np
from django.db import transaction
from django.db.models import F, QuerySet

from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import duty, hanging, keeping
from hoaban.domains.linkage.models import EVERYWHERE, Pair, Scan
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.ports import finder
from hoaban.domains.linkage.values import Pairs, People
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs

log = logging.getLogger(__name__)


def scan_province(*, by: access.Actor, beat: Callable[[], None], now: datetime) -> list[int]:
    """Compare everybody with everybody that some pass brings; the communes whose officers could not be asked.

    Nothing is kept of a search that was killed but the rows it wrote, which the next one finds again. The province waits
    until every commune was asked: who is asked follows from the pairs that stand, not from which of them are new.
    """
    access.require(by, Permission.REVIEW)
    people = People(**registry.province_columns(by, beat))
    weighed = queries.weighed_for(people.place)
    first, second, opened = registry.slipped_identities(by, people.id, beat)
    said, refused = queries.said_of(by, people), queries.carried_on()
    found = finder()(
        people, partial(registry.near_identities, by), beat, weighed.weights, Pairs(first, second), said
    )
    beat()
    commune = people.place // keeping.COMMUNE
    apart = np.flatnonzero(commune[found.pairs.first] != commune[found.pairs.second])
    rows = keeping.without_refused(keeping.wanted(people, found.where(apart), weighed, now), refused)
    hung = keeping.without_refused(hanging.wanted(people, found, said, weighed, now), refused)
    keeping.keep(by, rows, _across(), beat)
    hanging.keep(hung, beat)
    every = rows | hung
    with transaction.atomic():
        keeping.let_go(rows, _across())
        hanging.let_go(hung)
        Scan.plain.filter(commune=EVERYWHERE).update(people=len(people), found=len(every))
        audit.record(
            "linkage:province:scan", by=by, count=len(every), values={"set": keeping.digest_of(every)},
            note=keeping.opened_note(opened),
        )  # fmt: skip
    failed = _ask_everywhere(by, beat)
    if not failed:
        Scan.plain.filter(commune=EVERYWHERE).update(done_at=now)
    return failed


def _ask_everywhere(by: access.Actor, beat: Callable[[], None]) -> list[int]:
    """Each commune, then each province above, in a transaction of its own: whatever one breaks on, the others are asked."""
    failed = []
    for number, ask in duty.to_settle():
        beat()
        try:
            with transaction.atomic():
                ask(by, number)
        except jobs.PASS_ON:
            raise
        except Exception:  # outermost loop
            log.exception("linkage: the officers of %s could not be asked; the others are", number)
            failed.append(number)
    return failed


def _across() -> "QuerySet[Pair]":
    rows: QuerySet[Pair] = Pair.plain.exclude(first_place=F("second_place"))
    return rows
