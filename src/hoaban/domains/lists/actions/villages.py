"""Villages of a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from hoaban.domains.lists.judging import Prepared
from hoaban.domains.lists.told import VillageKey
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.places import api as places
from hoaban.kit import text


def name_villages(by: access.Actor, prepared: Prepared, rows: Sequence[int]) -> None:
    """Names the commune's list lacks become villages of it: one call per commune."""
    fresh: dict[int, dict[VillageKey, str]] = defaultdict(dict)
    placed = prepared.placed
    for key in dict.fromkeys(placed.keys[row] for row in rows):
        if key in placed.spelled and key not in placed.numbers:
            fresh[key[0]][key] = placed.spelled[key]
    for commune, names in fresh.items():
        numbers = _ensured(by, commune, names.values())
        for key, name in names.items():
            placed.numbers[key] = numbers.get(text.name_key(name), commune)


def _ensured(by: access.Actor, commune: int, names: Iterable[str]) -> Mapping[str, int]:
    """Nothing where she may not add villages: her households then stand under the commune."""
    try:
        return places.ensure_villages(by=by, commune_number=commune, names=names)
    except NotAllowed:
        return {}
