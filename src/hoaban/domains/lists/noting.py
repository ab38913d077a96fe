"""What a household list makes worth a look before it is taken in: households without a head, and what it changes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext

from hoaban.domains.lists import facts, recognising, statuses
from hoaban.domains.lists.apart import CODE, Apart
from hoaban.domains.lists.judging import HouseholdKey, Judge, Prepared, is_household
from hoaban.domains.lists.rules import ADULT
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import PersonTold, Relation
from hoaban.foundation.imports.api import ReadDate
from hoaban.foundation.imports.values import BatchFacts, Fault
from hoaban.kit import legacy


def notes(
    judge: Judge,
    prepared: Prepared,
    homes: Apart,
    held: registry.Registered,
    batch: BatchFacts,
) -> list[Fault]:
    """In the order of the sheet; none of them keeps a row out."""
    rows: dict[HouseholdKey, list[int]] = defaultdict(list)
    for row, key in enumerate(prepared.keys):
        if is_household(key) and row not in judge.sheet.blank:
            rows[key].append(row)
    out = {fault.row for fault in judge.faults} | judge.sheet.refused
    heads, standing = held.heads, held.standing
    found = [
        *_told_apart(homes),
        *(note for note in judge.notes if note.row not in out),
        *_headless(judge, prepared, rows, heads),
        *_moves(judge, prepared, rows, out, standing),
        *_changes(prepared, rows, out, standing),
        *_people(prepared, out),
        *statuses.notes(prepared, rows, out, standing, judge.today),
        *facts.changes(judge, prepared, out, batch),
        *_capitals(prepared, out),
        *_old_fonts(prepared, out),
        *_groups(prepared, out),
    ]
    return sorted(found, key=lambda note: note.row)


def _told_apart(homes: Apart) -> Iterator[Fault]:
    """Said once, with how many, where the first of them stands."""
    if homes.by and homes.codes:
        count = len(homes.homes) or len(homes.codes)
        asked = sum(not homes.codes[rows[0]] for rows in homes.homes)
        yield Fault(min(homes.codes), CODE, homes.by, {"n": count, "known": homes.known, "asked": asked})


def _headless(
    judge: Judge, prepared: Prepared, rows: Mapping[HouseholdKey, list[int]], known: set[HouseholdKey]
) -> Iterator[Fault]:
    """No head in the list nor in the register; of several children alone that is said instead."""
    lone = {
        key: members
        for key, members in rows.items()
        if all(prepared.relation[row] is not Relation.HEAD for row in members)
    }
    for key, members in rows.items():
        if key in lone and key not in known:
            yield Fault(members[0], "relation", "no_head")
        if key not in known and _only_children([prepared.birth[row] for row in members], judge.today):
            yield Fault(members[0], "birth", "only_children")


def _only_children(births: Sequence[ReadDate | None], today: date) -> bool:
    """Nobody's birth is unknown and everybody is a child."""
    return all(birth is not None and today.year - birth.year < ADULT for birth in births)


def _people(prepared: Prepared, out: set[int]) -> Iterator[Fault]:
    """What the list says otherwise of who stands already: old → new, as people say it."""
    for row, member in prepared.matched.items():
        if row in out:
            continue
        columns = list(recognising.changes_of(prepared, row))
        before, after = (_said(member.told), _said(prepared.told(row))) if columns else ({}, {})
        for column in columns:
            told = {"before": before[column] or "—", "after": after[column]}
            yield Fault(row, column, "person_changes", told)


def _said(told: PersonTold) -> dict[str, str]:
    born = registry.born_text(
        told.birth_year, told.birth_date, told.birth_precision, told.birth_month, whole=True
    )
    sex = gettext(registry.SEXES[told.sex]) if told.sex in registry.SEXES else ""
    return {
        "name": told.name, "relation": gettext(registry.RELATIONS[told.relation]), "sex": sex, "birth": born, "phone": told.phone,
    }  # fmt: skip


def _capitals(prepared: Prepared, out: set[int]) -> Iterator[Fault]:
    """Said once, with how many: cards and old lists write names so, and the list may know why."""
    rows = [row for row, name in enumerate(prepared.name) if name.isupper() and row not in out]
    if rows:
        yield Fault(rows[0], "name", "name_capitals", {"n": len(rows)})


def _old_fonts(prepared: Prepared, out: set[int]) -> Iterator[Fault]:
    """Too few for the column to be offered in Unicode, or below the rows it was looked for in: each is told, for it would be kept so; a
    village's name where it stands first."""
    villages: dict[str, int] = {}
    for row, name in enumerate(prepared.name):
        if row in out:
            continue
        villages.setdefault(prepared.village[row], row)
        if legacy.is_old(name):
            yield Fault(row, "name", "name_old_font")
    for village, row in villages.items():
        if legacy.is_old(village):
            yield Fault(row, "village", "name_old_font")


def _groups(prepared: Prepared, out: set[int]) -> Iterator[Fault]:
    """An ethnic group is read for three purposes, and comparing lists is none: who stands already keeps hers unread."""
    rows = [row for row in prepared.matched if row not in out and prepared.ethnic_group[row]]
    if rows:
        yield Fault(min(rows), "ethnic_group", "group_not_compared", {"n": len(rows)})


def _changes(
    prepared: Prepared, rows: Mapping[HouseholdKey, list[int]], out: set[int],
    standing: Mapping[HouseholdKey, registry.Standing],
) -> Iterator[Fault]:  # fmt: skip
    """An address the register has otherwise: what is there now, and what will be."""
    for key, stands in standing.items():
        said = _first_said(prepared.address, rows.get(key, ()), out)
        if said is not None and registry.differs(after := prepared.address[said], stands.address):
            yield Fault(said, "address", "address_changes", {"before": stands.address or "—", "after": after})


def _moves(
    judge: Judge, prepared: Prepared, rows: Mapping[HouseholdKey, list[int]], out: set[int],
    standing: Mapping[HouseholdKey, registry.Standing],
) -> Iterator[Fault]:  # fmt: skip
    """Households that the register has in another village: in which, and where they will be."""
    called, placed = judge.codes.called, prepared.placed
    for key, stands in standing.items():
        row = _first_said(prepared.village, rows.get(key, ()), out)
        if row is None:
            continue
        said = registry.VillageNamed(prepared.village[row], placed.numbers.get(placed.keys[row], 0))
        now = registry.VillageNamed(stands.village, stands.place_no)
        today = called.get(stands.place_no, "")
        if registry.is_another_village(said, now, today):
            before = now.name if registry.differs(said.name, now.name) else today
            yield Fault(row, "village", "village_changes", {"before": before or "—", "after": said.name})


def _first_said(values: Sequence[str], rows: Sequence[int], out: set[int]) -> int | None:
    return next((row for row in rows if row not in out and values[row]), None)
