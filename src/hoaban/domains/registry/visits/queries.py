"""Reads of the household visit: the villages that can be taken along, their households as they stand."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household, HouseholdVisit, Person, VisitPhoto
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import Relation
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
    if not actor.may(Permission.IDENTIFY):
        return []
    rows = Household.objects.visible_to(actor, "visit").filter(CURRENT)
    counts: Counter[tuple[int, str]] = Counter()
    for place_no, village, count in rows.values_list("place_no", "village").annotate(n=Count("pk")):
        counts[rules.commune_of(place_no), village] += count
    found = [
        offline.PackUnit(_key(commune, village), village or gettext("Without a village"), count)
        for (commune, village), count in counts.items()
    ]
    return sorted(found, key=lambda unit: text.name_sort(unit.label))


def _key(commune: int, village: str) -> str:
    return f"{commune}-{text.name_key(village).replace(' ', '-')}"


def pack(actor: access.Actor, key: str) -> list[offline.Record]:
    """The households of one village with their heads; the reading is on record first."""
    commune = int(key.partition("-")[0])
    rows = Household.objects.visible_to(actor, "visit").filter(
        CURRENT, place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN
    )
    found = [row for row in rows.order_by("code", "pk") if _key(commune, row.village) == key][:MOST_ALONG]
    target = ("registry.Household", "many")
    audit.record_read("registry:household:read", by=actor, target=target, purpose="service", count=len(found))
    return _records(found)


def current(actor: access.Actor, target: UUID, lock: bool) -> offline.Record | None:
    """One household as it stands; locked where it will be written."""
    if not actor.may(Permission.IDENTIFY):
        return None
    rows = Household.objects.visible_to(actor, "visit").filter(CURRENT, uid=target)
    row = (rows.select_for_update() if lock else rows).first()
    return _records([row])[0] if row else None


def place_of(target: UUID) -> int | None:
    return Household.plain.filter(uid=target).values_list("place_no", flat=True).first()


def _records(rows: list[Household]) -> list[offline.Record]:
    ids = [row.pk for row in rows]
    people = Person.plain.filter(CURRENT, household_id__in=ids)
    counts = dict(people.values_list("household_id").annotate(n=Count("pk")))
    heads = {
        household: (name, phone)
        for household, name, phone in people.filter(relation=Relation.HEAD).values_list(
            "household_id", "name", "phone_e164"
        )
    }
    since = timezone.now() - FRESH
    visits = HouseholdVisit.plain.filter(household_id__in=ids, visited_at__gte=since).order_by("pk")
    known: dict[int, Known] = {}
    for visit in visits:
        known.setdefault(visit.household_id, {}).update(
            dict.fromkeys(visit.corrected, (visit.by_label, visit.recorded_at))
        )
    return [_record(row, heads.get(row.pk), counts.get(row.pk, 0), known.get(row.pk)) for row in rows]


def _record(
    row: Household, head: tuple[str, str] | None, members: int, known: Known | None
) -> offline.Record:
    values: dict[str, offline.Value] = {"address": row.address, "village": row.village}
    if head:  # without a head there is nobody whose telephone it would be
        values["phone"] = phones.spoken(head[1]) if head[1] else ""
    detail = gettext("%(code)s, %(n)s people") % {"code": row.code, "n": members}
    return offline.Record(
        row.uid, head[0] if head else row.code, detail, row.place_no, row.version, values,
        known or {}, known is not None,
    )  # fmt: skip


def may_read_photo(actor: access.Actor, file_id: files.FileId) -> bool:
    """Whoever sees the visit and may know whom it was."""
    rows = VisitPhoto.objects.visible_to(actor)
    return actor.may(Permission.IDENTIFY) and rows.filter(file_id=file_id).exists()
