"""Which village each row of a list means: one of the commune's list, a new one, or a question for a person.

A row that names a kind means only that kind; a row without one the only village of its name, in our list or in this one.
"""

from hoaban.domains.lists.judging import Judge, Prepared, is_household
from hoaban.domains.lists.told import Placed, VillageKey
from hoaban.domains.registry import api as registry
from hoaban.kit.placename import parted


def place(judge: Judge, prepared: Prepared) -> Placed:
    """Every row has a key; what several villages may be called is a fault of each row that says it."""
    said = list(zip((key[0] for key in prepared.keys), prepared.village, strict=True))
    placed, meant, unclear = Placed(), dict[VillageKey, VillageKey](), dict[VillageKey, str]()
    communes = {
        commune
        for commune, _code in set(prepared.keys)
        if any(area.contains(commune) for area in judge.areas)
    }
    # Names with a kind first, so that a bare one finds what the same list names.
    for commune, name in sorted(dict.fromkeys(said), key=lambda one: not parted(one[1]).kind):
        if commune not in communes:
            continue
        found = judge.codes.villages.meant(commune, name)
        if found.several:
            unclear[commune, name] = found.names
            continue
        known = found.one or registry.VillageNamed(name)
        # By its number where it has one: two villages may be told apart by a mark alone.
        key = meant[commune, name] = (commune, str(known.number or registry.name_key(known.name)))
        if known.number:
            placed.numbers[key] = known.number
        elif key[1] and key not in placed.spelled:
            placed.spelled[key] = name
            judge.codes.villages.add(commune, name, known)
    for row, (commune, name) in enumerate(said):
        placed.keys.append(meant.get((commune, name), (commune, "")))
        if names := unclear.get((commune, name)):
            judge.fault(row, "village", "village_unclear", names=names)
    _one_each(judge, prepared, placed)
    return placed


def _one_each(judge: Judge, prepared: Prepared, placed: Placed) -> None:
    """A household stands in one village, however it is written: two are named with both rows, though a mark alone tells them apart."""
    first: dict[registry.HouseholdKey, int] = {}
    for row, (key, village) in enumerate(zip(prepared.keys, placed.keys, strict=True)):
        if not village[1] or not is_household(key):
            continue
        at = first.setdefault(key, row)
        if village != placed.keys[at]:
            judge.fault(row, "village", "village_conflict", first=judge.sheet.number_of(at))
