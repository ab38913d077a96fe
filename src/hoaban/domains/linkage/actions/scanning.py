"""Looking a commune through: people as columns, pairs worth a look as rows. Done twice or killed midway it ends the same."""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

import numpy as np
from django.db import transaction
from django.utils import timezone

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.actions import duty
from hoaban.domains.linkage.models import Pair, Scan
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import WAITING, People, Scored, State
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places

AT_ONCE = 500
REST_SECONDS = 0.01
Key = tuple[int, int]


@transaction.atomic
def ask_scan(*, by: access.Actor, request: str | None, now: datetime) -> int:
    """Have the communes of her area looked through again; how many."""
    access.require(by, Permission.REVIEW)
    asked = [number for number in places.commune_numbers().values() if _may(by, number)]
    if audit.answered(by, request):
        return len(asked)
    _ask(asked, now)
    audit.record("linkage:commune:ask", by=by, request=request, count=len(asked))
    return len(asked)


def on_list_changed(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``imports.batch_finished`` and ``imports.batch_undone``: its communes are looked through."""
    communes = registry.communes_of_list(payload["batch_id"])
    # A list taken back leaves no row that says where it was: whoever was looked through is looked through again.
    known = list(Scan.plain.values_list("commune", flat=True))
    with transaction.atomic():
        _ask(communes or known, timezone.now())


def _ask(communes: Iterable[int], now: datetime) -> None:
    for commune in communes:
        if not Scan.plain.filter(commune=commune).update(asked_at=now):
            Scan.plain.create(commune=commune, asked_at=now)
    jobs.wake("linkage.find")


def _may(by: access.Actor, number: int) -> bool:
    return any(area.contains(number) for area in by.areas(Permission.REVIEW))


def scan_commune(*, by: access.Actor, commune: int, beat: Callable[[], None], now: datetime) -> int:
    """Compare everybody of a commune; how many pairs are worth a look. One line of the record, with the digest of the set."""
    access.require(by, Permission.REVIEW)
    people = People(**registry.people_columns(by, commune))
    beat()
    found = rules.found(people, partial(registry.near_identities, by))
    beat()
    wanted = _wanted(people, found, commune, now)
    known = {(pair.first_person, pair.second_person): pair for pair in Pair.plain.filter(first_place=commune)}
    fresh = [pair for key, pair in wanted.items() if key not in known]
    again = [_renewed(known[key], pair) for key, pair in wanted.items() if key in known]
    for rows, write in ((fresh, _insert), (again, _renew)):
        queue = iter(rows)
        while chunk := list(islice(queue, AT_ONCE)):
            with transaction.atomic():
                write(chunk)
            beat()
            time.sleep(REST_SECONDS)
    _finish(by, commune, wanted, len(people), len(fresh), now)
    return len(wanted)


def _wanted(people: People, found: Scored, commune: int, now: datetime) -> dict[Key, Pair]:
    weights, wanted = rules.fitted(rules.known_weights(), people), {}
    lost = np.zeros(len(found.pairs)) if found.rival is None else found.rival
    for at in range(len(found.pairs)):
        ids = sorted(int(people.id[side[at]]) for side in (found.pairs.first, found.pairs.second))
        told = [
            [reason.what, reason.level, reason.bits, reason.namesakes]
            for reason in rules.reasons_of(found.compared, weights, at, float(lost[at]))
        ]
        wanted[ids[0], ids[1]] = Pair(
            first_person=ids[0], second_person=ids[1], first_place=commune, second_place=commune,
            score=round(float(found.score[at]), 6), reasons=told, found_at=now,
        )  # fmt: skip
    return wanted


def _renewed(held: Pair, wanted: Pair) -> Pair:
    """A pair whose record stands again waits again; what people decided stays decided."""
    held.score, held.reasons = wanted.score, wanted.reasons
    held.state = State.OPEN if held.state == State.MOOT else State(held.state)
    return held


def _insert(chunk: Sequence[Pair]) -> None:
    Pair.plain.bulk_create(chunk, ignore_conflicts=True)


def _renew(chunk: Sequence[Pair]) -> None:
    """Where nobody decided in this instant."""
    for pair in chunk:
        Pair.plain.filter(pk=pair.pk, state__in=(*WAITING, State.MOOT)).update(
            score=pair.score, reasons=pair.reasons, state=pair.state
        )


@transaction.atomic
def _finish(
    by: access.Actor, commune: int, wanted: dict[Key, Pair], people: int, fresh: int, now: datetime
) -> None:
    gone = [
        pair.pk
        for pair in Pair.plain.filter(first_place=commune, state__in=WAITING)
        if (pair.first_person, pair.second_person) not in wanted
    ]
    for start in range(0, len(gone), AT_ONCE):
        Pair.plain.filter(pk__in=gone[start : start + AT_ONCE], state__in=WAITING).delete()
    Scan.plain.filter(commune=commune).update(done_at=now, people=people, found=len(wanted))
    digest = hashlib.sha256("".join(f"{one}-{other}\n" for one, other in sorted(wanted)).encode()).hexdigest()
    audit.record(
        "linkage:commune:scan",
        by=by,
        target=("linkage.commune", str(commune)),
        count=len(wanted),
        values={"set": digest},
    )
    duty.ask(by, commune, fresh)
    duty.close_when_none_waits(by, commune)
