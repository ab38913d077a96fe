"""What holds now on one map of the province: a mark for each commune, by the gravest level there, that leads to its warning."""

from collections.abc import Iterable, Mapping, Sequence
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
class LevelHere:
    """One level of the map: its mark, its words, and every place that bears it."""

    mark: SafeString
    said: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """A warned unit that a reform ended since."""

    name: str
    became: str
    """Units of today; empty: nobody told which."""


@dataclass(frozen=True, slots=True)
class Overview:
    picture: SafeString
    key: tuple[LevelHere, ...]
    """Of the levels on this map, the gravest first."""
    has_part: bool
    """Somewhere only some villages of a commune are warned."""
    nowhere: tuple[str, ...]
    """Warned communes whose position is not on record."""
    formers: tuple[Former, ...]
    """Warned by the name of before a reform; what they became has the mark."""
    first_end: datetime
    """From then on a kept copy shows what ran out."""


@dataclass(slots=True)
class _Here:
    """What holds in one commune."""

    one: VersionShown
    """The gravest."""
    every: set[object] = field(default_factory=set)
    villages: set[int] = field(default_factory=set)
    formers: set[str] = field(default_factory=set)
    """It is warned as these, which are part of it now."""
    is_whole: bool = False


Gone = Mapping[int, tuple[places.Unit, tuple[places.Unit, ...]]]


def of(found: Sequence[VersionShown]) -> Overview | None:
    """``found``: the gravest first; None of nothing, and where nobody told where a single commune lies.

    One query; more only where something is warned that is no commune any more.
    """
    units = places.communes_around(area for one in found for area in one.areas)
    known = {unit.number or 0: unit for unit in units}
    asked = {area // COMMUNE * COMMUNE for one in found for area in one.areas if area % PROVINCE}
    missing = asked - known.keys()
    gone: Gone = places.gone_units(missing) if missing else {}
    here = _by_commune(found, list(known), gone)
    placed = {number: unit for number, unit in known.items() if unit.centre}
    ground = sketch.window((unit.centre for unit in placed.values() if unit.centre), around=0.06)
    held = [
        levels.Held(
            unit.name, unit.centre, one.one.level, _said(one), _page(one.one), is_part=not one.is_whole
        )
        for number, one in here.items()
        if (unit := placed.get(number)) and unit.centre
    ]
    if ground is None or not held:
        return None
    others = [
        (unit.name, unit.centre) for number, unit in placed.items() if number not in here and unit.centre
    ]
    drawn = [
        levels.Drawn(
            one.level, one.shape.polygons[: len(one.shape.polygons) - one.shape.made], one.shape.circles
        )
        for one in [one for one in found if one.shape][:MOST_DRAWN]
    ]
    return Overview(
        levels.level_map(gettext("Map of the warnings in force, by commune"), ground, others, held, drawn),
        _key(held),
        any(one.is_part for one in held),
        tuple(unit.full_name for number, unit in known.items() if not unit.centre and number in here),
        tuple(
            Former(old.full_name, ", ".join(unit.full_name for unit in became))
            for old, became in gone.values()
        ),
        min(one.expires for one in found),
    )


def _by_commune(found: Iterable[VersionShown], communes: Sequence[int], gone: Gone) -> dict[int, _Here]:
    here: dict[int, _Here] = {}
    for one in found:
        for area in one.areas:
            start = area // COMMUNE * COMMUNE
            old, became = gone.get(start, (None, ()))
            if area % PROVINCE == 0:
                numbers = [each for each in communes if each // PROVINCE * PROVINCE == area]
            else:
                numbers = [unit.number or 0 for unit in became] if old else [start]
            for number in numbers:
                spot = here.setdefault(number, _Here(one))
                spot.every.add(one.alert)
                if old:
                    spot.formers.add(old.full_name)
                elif area == start:
                    spot.is_whole = True
                else:
                    spot.villages.add(area)
    return here


def _key(held: Sequence[levels.Held]) -> tuple[LevelHere, ...]:
    """Every mark by name: on the map not each of them has room."""
    found: dict[int, list[str]] = {}
    for one in held:
        found.setdefault(one.level, []).append(one.name)
    return tuple(
        LevelHere(levels.swatch(level), gettext(LEVELS[level]), tuple(names))
        for level, names in sorted(found.items(), reverse=True)
    )


def _said(here: _Here) -> str:
    one = here.one
    said = [f"{gettext(HAZARDS[one.hazard])}, {gettext(LEVELS[one.level])}"]
    if not here.is_whole and here.villages:
        count = len(here.villages)
        said.append(ngettext("%(n)s village", "%(n)s villages", count) % {"n": count})
    if not here.is_whole and here.formers:
        said.append(gettext("warned as the former %(names)s") % {"names": ", ".join(sorted(here.formers))})
    if more := len(here.every) - 1:
        said.append(ngettext("and %(n)s more warning", "and %(n)s more warnings", more) % {"n": more})
    return "; ".join(said)


def _page(one: VersionShown) -> str:
    """With a fragment: phones keep a worker that takes the plain address for the card of that warning, whose end stands below it."""
    return reverse("warning:detail", args=[one.alert]) + "#content"
