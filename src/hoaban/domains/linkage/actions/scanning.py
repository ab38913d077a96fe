"""Looking a commune through: people as columns, pairs worth a look as rows. Done twice or killed midway it ends the same."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import duty, keeping
from hoaban.domains.linkage.models import EVERYWHERE, Pair, Scan
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.ports import finder
from hoaban.domains.linkage.values import Pairs, People
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places


@transaction.atomic
def ask_scan(*, by: access.Actor, request: str | None, now: datetime) -> int:
    """Have the communes of her area looked through again; how many."""
    access.require(by, Permission.REVIEW)
    asked = [number for number in places.commune_numbers().values() if _may(by, number)]
    if audit.answered(by, request):
        return len(asked)
    ask(asked, now)
    audit.record("linkage:commune:ask", by=by, request=request, count=len(asked))
    return len(asked)


def on_list_changed(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``imports.batch_finished`` and ``imports.batch_undone``: its communes are looked through."""
    communes = registry.communes_of_list(payload["batch_id"])
    # A list taken back leaves no row that says where it was: whoever was looked through is looked through again.
    known = list(Scan.plain.exclude(commune=EVERYWHERE).values_list("commune", flat=True))
    with transaction.atomic():
        ask(communes or known, timezone.now())


REST = timedelta(minutes=10)
"""So long corrections of a commune are gathered before it is looked through: of a morning at the desk a few searches, not hundreds."""


def on_corrected(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``registry.household_corrected``: somebody was added, or a name, birth or number is another one."""
    now = timezone.now()
    with transaction.atomic():
        for commune in registry.communes_of(households=[payload["household_id"]]):
            list(Scan.plain.select_for_update().filter(commune=commune).values_list("pk"))
            is_new = commune not in queries.waiting_scans()
            _mark(commune, now)
            if is_new:
                jobs.wake("linkage.find", now + REST)
        ask_province(now)


@transaction.atomic
def on_renumbered(_payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``places.renumbered``: when a former commune was looked through says nothing of the new one, so all are again."""
    today = sorted(places.commune_numbers().values())
    Scan.plain.exclude(commune=EVERYWHERE).exclude(commune__in=today).delete()
    ask(registry.communes_settled(today), timezone.now())


def ask(communes: Iterable[int], now: datetime) -> None:
    """Communes are looked through soon; the whole province with the next night's search, however many lists a day brings."""
    asked = list(communes)
    for commune in [*asked, EVERYWHERE] if asked else []:
        _mark(commune, now)
    jobs.wake("linkage.find")


def ask_province(now: datetime) -> None:
    """The whole province with the next night's search, and no commune by itself."""
    _mark(EVERYWHERE, now)


def _mark(commune: int, now: datetime) -> None:
    if not Scan.plain.filter(commune=commune).update(asked_at=now):
        Scan.plain.create(commune=commune, asked_at=now)


def put_off(commune: int, now: datetime) -> None:
    """It broke: it waits still, behind the others, so that none of them waits for it."""
    Scan.plain.filter(commune=commune).update(asked_at=now)


def _may(by: access.Actor, number: int) -> bool:
    return any(area.contains(number) for area in by.areas(Permission.REVIEW))


def _inside(commune: int) -> "QuerySet[Pair]":
    rows: QuerySet[Pair] = Pair.plain.filter(first_place=commune, second_place=commune)
    return rows


@dataclass(frozen=True, slots=True)
class Looked:
    """How many people were compared, and how many identity numbers were opened for it."""

    people: int
    opened: int


def scan_commune(*, by: access.Actor, commune: int, beat: Callable[[], None], now: datetime) -> int:
    """Compare everybody of a commune; how many pairs are worth a look. One line of the record, with the digest of the set.

    ``now``: when it begins. Whatever is asked for afterwards waits still when it is done.
    """
    access.require(by, Permission.REVIEW)
    people = People(**registry.people_columns(by, commune))
    beat()
    weighed = queries.weighed_for(people.place)
    first, second, opened = registry.slipped_identities(by, people.id, beat)
    found = finder()(
        people, partial(registry.near_identities, by), beat, weighed.weights, Pairs(first, second),
        queries.said_of(by, people, commune),
    )  # fmt: skip
    beat()
    wanted = keeping.without_refused(keeping.wanted(people, found, weighed, now), queries.carried_on(commune))
    keeping.keep(by, wanted, _inside(commune), beat)
    _finish(by, commune, wanted, Looked(len(people), opened), now)
    return len(wanted)


@transaction.atomic
def _finish(by: access.Actor, commune: int, wanted: keeping.Wanted, looked: Looked, now: datetime) -> None:
    keeping.let_go(wanted, _inside(commune))
    Scan.plain.filter(commune=commune).update(done_at=now, people=looked.people, found=len(wanted))
    # What was corrected while it was looked through: it waited already, so nobody was woken for it.
    for asked_at in Scan.plain.filter(queries.WAITS, commune=commune).values_list("asked_at", flat=True):
        jobs.wake("linkage.find", asked_at + REST)
    audit.record(
        "linkage:commune:scan",
        by=by,
        target=("linkage.commune", str(commune)),
        count=len(wanted),
        values={"set": keeping.digest_of(wanted)},
        note=keeping.opened_note(looked.opened),
    )
    duty.settle(by, commune)
