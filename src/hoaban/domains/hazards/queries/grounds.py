"""How easily the ground of communes slides: what holds, every version, and what was set at once."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings

from hoaban.domains.hazards.models import Ground, Station
from hoaban.domains.hazards.values import GroundLine, GroundSaid, GroundVersion, Slides
from hoaban.foundation.access.api import Actor, read_name
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places

COMMUNE = 10_000


def commune_of(number: int) -> int:
    return number // COMMUNE * COMMUNE


def slides(actor: Actor) -> dict[int, tuple[Slides, ...]]:
    """By commune, in the order they were written; one query for all."""
    found: dict[int, tuple[Slides, ...]] = {}
    rows = Ground.objects.visible_to(actor).order_by("place_no", "number")
    for place_no, since, ground in rows.values_list("place_no", "since", "ground"):
        found[place_no] = (*found.get(place_no, ()), (since, ground))
    return found


def ground_lines(actor: Actor) -> list[GroundLine]:
    """Every commune of today, by name, with the class that holds; communes without one too. Two queries."""
    held = {row.place_no: row for row in Ground.objects.visible_to(actor).filter(holds=True)}
    return [
        GroundLine(one.number, one.name, one.code, _told(actor, held.get(one.number)))
        for one in places.communes(int(settings.PROVINCE))
    ]


def ground_for(actor: Actor, number: int) -> tuple[str, list[GroundVersion]]:
    """A commune's name, and every version of its class, the newest first."""
    unit = places.unit_by_number(number)
    if unit is None or unit.level != places.Level.COMMUNE:
        raise NotFound
    rows = Ground.objects.visible_to(actor).filter(place_no=number).order_by("-number")
    return unit.full_name, [_version(actor, row) for row in rows]


def deed_for(actor: Actor, uid: UUID) -> list[tuple[str, GroundVersion]]:
    """What was set at once from one document, by name of the commune."""
    rows = list(Ground.objects.visible_to(actor).filter(deed=uid).order_by("place_no"))
    if not rows:
        raise NotFound
    names = places.names_of({row.place_no for row in rows})
    return [(names.get(row.place_no, ""), _version(actor, row)) for row in rows]


def grounds_held(numbers: Collection[int]) -> dict[int, Ground]:
    """What holds in these communes, held until the transaction ends: of two people who set one, the second meets what the first left."""
    rows = Ground.plain.select_for_update().filter(place_no__in=numbers, holds=True).order_by("place_no")
    return {row.place_no: row for row in rows}


def stations_on(communes: Collection[int]) -> list[int]:
    """Stations of these communes."""
    rows = Station.plain.order_by("pk").values_list("pk", "place_no")
    return [pk for pk, place_no in rows if commune_of(place_no) in communes]


def _told(actor: Actor, row: Ground | None) -> GroundVersion | None:
    return None if row is None else _version(actor, row)


def _version(actor: Actor, row: Ground) -> GroundVersion:
    said = GroundSaid(row.place_no, row.ground, row.paper, row.since)
    return GroundVersion(
        row.number, said, read_name(row.by_label), row.at,
        row.compared_label, row.compared_at, row.by_key == actor.key, row.holds, row.deed,
    )  # fmt: skip
