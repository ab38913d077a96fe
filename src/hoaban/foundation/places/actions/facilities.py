"""Facilities as the commune knows them: added, corrected, closed. Nothing is deleted: a closed one keeps its row."""

from datetime import date

from django.db import transaction

from hoaban.foundation.access.api import Actor, require_at
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.places.events import FacilitiesChanged
from hoaban.foundation.places.models import Facility
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.values import FacilityFacts, FacilityKind
from hoaban.kit.text import name_key, nfc
from hoaban.kit.uid import uuid7

_FIELDS = ("name", "number", "latitude", "longitude", "phone", "hours", "valid_from", "note")


@transaction.atomic
def add_facility(*, by: Actor, kind: FacilityKind, facts: FacilityFacts, request: str | None = None) -> str:
    """Put a facility on the commune's page; its code."""
    require_at(by, Permission.KEEP_FACILITY, facts.number)
    if (earlier := audit.answered(by, request)) is not None:
        return Facility.plain.get(pk=earlier).code
    row = Facility(kind=kind, code=str(uuid7()), status="entered")
    _fill(row, facts)
    row.save()
    _tell("places:facility:add", by, row, request)
    return row.code


@transaction.atomic
def change_facility(
    *,
    by: Actor,
    kind: FacilityKind,
    code: str,
    version: int,
    facts: FacilityFacts,
    request: str | None = None,
) -> None:
    """Correct a facility; refused as stale when somebody changed it since it was opened."""
    row = _held(by, kind, code)
    require_at(by, Permission.KEEP_FACILITY, facts.number)
    if audit.answered(by, request) is not None:
        return
    if row.version != version:
        raise Stale
    _fill(row, facts)
    # What an officer confirmed is no longer only what a list once said; what the list cited is not hers.
    row.status, row.source_id, row.version = "entered", None, row.version + 1
    row.save()
    _tell("places:facility:change", by, row, request)


@transaction.atomic
def close_facility(*, by: Actor, kind: FacilityKind, code: str, on: date, request: str | None = None) -> None:
    """From that day it is on no page any more."""
    row = _held(by, kind, code)
    if audit.answered(by, request) is not None:
        return
    row.valid_to, row.version = on, row.version + 1
    if row.valid_from is not None and row.valid_from >= on:
        row.valid_from = None  # entered by mistake: it never held
    row.save()
    _tell("places:facility:close", by, row, request)


def _held(by: Actor, kind: FacilityKind, code: str) -> Facility:
    """Locked; "not yours" and "not there" look alike."""
    row = Facility.plain.select_for_update().filter(kind=kind, code=code).first()
    if row is None or not any(area.contains(row.number) for area in by.areas(Permission.KEEP_FACILITY)):
        raise NotFound
    return row


def _fill(row: Facility, facts: FacilityFacts) -> None:
    row.name, row.name_key, row.number = nfc(facts.name), name_key(facts.name), facts.number
    row.longitude, row.latitude = facts.centre if facts.centre else (None, None)
    row.phone, row.hours, row.valid_from, row.note = facts.phone, facts.hours, facts.valid_from, facts.note


def _tell(tag: str, by: Actor, row: Facility, request: str | None) -> None:
    audit.record(tag, by=by, target=row, request=request, fields=_FIELDS)
    events.publish(FacilitiesChanged(row.number))
