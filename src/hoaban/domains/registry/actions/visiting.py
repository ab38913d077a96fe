"""Writes of a household visit: what was corrected, what was found, its photos."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions import telling, villages
from hoaban.domains.registry.actions.asking import close_when_all_confirmed
from hoaban.domains.registry.actions.correcting import held, keep, put_household, put_person
from hoaban.domains.registry.errors import PhoneOdd
from hoaban.domains.registry.events import HouseholdVisited
from hoaban.domains.registry.models import CURRENT, Household, HouseholdVisit, Person, VisitPhoto
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import Changed, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.offline import api as offline

PLACE = ("address", "village")


@transaction.atomic
def record_visit(by: access.Actor, deed: offline.Deed) -> None:
    """Correct what differs, keep what was found, and count the household as seen; a changed household is refused."""
    access.require(by, Permission.VISIT)
    row: Household | None = (
        Household.objects.visible_to(by, "visit").select_for_update().filter(CURRENT, uid=deed.target).first()
    )
    if row is None:
        raise NotFound
    if row.version != deed.version:
        raise Stale
    if "phone" in deed.changes:
        _correct_phone(by, row, str(deed.changes["phone"]), deed.now)
    _correct_place(by, row, {key: str(deed.changes[key]) for key in PLACE if key in deed.changes}, deed.now)
    _note_people(by, row, deed)
    Household.plain.filter(pk=row.pk).update(
        confirmed_at=deed.now, confirmed_by=by.key, version=F("version") + 1
    )
    if deed.observed is not None:
        _note_visit(row, deed)
    audit.record(
        "registry:household:visit", by=by, target=row, request=deed.request, values=dict(deed.changes)
    )
    events.publish(HouseholdVisited(row.pk))
    close_when_all_confirmed(by, [row.pk])


def _correct_place(by: access.Actor, row: Household, said: dict[str, str], now: datetime) -> None:
    """Kept with what stood before, as a correction at the desk is."""
    before: dict[str, Any] = {name: getattr(row, name) for name in said}
    after: dict[str, Any] = dict(said)
    if before == after:
        return
    if rules.name_key(said.get("village", row.village)) != rules.name_key(row.village):
        before["place_no"] = row.place_no
        after["place_no"] = villages.number_of(by, rules.commune_of(row.place_no), said["village"])
    put_household(row.pk, after)
    keep(by, row, Changed.HOUSEHOLD, before, after, now)


def _note_people(by: access.Actor, row: Household, deed: offline.Deed) -> None:
    """Who is no longer here, and who is new; a person's answer stands under her own key."""
    left = {
        key.partition(".")[2]: str(value) for key, value in deed.changes.items() if key.startswith("person.")
    }
    telling.who_left(by, row, {UUID(uid): said for uid, said in left.items()}, deed.now)
    new = {key: str(value).strip() for key, value in (deed.observed or {}).items() if key.startswith("new_")}
    telling.who_is_new(by, row, new, timezone.localdate(deed.made_at), deed.now)


def _correct_phone(by: access.Actor, row: Household, typed: str, now: datetime) -> None:
    """The household's telephone is its head's."""
    number = rules.phone_e164(typed) if typed.strip() else ""
    if number is None:
        raise PhoneOdd
    for head in Person.plain.filter(CURRENT, household_id=row.pk, relation=Relation.HEAD)[:1]:
        before = held(head)
        after = before | {"phone_e164": number}
        if after != before:
            put_person(head.pk, after)
            keep(by, row, Changed.PERSON, before, after, now, head)


def _note_visit(row: Household, deed: offline.Deed) -> None:
    told = deed.observed or {}
    people = str(told.get("people", "")).strip()
    HouseholdVisit.plain.create(
        uid=deed.entry, household=row, place_no=row.place_no, visited_at=deed.made_at,
        met=str(told.get("met", "")).strip(), people_present=int(people) if people else None,
        note=str(told.get("note", "")), corrected=sorted({key.partition(".")[0] for key in deed.changes}),
        by_key=deed.author_key, by_label=deed.author_label, recorded_at=deed.now,
    )  # fmt: skip


def attach_photo(entry: UUID, media: UUID, file_id: int) -> None:
    """A photo of that visit arrived; told twice, it hangs there once. The caller's transaction holds it."""
    visit = HouseholdVisit.plain.filter(uid=entry).first()
    if visit is not None:
        VisitPhoto.plain.get_or_create(uid=media, defaults={"visit": visit, "file_id": file_id})
