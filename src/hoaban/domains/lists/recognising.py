"""Who of a list stands in the register already: the same household's code, and one number or one name that can be meant.

What is certain is matched, what is not is a fault for a person to decide. Nobody of another household is ever changed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from hoaban.domains.lists import rules
from hoaban.domains.lists.judging import HouseholdKey, Judge, Prepared, is_household
from hoaban.domains.lists.told import TOLD_ON
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.api import Holder, Member
from hoaban.domains.registry.values import NUMBERS, Part, PersonTold, Relation, Sex
from hoaban.foundation.imports.api import date_of
from hoaban.ui import formats


def recognise(judge: Judge, prepared: Prepared, held: registry.Registered) -> None:
    """Fills `prepared.matched`; every doubt is a fault."""
    members, holders = held.members, held.holders
    if not members and not holders:
        return
    taken: dict[int, int] = {}
    for row, key in enumerate(prepared.keys):
        # Of another commune nothing is said, not even that somebody is there.
        if not any(area.contains(key[0]) for area in judge.areas):
            continue
        member = _meant(judge, prepared, row, members.get(key, ()), holders)
        if member is None:
            continue
        first = taken.setdefault(member.pk, row)
        if first != row:
            judge.fault(row, "name", "person_repeated", first=judge.sheet.number_of(first))
        else:
            _papers(judge, prepared, row, member, held.taken_away.get(member.pk, ()))
            prepared.matched[row] = member


def _meant(
    judge: Judge, prepared: Prepared, row: int, members: Sequence[Member], holders: Mapping[str, list[Holder]]
) -> Member | None:
    """By her numbers, else by her name; None where she is new, or where a fault says what is in doubt."""
    found = {part: holders_at(prepared, part, row, holders) for part in NUMBERS}
    told = [part for part in NUMBERS if found[part]]
    if not told:
        return _alike(judge, prepared, row, members)
    meant = [_numbered(judge, prepared, part, row, members, found[part]) for part in told]
    first, last = meant[0], meant[-1]
    if first is None or last is None:
        return None
    if first.pk != last.pk:
        judge.fault(row, told[-1], f"{told[-1]}_other_person", path=_path(found[told[-1]][0]))
        return None
    return first


def _numbered(
    judge: Judge, prepared: Prepared, part: Part, row: int, members: Sequence[Member], found: Sequence[Holder]
) -> Member | None:
    """By one of her numbers; whoever has it elsewhere, or under another name, is for a person to decide."""
    holder, key = found[0], prepared.keys[row]
    if len(found) > 1 or holder.is_merged:
        here = [one for one in found if any(area.contains(one.place_no) for area in judge.areas)]
        # Where no record is hers, nothing can be opened: of another commune it is told that somebody there has the number.
        whose = min(here, key=lambda one: one.pk).uid if here else None
        where = settled_at(part, whose) if here else _at_desk(prepared, part, row, members)
        judge.fault(row, part, f"{part}_{'in_register' if here else 'elsewhere'}", **where)
        return None
    if rules.commune_of(holder.place_no) != key[0]:
        judge.fault(row, part, f"{part}_elsewhere", **_at_desk(prepared, part, row, members))
        return None
    member = next((one for one in members if one.pk == holder.pk), None)
    if member is None:
        judge.fault(row, part, f"{part}_other_household", household=holder.code, path=_path(holder))
    elif _is_other(prepared, row, member, members):
        judge.fault(row, part, f"{part}_other_person", path=_path(holder))
    else:
        return member
    return None


def _is_other(prepared: Prepared, row: int, member: Member, members: Sequence[Member]) -> bool:
    """Another name, and a birth or sex that is not hers; or the name of somebody else there: a card read by slip renames nobody."""
    name = registry.name_key(prepared.name[row])
    if name == member.name_key:
        return False
    return not may_be(prepared, row, member.told) or any(one.name_key == name for one in members)


def settled_at(part: str, whose: UUID | None) -> dict[str, str | int]:
    """The page where whoever keeps this record sees all that carry its number beside each other."""
    return {"path": f"/w/registry/people/{whose}/number/{part}/same/"} if whose else {}


def _at_desk(prepared: Prepared, part: Part, row: int, members: Sequence[Member]) -> dict[str, str | int]:
    """The page where this person's number is written at the desk: refused there, the keeper of the register can be asked. Nowhere
    to lead to where she does not stand yet."""
    name = registry.name_key(prepared.name[row])
    found = [one for one in members if one.name_key == name and may_be(prepared, row, one.told)]
    if len(found) != 1:
        return {}
    step = "correct" if found[0].index(part) else "new"
    return {"path": f"/w/registry/people/{found[0].uid}/number/{step}/"}


def _path(holder: Holder) -> str:
    return f"/w/registry/households/{holder.household_uid}/"


def holders_at(prepared: Prepared, part: Part, row: int, holders: Mapping[str, list[Holder]]) -> list[Holder]:
    """Who has her number of this part."""
    found = [holder for index in prepared.indexes(part, row) for holder in holders.get(index, ())]
    return found if len(found) < 2 else list({holder.pk: holder for holder in found}.values())


def _alike(judge: Judge, prepared: Prepared, row: int, members: Sequence[Member]) -> Member | None:
    """The only one of the household with this name whose birth and sex say nothing against it."""
    name = registry.name_key(prepared.name[row])
    found = [one for one in members if one.name_key == name and may_be(prepared, row, one.told)]
    if len(found) > 1:
        judge.fault(row, "name", "match_unclear")
    return found[0] if len(found) == 1 else None


def may_be(prepared: Prepared, row: int, held: PersonTold) -> bool:
    """Sex and birth, as far as both are known, are the same."""
    sex, birth = prepared.sex[row], prepared.birth[row]
    if held.sex is not Sex.UNKNOWN and sex is not Sex.UNKNOWN and held.sex is not sex:
        return False
    if birth is None or held.birth_year is None:
        return True
    return birth.year == held.birth_year and not (
        birth.day and held.birth_date and birth.day != held.birth_date
    )


def _papers(
    judge: Judge, prepared: Prepared, row: int, member: Member, gone: Sequence[registry.TakenAway]
) -> None:
    """A number that the record lacks is told, and the list adds it; what it says otherwise is a fault, and so is a number that
    was taken from her at the desk, unless the row was told after that day."""
    for part in NUMBERS:
        said, held = prepared.indexes(part, row), member.index(part)
        if said and held and held not in said:
            judge.fault(row, part, f"{part}_differs", path=f"/w/registry/people/{member.uid}/number/correct/")
        elif said and not held:
            days = [one.on for one in gone if one.part is part and not one.indexes.isdisjoint(said)]
            if days and not _is_told_after(judge, row, max(days)):
                path = f"/w/registry/people/{member.uid}/number/new/"
                judge.fault(row, part, f"{part}_taken_away", day=formats.day(max(days)), path=path)
            else:
                judge.note(row, part, "paper_added")


def _is_told_after(judge: Judge, row: int, day: date) -> bool:
    """As the row itself says; a day that has not come yet says nothing."""
    told = date_of(judge.sheet.column(TOLD_ON)[row]) if judge.sheet.values.get(TOLD_ON) else None
    return bool(told and told.day and day < told.day <= judge.today)


FIELDS = {"name": "name", "relation": "relation", "sex": "sex", "phone_e164": "phone", "birth_year": "birth",
          "birth_month": "birth", "birth_date": "birth", "birth_precision": "birth"}  # fmt: skip


def changes_of(prepared: Prepared, row: int) -> Iterator[str]:
    """Columns of the sheet in which a matched row says something new."""
    held, said = prepared.matched[row].told, prepared.told(row)
    if said != held:
        yield from dict.fromkeys(FIELDS[name] for name in registry.said_anew(held, said))


def two_communes(judge: Judge, prepared: Prepared, heads: set[HouseholdKey]) -> None:
    """One code in two communes is two households, unless one of them lacks a head: then a family was torn apart."""
    codes = Counter(key[1] for key in set(prepared.keys) if is_household(key))
    twice = {code for code, communes in codes.items() if communes > 1}
    if not twice:
        return
    rows: dict[str, dict[HouseholdKey, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, key in enumerate(prepared.keys):
        if key[1] in twice and is_household(key):
            rows[key[1]][key].append(row)
    for parts in rows.values():
        _torn(judge, prepared, parts, heads)


def _torn(
    judge: Judge, prepared: Prepared, parts: Mapping[HouseholdKey, list[int]], heads: set[HouseholdKey]
) -> None:
    headless = {
        key
        for key, members in parts.items()
        if key not in heads
        and all(prepared.relation[row] is not Relation.HEAD for row in members)
        and not all(row in prepared.matched for row in members)  # so they stand: this list tears nothing
    }
    whole = [members[0] for key, members in parts.items() if key not in headless]
    for key in headless:
        other = whole[0] if whole else next(members[0] for one, members in parts.items() if one != key)
        for row in parts[key]:
            judge.fault(row, "commune", "household_two_communes", first=judge.sheet.number_of(other))
