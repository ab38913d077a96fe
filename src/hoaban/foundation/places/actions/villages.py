"""Villages enter the list as sheets and officers name them: no public list of them exists."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from hoaban.foundation.access.api import Actor, require_at
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.places import rules
from hoaban.foundation.places.errors import MappingUnsound, VillagesFull
from hoaban.foundation.places.events import UnitsChanged
from hoaban.foundation.places.models import Lineage, Unit
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.values import COMMUNE_STEP, PROVINCE_STEP, Level
from hoaban.kit import clock
from hoaban.kit.placename import parted, village_kind
from hoaban.kit.text import name_key, name_sort, nfc


@transaction.atomic
def ensure_villages(
    *, by: Actor, commune_number: int, names: Iterable[str], request: str | None = None
) -> dict[str, int]:
    """Number of each named village by its folded name; those not known yet are added in the order given.

    A village is its kind and its name: «TK 3» is «Tiểu khu 3», «Bản 3» is another one.
    """
    require_at(by, Permission.ADD_VILLAGE, commune_number)
    # Locks the commune, so that two sheets at once cannot give one number to two villages.
    commune = Unit.plain.select_for_update().get(
        level=Level.COMMUNE, start=commune_number, valid_to__isnull=True
    )
    inside = Unit.plain.filter(
        level=Level.VILLAGE,
        start__gt=commune_number,
        start__lt=commune_number + COMMUNE_STEP,
        valid_to__isnull=True,
    )
    standing = [
        (name, int(start or 0)) for name, start in inside.order_by("-start").values_list("name", "start")
    ]
    exact = {name_key(name): start for name, start in standing}
    known = {parted(name): start for name, start in standing}
    named = [name for name in names if name_key(name)]
    wanted = {parted(name): nfc(name) for name in reversed(named)}  # the first spelling stands
    fresh = [_village(commune, wanted[one]) for one in dict.fromkeys(map(parted, named)) if one not in known]
    # Ended villages keep their number for ever: rows of the past still carry it.
    last = (
        Unit.plain.filter(start__gt=commune_number, start__lt=commune_number + COMMUNE_STEP)
        .order_by("-start")
        .first()
    )
    next_number = (commune_number if last is None or last.start is None else last.start) + 1
    for number, village in enumerate(fresh, start=next_number):
        if number >= commune_number + COMMUNE_STEP:
            raise VillagesFull(code=commune.code)
        village.code, village.start, village.stop = (
            f"{commune.code}{number % COMMUNE_STEP:04d}",
            number,
            number + 1,
        )
        known[parted(village.name)] = number
    Unit.plain.bulk_create(fresh)
    if fresh:
        audit.record("places:village:add", by=by, target=commune, request=request, count=len(fresh))
        events.publish(UnitsChanged(commune_number // PROVINCE_STEP))
    return {(key := name_key(name)): exact.get(key, known[parted(name)]) for name in named}


def move_villages(steps: Iterable[rules.Step], decision: str | None, day: date) -> int:
    """End the villages of merged communes and begin them anew under their new numbers, with lineage; how many.

    A commune's few thousand villages take two inserts and one update: one transaction with the plan of the reform.
    """
    by_block = {step.old_block: step for step in steps if step.moves}
    standing = Unit.plain.filter(level=Level.VILLAGE, valid_to__isnull=True, start__isnull=False)
    olds = [
        unit
        for unit in standing.order_by("start")
        if unit.start is not None and unit.start // COMMUNE_STEP in by_block
    ]
    if any(unit.valid_from == day for unit in olds):
        raise MappingUnsound(reason="villages were added today; begin tomorrow")
    targets = {step.new_start for step in by_block.values()}
    parents = {
        unit.start: unit
        for unit in Unit.plain.filter(level=Level.COMMUNE, valid_to__isnull=True, start__in=targets)
    }
    missing = sorted(targets - set(parents)) if olds else []
    if missing:
        raise MappingUnsound(reason=f"commune {missing[0]} is not in the list in force")
    Unit.plain.filter(pk__in=[unit.pk for unit in olds]).update(valid_to=day)
    pairs = [(old, _moved(old, by_block[int(old.start or 0) // COMMUNE_STEP], parents, day)) for old in olds]
    Unit.plain.bulk_create([new for _old, new in pairs], batch_size=500)
    Lineage.plain.bulk_create(
        [
            Lineage(old=old, new=new, on=day, share=1, decision_id=decision, status="derived")
            for old, new in pairs
        ],
        batch_size=500,
    )
    return len(pairs)


def _moved(old: Unit, step: rules.Step, parents: Mapping[int | None, Unit], day: date) -> Unit:
    number, parent = step.moved(int(old.start or 0)), parents[step.new_start]
    return Unit(
        level=Level.VILLAGE, code=f"{parent.code}{number % COMMUNE_STEP:04d}", kind=old.kind, name=old.name,
        full_name=old.full_name, name_key=old.name_key, name_sort=old.name_sort, parent=parent, start=number,
        stop=number + 1, valid_from=day, latitude=old.latitude, longitude=old.longitude, source_id=old.source_id,
        status=old.status,
    )  # fmt: skip


def _village(commune: Unit, name: str) -> Unit:
    return Unit(
        level=Level.VILLAGE, kind=village_kind(name), name=name, full_name=name, name_key=name_key(name), name_sort=name_sort(name),
        parent=commune, valid_from=clock.today(), status="entered",
    )  # fmt: skip
