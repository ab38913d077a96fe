"""What the pages of this room share: small numbers hidden, words of codes, faults as sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext

from hoaban.domains.targeting.spoken import DOUBTS, HOWS, RANKS, REACHES, STANDING, spoken_here
from hoaban.domains.targeting.values import Door, Preview
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.places import api as places
from hoaban.kit.suppression import suppress

FEW = 60
"""Units named on the page; the rest is a number."""


def told(problem: DomainError) -> str:
    """The sentence in the language of the page."""
    said = gettext(problem.msgid)
    return said % problem.params if problem.params else said


def hidden(counts: Mapping[Any, int], names: Mapping[Any, str]) -> list[tuple[str, int | None]]:
    """Names with their numbers, small ones and their cover hidden, the largest first."""
    if not counts:
        return []
    table = suppress(np.array(list(counts.values()), dtype=np.int64))
    return [(names.get(code, str(code)), table.shown((place,))) for place, code in enumerate(counts)]


def languages(counts: Mapping[str, int]) -> list[tuple[str, int | None]]:
    names = {one.iso639_3: one.name for one in places.languages_of(settings.PROVINCE)} | {
        "": gettext("Nobody wrote it down")
    }
    return hidden(counts, names)


def preview(one: Preview) -> dict[str, Any]:
    """An area and whom it reaches, as the page tells it."""
    counts, hows, doubts = one.counts, spoken_here(HOWS), spoken_here(DOUBTS)
    by_kind: dict[str, list[str]] = {}
    for place in one.facilities:
        by_kind.setdefault(place.kind.value, []).append(place.name)
    return {
        "one": one, "people": counts.people, "homes": counts.homes,
        "by_door": hidden({"door": counts.homes_by_door, "rest": counts.homes - counts.homes_by_door}, {})[0][1],
        "languages": languages(counts.languages), "reaches": hidden(counts.reaches, spoken_here(REACHES)),
        "ranks": hidden(counts.ranks, spoken_here(RANKS)),
        "inside": [(unit.name, hows[unit.how]) for unit in one.resolved.inside[:FEW]], "inside_all": len(one.resolved.inside),
        "unsure": [(unit.name, doubts[unit.why], unit.number) for unit in one.resolved.unsure[:FEW]],
        "unsure_all": len(one.resolved.unsure), "corners": sum(len(ring) for ring in one.outlines),
        "loudspeakers": by_kind.get("loudspeaker", []), "assembly": by_kind.get("assembly_point", []),
        "in_charge": one.in_charge[:FEW], "helping": helping(one.facilities),
    }  # fmt: skip


def helping(facilities: Sequence[places.Facility]) -> list[tuple[str, list[places.Facility], int]]:
    """What else stands there, by its kind in words: the first ``FEW`` with their telephones, and how many there are."""
    by_kind = {kind: [one for one in facilities if one.kind == kind] for kind in STANDING}
    return [(gettext(STANDING[kind]), some[:FEW], len(some)) for kind, some in by_kind.items()]


def doors(lines: Sequence[Door], whys: Mapping[Any, str], tolds: Mapping[Any, str]) -> list[dict[str, Any]]:
    return [{"one": one, "why": whys[one.why], "told": tolds[one.told] if one.told else ""} for one in lines]
