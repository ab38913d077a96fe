"""Writes of a household visit: what was told goes to the register, what was found and its photos stay here."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.domains.registry import api as registry
from hoaban.domains.rounds import queries
from hoaban.domains.rounds.errors import NobodyNamed
from hoaban.domains.rounds.models import HouseholdVisit, VisitPhoto
from hoaban.domains.rounds.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.offline import api as offline

PLACE = ("address", "village")


@transaction.atomic
def record_visit(by: access.Actor, deed: offline.Deed) -> None:
    """Correct what differs, keep what was found, and count the household as seen; a changed household is refused."""
    seen = registry.tell_at_door(
        by=by, may=Permission.VISIT, uid=deed.target, version=deed.version, told=_told(deed), request=deed.request,
        now=deed.now,
    )  # fmt: skip
    if deed.observed is not None:
        _note_visit(seen, deed)


def _told(deed: offline.Deed) -> registry.DoorTold:
    """A person's answer stands under her own key."""
    said = {key: str(value) for key, value in deed.changes.items()}
    found = {key: str(value).strip() for key, value in (deed.observed or {}).items()}
    return registry.DoorTold(
        place={key: said[key] for key in PLACE if key in said},
        phone=said.get("phone"),
        numbers={_whom(key): typed for key, typed in said.items() if key.startswith("number.")},
        births={_whom(key): typed for key, typed in said.items() if key.startswith("born.")},
        facts=tuple(_heard(said, deed)),
        left={_whom(key): why for key, why in said.items() if key.startswith("person.")},
        new={key: value for key, value in found.items() if key.startswith("new_")},
        seen_on=timezone.localdate(deed.made_at),
        said_by=deed.author_label,
        values=dict(deed.changes),
    )


def _whom(key: str) -> UUID:
    """Our phones know people by their keys; a form made by hand may say anything, and is one form of many in a batch."""
    try:
        return UUID(key.partition(".")[2])
    except ValueError as problem:
        raise NobodyNamed from problem


def _heard(said: dict[str, str], deed: offline.Deed) -> Iterator[registry.DoorSaid]:
    """Dated facts in the register's own codes. Languages are told by somebody, whom the visitor names; the rest she heard herself."""
    for key, value in said.items():
        plain, _dot, whom = key.partition(".")
        if kind := queries.OF_HOME.get(plain):
            yield registry.DoorSaid(None, kind, value, deed.author_label)
        elif kind := queries.OF_PEOPLE.get(plain):
            teller = str(deed.form.get(f"teller.{whom}", "")).strip()
            says = teller if kind is registry.FactKind.LANGUAGE else deed.author_label
            yield registry.DoorSaid(_whom(key), kind, " ".join(value.split()), says)


def _note_visit(seen: registry.DoorSeen, deed: offline.Deed) -> None:
    told = deed.observed or {}
    people = str(told.get("people", "")).strip()
    HouseholdVisit.plain.create(
        uid=deed.entry, household_id=seen.id, place_no=seen.place_no, visited_at=deed.made_at,
        met=str(told.get("met", "")).strip(), people_present=int(people) if people else None,
        note=str(told.get("note", "")), corrected=sorted({key.partition(".")[0] for key in deed.changes}),
        by_key=deed.author_key, by_label=deed.author_label, recorded_at=deed.now,
    )  # fmt: skip


def attach_photo(entry: UUID, media: UUID, file_id: int) -> None:
    """A photo of that visit arrived; told twice, it hangs there once. The caller's transaction holds it."""
    visit = HouseholdVisit.plain.filter(uid=entry).first()
    if visit is not None:
        VisitPhoto.plain.get_or_create(uid=media, defaults={"visit": visit, "file_id": file_id})
