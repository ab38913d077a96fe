"""Renaming and merging villages. A village's row is one period of its life, so both close a row; nothing is deleted."""

from django.db import transaction

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.places.actions import moving
from hoaban.foundation.places.errors import VillageKnown, VillageTooLarge
from hoaban.foundation.places.events import UnitsChanged
from hoaban.foundation.places.models import Lineage, Unit
from hoaban.foundation.places.numbered import columns
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.values import COMMUNE_STEP, PROVINCE_STEP, Level
from hoaban.kit import clock
from hoaban.kit.placename import parted, village_kind
from hoaban.kit.text import name_key, name_sort, nfc

MOST_ROWS = 4_000  # of one village in all tables: what one transaction writes in time


@transaction.atomic
def rename_village(*, by: Actor, number: int, name: str, request: str | None = None) -> None:
    """A new name from today, under the same number; the former name stays findable through the lineage."""
    old = _village(by, number)
    if audit.answered(by, request) is not None or old.name == nfc(name):
        return
    if _is_taken(number, name):
        raise VillageKnown(name=nfc(name))
    today = clock.today()
    named = {
        "kind": village_kind(name), "name": nfc(name), "full_name": nfc(name), "name_key": name_key(name),
        "name_sort": name_sort(name),
    }  # fmt: skip
    if old.valid_from == today:  # a slip of today is corrected, not kept as history
        Unit.plain.filter(pk=old.pk).update(**named)
    else:
        Unit.plain.filter(pk=old.pk).update(valid_to=today)
        new = Unit.plain.create(
            level=Level.VILLAGE, code=old.code, parent_id=old.parent_id, start=old.start, stop=old.stop,
            valid_from=today, latitude=old.latitude, longitude=old.longitude, status="entered", **named,
        )  # fmt: skip
        Lineage.plain.create(old=old, new=new, on=today, share=1, status="entered")
    audit.record("places:village:rename", by=by, target=old, request=request, fields=("name",))
    events.publish(UnitsChanged(number // PROVINCE_STEP))


@transaction.atomic
def merge_village(*, by: Actor, number: int, into: int, request: str | None = None) -> int:
    """The first village ends today in the second; every registered row follows, but one that another row bars. How many moved.

    Areas given to people stay as they are: nobody gains rows by a merger; the account manager widens them.
    """
    old, new = _village(by, number), _village(by, into)
    if audit.answered(by, request) is not None:
        return 0
    if number == into or number // COMMUNE_STEP != into // COMMUNE_STEP:
        raise NotFound
    today = clock.today()
    Unit.plain.filter(pk=old.pk).update(valid_to=today)
    Lineage.plain.create(old=old, new=new, on=today, share=1, status="entered")
    moved = _move_rows(number, into)
    audit.record("places:village:merge", by=by, target=old, request=request, count=moved, note=f"into {into}")
    events.publish(UnitsChanged(number // PROVINCE_STEP))
    return moved


def _village(by: Actor, number: int) -> Unit:
    """Locked; "not yours" and "not there" look alike."""
    row = (
        Unit.plain.select_for_update()
        .filter(level=Level.VILLAGE, start=number, valid_to__isnull=True)
        .first()
    )
    if row is None or not any(area.contains(number) for area in by.areas(Permission.KEEP_VILLAGE)):
        raise NotFound
    return row


def _is_taken(number: int, name: str) -> bool:
    """Whether another village of the commune has this name and kind, however it is written."""
    start = number // COMMUNE_STEP * COMMUNE_STEP
    others = Unit.plain.filter(
        level=Level.VILLAGE, start__gt=start, start__lt=start + COMMUNE_STEP, valid_to__isnull=True
    ).exclude(start=number)
    return parted(name) in {parted(other) for other in others.values_list("name", flat=True)}


def _move_rows(number: int, into: int) -> int:
    moved = 0
    for one in columns():
        if one.stop:
            continue
        moved += moving.follow(one.table, one.start, number, into)
        if moved > MOST_ROWS:
            raise VillageTooLarge(most=MOST_ROWS)
    return moved
