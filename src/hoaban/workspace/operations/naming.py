"""Names of what lines of the record are about: places, offices, accounts, households by their code.

What has no name anybody may read stays a number: no person is named here.
"""

from collections.abc import Callable, Iterable, Mapping

from hoaban.domains.registry import api as registry
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.places import api as places
from hoaban.kit.typed import whole_number

Namer = Callable[[Iterable[int]], Mapping[int, str]]
NAMERS: dict[str, Namer] = {
    "accounts.organisation": accounts.organisation_names,
    "accounts.user": accounts.display_names,
    "linkage.commune": places.names_of,
    "population.area": places.names_of,
    "registry.area": places.names_of,
    "registry.commune": places.names_of,
    "registry.household": registry.household_codes,
    "registry.village": places.names_of,
}
Target = tuple[str, str]


def named(targets: Iterable[Target]) -> dict[Target, str]:
    """Target as the record writes it → its name; one query for each way to find names."""
    wanted: dict[Namer, dict[Target, int]] = {}
    for kind, key in targets:
        if (namer := NAMERS.get(kind)) and (number := _number(key)):
            wanted.setdefault(namer, {})[kind, key] = number
    found: dict[Target, str] = {}
    for namer, keys in wanted.items():
        names = namer(keys.values())
        found |= {target: names[number] for target, number in keys.items() if number in names}
    return found


def _number(key: str) -> int:
    """Of one row, or of the unit that fills a range from its first number to its last."""
    start, _dash, stop = key.partition("-")
    number = whole_number(start)
    if number is None or (stop and stop != str(places.stop_of(number))):
        return 0
    return number
