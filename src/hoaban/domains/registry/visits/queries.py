"""Reads of the household visit: the villages that can be taken along, their households as they stand."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import (
    CURRENT,
    Change,
    Household,
    HouseholdVisit,
    Move,
    Person,
    VisitPhoto,
)
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.reading import names_at, note
from hoaban.domains.registry.spoken import RELATIONS
from hoaban.domains.registry.values import HERE, Changed, Left, Precision, ReadFor, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.offline import api as offline
from hoaban.kit import phone as phones
from hoaban.kit import text

Known = dict[str, tuple[str, datetime]]
"""Field → who corrected it, and when."""

MOST_ALONG = 600
"""Households of one list: a large village."""
FRESH = timedelta(days=30)
"""A household seen this month is shown as done."""


def units(actor: access.Actor) -> list[offline.PackUnit]:
    """One list per village of her communes."""
    is_named = names_at(actor)
    rows = Household.objects.visible_to(actor, "visit").filter(CURRENT)
    counts: Counter[tuple[int, str]] = Counter()
    for place_no, village, count in rows.values_list("place_no", "village").annotate(n=Count("pk")):
        counts[rules.commune_of(place_no), village] += count
    found = [
        offline.PackUnit(_key(commune, village), village or gettext("Without a village"), count)
        for (commune, village), count in counts.items()
        if is_named(commune)
    ]
    return sorted(found, key=lambda unit: text.name_sort(unit.label))


def _key(commune: int, village: str) -> str:
    return f"{commune}-{text.name_key(village).replace(' ', '-')}"


def pack(actor: access.Actor, key: str) -> list[offline.Record]:
    """The households of one village with their people, the unconfirmed first; one line on record says village and count."""
    commune = int(key.partition("-")[0])
    rows = Household.objects.visible_to(actor, "visit").filter(
        CURRENT, place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN
    )
    found = [row for row in rows if _key(commune, row.village) == key]
    found = sorted(found, key=lambda row: (row.confirmed_at is not None, row.code_sort, row.pk))[:MOST_ALONG]
    audit.record_read(
        "registry:village:take_along",
        by=actor,
        target=("registry.villagelist", key[:80]),
        purpose="service",
        count=len(found),
    )
    return _records(found)


def current(actor: access.Actor, target: UUID, lock: bool) -> offline.Record | None:
    """One household as it stands; locked where it will be written, else on record: its people are shown."""
    rows = Household.objects.visible_to(actor, "visit").filter(CURRENT, uid=target)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None or not names_at(actor)(row.place_no):
        return None
    if not lock:
        note("registry:household:read", actor, row, ReadFor.SERVICE)
    return _records([row])[0]


def place_of(target: UUID) -> int | None:
    return Household.plain.filter(uid=target).values_list("place_no", flat=True).first()


def _records(rows: list[Household]) -> list[offline.Record]:
    """The same few queries, however many households."""
    ids, since = [row.pk for row in rows], timezone.now() - FRESH
    living: dict[int, list[Person]] = defaultdict(list)
    people = Person.plain.filter(CURRENT, household_id__in=ids).defer("identity_sealed", "insurance_sealed")
    for person in people.order_by("pk"):
        living[person.household_id].append(person)
    known: dict[int, Known] = {}
    for visit in HouseholdVisit.plain.filter(household_id__in=ids, visited_at__gte=since).order_by("pk"):
        known.setdefault(visit.household_id, {}).update(
            dict.fromkeys(visit.corrected, (visit.by_label, visit.recorded_at))
        )
    seen, left = set(known), _gone(ids, since)
    return [
        _record(row, living[row.pk], left[row.pk], known.get(row.pk, {}), is_done=row.pk in seen)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody the register took out of a household this month."""

    person: Person
    said: str
    by: str
    at: datetime


def _gone(ids: list[int], since: datetime) -> dict[int, list[Gone]]:
    """Two officers may tell of the same person: what the first said stands beside what the second says."""
    found: dict[int, list[Gone]] = defaultdict(list)
    left = Change.plain.filter(
        household_id__in=ids, what=Changed.LEFT, at__gte=since, taken_back_at__isnull=True
    )
    for change in left.select_related("person").order_by("pk"):
        if change.person is not None:
            said = f"{change.after['why']} {change.after['on']}"
            found[change.household_id].append(Gone(change.person, said, change.by_label, change.at))
    moves = Move.plain.filter(source_id__in=ids, at__gte=since, taken_back_at__isnull=True)
    for move in moves.select_related("person").exclude(person__household_id=F("source_id")).order_by("pk"):
        found[move.source_id].append(Gone(move.person, f"{Left.MOVED} {move.on}", move.by_label, move.at))
    return found


def _record(
    row: Household, living: list[Person], left: list[Gone], known: Known, *, is_done: bool
) -> offline.Record:
    values: dict[str, offline.Value] = {"address": row.address, "village": row.village}
    head = next((one for one in living if one.relation == Relation.HEAD), None)
    if head:  # without a head there is nobody whose telephone it would be
        values["phone"] = phones.spoken(head.phone_e164) if head.phone_e164 else ""
    values |= {f"person.{one.person.uid}": one.said for one in left}
    values |= {f"person.{one.uid}": HERE for one in living}
    known = known | {f"person.{one.person.uid}": (one.by, one.at) for one in left}
    lines = {str(one.uid): _line(one) for one in [*living, *(gone.person for gone in left)]}
    detail = ngettext("%(code)s, %(n)s person", "%(code)s, %(n)s people", len(living))
    detail %= {"code": row.code, "n": len(living)}
    return offline.Record(
        row.uid, head.name if head else row.code, detail, row.place_no, row.version, values, known, is_done,
        tuple(lines.values()),
    )  # fmt: skip


def _line(one: Person) -> offline.Line:
    born = rules.born_text(
        one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=True
    )
    told = [gettext(RELATIONS[Relation(one.relation)]), born]
    return offline.Line(str(one.uid), one.name, " · ".join(word for word in told if word))


def may_read_photo(actor: access.Actor, file_id: files.FileId) -> bool:
    """Whoever sees the visit and may know whom it was."""
    rows = VisitPhoto.objects.visible_to(actor)
    return actor.may(Permission.IDENTIFY) and rows.filter(file_id=file_id).exists()
