"""Villages of a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from hoaban.domains.lists.judging import Prepared
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.places import api as places
from hoaban.kit import text


def name_villages(by: access.Actor, prepared: Prepared, rows: Sequence[int]) -> None:
    """Names the commune's list lacks become villages of it, in the spelling that came first: one call per commune."""
    fresh: dict[int, dict[str, str]] = defaultdict(dict)
    for name, commune in dict.fromkeys((prepared.village[row], prepared.keys[row][0]) for row in rows):
        key = registry.village_key(name)
        if key and (commune, key) not in prepared.villages:
            fresh[commune].setdefault(key, name)
    for commune, names in fresh.items():
        numbers = _ensured(by, commune, names.values())
        for key, name in names.items():
            prepared.villages[commune, key] = numbers.get(text.name_key(name), commune)


def _ensured(by: access.Actor, commune: int, names: Iterable[str]) -> Mapping[str, int]:
    """Nothing where she may not add villages: her households then stand under the commune."""
    try:
        return places.ensure_villages(by=by, commune_number=commune, names=names)
    except NotAllowed:
        return {}
