"""What holds now on one map of the province: a mark for each commune, by the gravest level there, that leads to its warning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from hoaban.domains.warning.spoken import HAZARDS, LEVELS
from hoaban.domains.warning.values import VersionShown
from hoaban.foundation.places import api as places
from hoaban.ui import levels, sketch

COMMUNE, PROVINCE = 10**4, 10**9
MOST_DRAWN = 12
"""Drawn areas on one map, of the gravest: the rest have their mark, and their own page has the drawing."""


@dataclass(frozen=True, slots=True)
class Overview:
    picture: SafeString
    key: tuple[tuple[SafeString, str], ...]
    """The mark of each level on this map, and its words."""
    has_part: bool
    """Somewhere only some villages of a commune are warned."""
    nowhere: tuple[str, ...]
    """Warned communes whose position is not on record."""
    first_end: datetime
    """From then on a kept copy shows what ran out."""


@dataclass(slots=True)
class _Here:
    """What holds in one commune."""

    one: VersionShown
    """The gravest."""
    every: set[object] = field(default_factory=set)
    villages: set[int] = field(default_factory=set)
    is_whole: bool = False


def of(found: Sequence[VersionShown]) -> Overview | None:
    """``found``: the gravest first; None of nothing, and where nobody told where a single commune lies. One query."""
    units = places.communes_around(area for one in found for area in one.areas)
    here = _by_commune(found, [unit.number or 0 for unit in units])
    known = {unit.number or 0: unit for unit in units if unit.centre}
    ground = sketch.window((unit.centre for unit in known.values() if unit.centre), around=0.06)
    held = [
        levels.Held(
            unit.name, unit.centre, one.one.level, _said(one), _page(one.one), is_part=not one.is_whole
        )
        for number, one in here.items()
        if (unit := known.get(number)) and unit.centre
    ]
    if ground is None or not held:
        return None
    others = [
        (unit.name, unit.centre) for number, unit in known.items() if number not in here and unit.centre
    ]
    drawn = [
        levels.Drawn(
            one.level, one.shape.polygons[: len(one.shape.polygons) - one.shape.made], one.shape.circles
        )
        for one in [one for one in found if one.shape][:MOST_DRAWN]
    ]
    return Overview(
        levels.level_map(gettext("Map of the warnings in force, by commune"), ground, others, held, drawn),
        tuple((levels.swatch(level), gettext(LEVELS[level])) for level in _levels(held)),
        any(one.is_part for one in held),
        tuple(unit.full_name for unit in units if not unit.centre and (unit.number or 0) in here),
        min(one.expires for one in found),
    )


def _by_commune(found: Iterable[VersionShown], communes: Sequence[int]) -> dict[int, _Here]:
    here: dict[int, _Here] = {}
    for one in found:
        for area in one.areas:
            start = area // COMMUNE * COMMUNE
            is_province = area % PROVINCE == 0
            for number in (
                (each for each in communes if each // PROVINCE * PROVINCE == area)
                if is_province
                else (start,)
            ):
                spot = here.setdefault(number, _Here(one))
                spot.every.add(one.alert)
                if area == start:
                    spot.is_whole = True
                else:
                    spot.villages.add(area)
    return here


def _said(here: _Here) -> str:
    one = here.one
    said = [f"{gettext(HAZARDS[one.hazard])}, {gettext(LEVELS[one.level])}"]
    if not here.is_whole:
        count = len(here.villages)
        said.append(ngettext("%(n)s village", "%(n)s villages", count) % {"n": count})
    if more := len(here.every) - 1:
        said.append(ngettext("and %(n)s more warning", "and %(n)s more warnings", more) % {"n": more})
    return "; ".join(said)


def _page(one: VersionShown) -> str:
    """With a fragment: phones keep a worker that takes the plain address for the card of that warning, whose end stands below it."""
    return reverse("warning:detail", args=[one.alert]) + "#content"


def _levels(held: Iterable[levels.Held]) -> list[int]:
    return sorted({one.level for one in held}, reverse=True)
