"""Units of special difficulty by decision: which lines of a list name a unit we know, and which decision holds on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from hoaban.domains.difficulty.values import (
    Before,
    Doubt,
    Draft,
    Former,
    Formerly,
    Holds,
    Known,
    Line,
    Of,
    Units,
)
from hoaban.kit import text
from hoaban.kit.placename import Meant, PlaceName, parted

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


def by_former_name(units: Iterable[tuple[str, Formerly]]) -> Former:
    """Communes of today by the names of those they were made of; a name may lead to several."""
    found = defaultdict[str, list[Formerly]](list)
    for name, unit in units:
        named = parted(name)
        for key in {_folded(named), named.key}:
            found[key].append(unit)
    return dict(found)


def _folded(named: PlaceName) -> str:
    return text.name_key(f"{named.kind} {named.key}")


NOTHING_BEFORE = Before({}, date.max)


def read(said: str, of: Of, communes: Units, villages: Units, before: Before = NOTHING_BEFORE) -> list[Line]:
    """Each line that says something: «commune; village», or a commune alone; cells pasted from a sheet stand between tabs."""
    found, known = [], set[int]()
    for row, line in enumerate(said.splitlines(), 1):
        parts = [part.strip() for part in line.replace("\t", ";").split(";") if part.strip()]
        if not parts:
            continue
        unit, doubt, today = _named(parts, of, communes, villages, before)
        if unit and unit.id in known:
            unit, doubt, today = None, Doubt.TWICE, ""
        if unit:
            known.add(unit.id)
        found.append(Line(row, " ; ".join(parts), unit, doubt, today))
    return found


Named = tuple[Known | None, Doubt | None, str]


def _named(parts: Sequence[str], of: Of, communes: Units, villages: Units, before: Before) -> Named:
    """Today's names first, where the paper may mean today's units; where they lead nowhere, the names that reforms ended."""
    if len(parts) != (2 if of is Of.VILLAGES else 1):
        return None, Doubt.PARTS, ""
    became = before.names.get(_folded(parted(parts[0]))) or before.names.get(text.name_key(parts[0])) or ()
    unit, doubt = _one(communes.meant(0, parts[0]), Doubt.COMMUNE)
    if unit and of is Of.VILLAGES:
        unit, doubt = _one(villages.meant(unit.number, parts[1]), Doubt.VILLAGE)
    elif unit and (changed := _changed_since(unit, became, before.signed_on)):
        return None, Doubt.SMALLER, ", ".join(changed)
    if unit or doubt is Doubt.UNCLEAR or not became:
        return unit, doubt, ""
    meant, since, today = _since_reforms(parts, of, became, villages)
    return (None, doubt, "") if since is Doubt.FORMER and doubt is Doubt.VILLAGE else (meant, since, today)


def _changed_since(unit: Known, became: Sequence[Formerly], signed_on: date) -> list[str]:
    """What the commune of this name became by reforms after the paper, with the codes that name today's; nothing where it is the same."""
    since = [one for one in became if one.until > signed_on]
    if all(one.is_whole and one.commune == unit for one in since):
        return []
    return list(dict.fromkeys(f"{one.commune.name} ({one.commune.code})" for one in since))


def _since_reforms(parts: Sequence[str], of: Of, became: Sequence[Formerly], villages: Units) -> Named:
    """A village of a commune that went into others stands in one of them: where only one has it, that one is meant.

    A commune that was listed is not today's larger one: whether that is meant a person says.
    """
    units = list(dict.fromkeys(one.commune for one in became))
    today = ", ".join(one.name for one in units)
    if of is Of.COMMUNES:
        return None, Doubt.FORMER, today
    found = [(one, villages.meant(one.number, parts[1])) for one in units]
    there = [(one.name, meant.one) for one, meant in found if meant.one]
    if any(meant.several for _one, meant in found) or len(there) > 1:
        return None, Doubt.UNCLEAR, today
    return (there[0][1], None, there[0][0]) if there else (None, Doubt.FORMER, today)


def _one(meant: Meant[Known], lacking: Doubt) -> tuple[Known | None, Doubt | None]:
    if meant.one:
        return meant.one, None
    return None, Doubt.UNCLEAR if meant.several else lacking


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
