"""Reads for a room that sends people to the doors; that room says which of its rights allows it, here it is asked where."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, QuerySet

from hoaban.domains.registry import rules
from hoaban.domains.registry.door import DoorGone, DoorHome, DoorPerson, DoorVillage
from hoaban.domains.registry.models import CURRENT, Change, Household, Move, Person
from hoaban.domains.registry.queries.reading import names_at, note
from hoaban.domains.registry.values import Changed, Left, Precision, ReadFor, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.kit import text

MOST_ALONG = 600
"""Households of one list: a large village."""


def door_villages(actor: access.Actor, may: str) -> list[DoorVillage]:
    """The villages in whose households she may read names, with how many households each has."""
    is_named = names_at(actor)
    counts: Counter[tuple[int, str]] = Counter()
    rows = _reached(actor, may).values_list("place_no", "village").annotate(n=Count("pk"))
    for place_no, village, count in rows:
        counts[rules.commune_of(place_no), village] += count
    return [
        DoorVillage(_key(commune, village), village, count)
        for (commune, village), count in counts.items()
        if is_named(commune)
    ]


def door_homes(actor: access.Actor, may: str, key: str, since: datetime) -> list[DoorHome]:
    """The households of one village with their people, the unconfirmed first; one line on record says village and count."""
    commune = int(key.partition("-")[0])
    rows = _reached(actor, may).filter(place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN)
    found = [row for row in rows if _key(commune, row.village) == key]
    found = sorted(found, key=lambda row: (row.confirmed_at is not None, row.code_sort, row.pk))[:MOST_ALONG]
    audit.record_read(
        "registry:village:take_along",
        by=actor,
        target=("registry.villagelist", key[:80]),
        purpose="service",
        count=len(found),
    )
    return _shown(found, since)


def door_home(
    actor: access.Actor, may: str, uid: UUID, since: datetime, *, lock: bool = False
) -> DoorHome | None:
    """One household as it stands; locked where it will be written, else on record: its people are shown."""
    rows = _reached(actor, may).filter(uid=uid)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None or not names_at(actor)(row.place_no):
        return None
    if not lock:
        note("registry:household:read", actor, row, ReadFor.SERVICE)
    return _shown([row], since)[0]


def place_of_home(uid: UUID) -> int | None:
    return Household.plain.filter(uid=uid).values_list("place_no", flat=True).first()


def _reached(actor: access.Actor, may: str) -> QuerySet[Household]:
    """Where that right holds."""
    rows: QuerySet[Household] = Household.plain.filter(CURRENT, access.within("place_no", actor.areas(may)))
    return rows


def _key(commune: int, village: str) -> str:
    return f"{commune}-{text.name_key(village).replace(' ', '-')}"


def _shown(rows: list[Household], since: datetime) -> list[DoorHome]:
    """The same few queries, however many households."""
    ids = [row.pk for row in rows]
    living: dict[int, list[DoorPerson]] = defaultdict(list)
    people = Person.plain.filter(CURRENT, household_id__in=ids).defer("identity_sealed", "insurance_sealed")
    for person in people.order_by("pk"):
        living[person.household_id].append(_person(person))
    gone = _gone(ids, since)
    return [
        DoorHome(
            row.pk, row.uid, row.code, row.place_no, row.village, row.address, row.version, tuple(living[row.pk]),
            tuple(gone[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def _gone(ids: Iterable[int], since: datetime) -> dict[int, list[DoorGone]]:
    """Two officers may tell of the same person: what the first said stands beside what the second says."""
    found: dict[int, list[DoorGone]] = defaultdict(list)
    left = Change.plain.filter(
        household_id__in=ids, what=Changed.LEFT, at__gte=since, taken_back_at__isnull=True
    )
    for change in left.select_related("person").order_by("pk"):
        if change.person is not None:
            said = f"{change.after['why']} {change.after['on']}"
            found[change.household_id].append(
                DoorGone(_person(change.person), said, change.by_label, change.at)
            )
    moves = Move.plain.filter(source_id__in=ids, at__gte=since, taken_back_at__isnull=True)
    for move in moves.select_related("person").exclude(person__household_id=F("source_id")).order_by("pk"):
        said = f"{Left.MOVED} {move.on}"
        found[move.source_id].append(DoorGone(_person(move.person), said, move.by_label, move.at))
    return found


def _person(one: Person) -> DoorPerson:
    born = rules.born_text(
        one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=True
    )
    return DoorPerson(one.uid, one.name, Relation(one.relation), born, one.phone_e164 or "", one.called or "")
