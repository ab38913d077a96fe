"""Units of special difficulty by decision: which lines of a list name a unit we know, and which decision holds on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from hoaban.domains.difficulty.values import Doubt, Draft, Holds, Known, Line, Of, Units
from hoaban.kit import text

MOST = 2_000
"""Units of one decision: written in one transaction."""
COMMUNE_SPAN, PROVINCE_SPAN = 10_000, 10**9
"""As many numbers as a commune's villages, and as a province's communes and villages, may have."""


def commune_of(number: int) -> int:
    return number - number % COMMUNE_SPAN


def by_name(units: Iterable[tuple[int, str, Known]]) -> Units:
    """Units by what each lies in and what it is called; a code is one more name."""
    found = Units()
    for inside, name, unit in units:
        found.add(inside, name, unit)
    return found


def read(said: str, of: Of, communes: Units, villages: Units) -> list[Line]:
    """Each line that says something: «commune; village», or a commune alone; cells pasted from a sheet stand between tabs."""
    found, known = [], set[int]()
    for row, line in enumerate(said.splitlines(), 1):
        parts = [part.strip() for part in line.replace("\t", ";").split(";") if part.strip()]
        if not parts:
            continue
        unit, doubt = _named(parts, of, communes, villages)
        if unit and unit.id in known:
            unit, doubt = None, Doubt.TWICE
        if unit:
            known.add(unit.id)
        found.append(Line(row, " ; ".join(parts), unit, doubt))
    return found


def _named(
    parts: Sequence[str], of: Of, communes: Units, villages: Units
) -> tuple[Known | None, Doubt | None]:
    if len(parts) != (2 if of is Of.VILLAGES else 1):
        return None, Doubt.PARTS
    meant = communes.meant(0, parts[0])
    if meant.one is None:
        return None, Doubt.UNCLEAR if meant.several else Doubt.COMMUNE
    if of is Of.COMMUNES:
        return meant.one, None
    meant = villages.meant(meant.one.number, parts[1])
    if meant.one is None:
        return None, Doubt.UNCLEAR if meant.several else Doubt.VILLAGE
    return meant.one, None


def holding(decisions: Iterable[Holds], day: date) -> set[int]:
    """Ids of the decisions whose lists hold on a day: of each kind and province the latest that lists anew, and those that add to it."""
    begun = sorted(
        (one for one in decisions if one.valid_from <= day), key=lambda one: (one.valid_from, one.id)
    )
    found = defaultdict[tuple[Of, int], list[Holds]](list)
    for one in begun:
        found[one.of, one.province] = [*found[one.of, one.province], one] if one.adds else [one]
    return {one.id for held in found.values() for one in held if one.valid_to is None or day <= one.valid_to}


def draft_for(drafts: Iterable[Draft], number: str, of: Of, batch: int) -> Draft | str:
    """The draft a row belongs to: by its number, or the only one that waits for a list; else what is wrong."""
    key = text.name_key(number)
    found = [one for one in drafts if (text.name_key(one.number) == key if key else one.takes(batch))]
    fitting = [one for one in found if one.of is of]
    if len(fitting) > 1:
        return "decision_unclear"
    if fitting:
        return fitting[0] if fitting[0].takes(batch) else "decision_filled"
    if found:
        return "village_missing" if of is Of.COMMUNES else "village_unwanted"
    return "decision_unknown"


def line_of(commune: str, village: str) -> str:
    """A row as a line of the list; a code of five digits may have lost its leading zero in the sheet."""
    commune = commune.zfill(5) if commune.isdigit() else commune
    return " ; ".join(part for part in (_clean(commune), _clean(village)) if part) or "-"


def _clean(said: str) -> str:
    """A semicolon or a line's end would make two of one."""
    return " ".join(said.replace(";", ",").split())
