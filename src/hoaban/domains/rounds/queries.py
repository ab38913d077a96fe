"""Reads of the household visit: the villages that can be taken along, their households as they stand, and who came to one."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import Relation
from hoaban.domains.rounds.models import HouseholdVisit, VisitPhoto
from hoaban.domains.rounds.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.files import api as files
from hoaban.foundation.offline import api as offline
from hoaban.foundation.places import api as places
from hoaban.kit import phone as phones
from hoaban.kit import text

Known = dict[str, tuple[str, datetime]]
"""Field → who corrected it, and when."""

OF_HOME = {
    "house": registry.FactKind.HOUSE, "water": registry.FactKind.WATER, "power": registry.FactKind.POWER,
}  # fmt: skip
OF_PEOPLE = {
    "whose": registry.FactKind.PHONE, "reach": registry.FactKind.CHANNEL, "speaks": registry.FactKind.LANGUAGE,
    "school": registry.FactKind.SCHOOLING,
}  # fmt: skip
"""Question of the form → the register's fact: its words, its codes."""
FRESH = timedelta(days=30)
"""A household seen this month is shown as done."""

MOST_SHOWN = 50
"""Visits on one page: years of them."""


@dataclass(frozen=True, slots=True)
class VisitTold:
    """One visit: when, who came, who answered (the form's code), what was corrected (the form's fields), what was seen."""

    at: datetime
    by: str
    met: str
    present: int | None
    corrected: tuple[str, ...]
    note: str
    photos: tuple[UUID, ...]
    born: tuple[registry.DoorBorn, ...]
    """Newborns told that day, as the register holds them."""
    unchecked: int
    """Photos that cannot be opened, or not yet."""


@dataclass(frozen=True, slots=True)
class HomeVisited:
    """A household with its latest visits; ``is_cut``: there are older ones."""

    uid: UUID
    code: str
    who: str
    """Its head; empty where nobody is."""
    village: str
    address: str
    visits: tuple[VisitTold, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class VillageVisited:
    """A village of hers: how many households it has, and how many of them somebody saw this month."""

    key: str
    name: str
    count: int
    seen: int
    where: str = ""
    """Where it lies; in a list of villages only of those that read alike."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A household somebody saw this month: the latest visit."""

    home: registry.DoorLine
    by: str
    at: datetime
    met: str
    """Who answered, by the form's code."""


@dataclass(frozen=True, slots=True)
class RoundOf:
    """The households of one village: which are still to visit, and who saw the others; ``is_cut``: there are more."""

    village: VillageVisited
    left: tuple[registry.DoorLine, ...]
    seen: tuple[Seen, ...]
    is_cut: bool


def villages(actor: access.Actor, key: str | None = None) -> list[VillageVisited]:
    """Her villages by name, or one of them, with how far somebody came in each."""
    since = timezone.now() - FRESH
    rows = HouseholdVisit.plain.filter(
        access.within("place_no", actor.areas(Permission.VISIT)), visited_at__gte=since
    )
    homes = set(rows.values_list("household_id", flat=True))
    seen = {one.key: one.count for one in registry.door_villages(actor, Permission.VISIT, homes, key)}
    shown = registry.door_villages(actor, Permission.VISIT, key=key)
    marks = _apart(shown) if key is None else {one.key: _where(one.place_no) for one in shown}
    found = [
        VillageVisited(one.key, _name(one), one.count, seen.get(one.key, 0), marks[one.key]) for one in shown
    ]
    return sorted(found, key=lambda one: text.name_sort(f"{one.name} {one.where}"))


def round_of(actor: access.Actor, key: str) -> RoundOf:
    """One village of hers, household by household; the list of names is on record first. `NotFound`: not hers to visit."""
    found = villages(actor, key)
    if not found:
        raise NotFound
    (village,) = found
    homes = registry.door_lines(actor, Permission.VISIT, key)
    last = _last_of([home.id for home in homes])
    seen = [Seen(home, *last[home.id]) for home in homes if home.id in last]
    seen.sort(key=lambda one: one.at, reverse=True)
    left = tuple(home for home in homes if home.id not in last)
    return RoundOf(village, left, tuple(seen), len(homes) < village.count)


def _last_of(homes: Collection[int]) -> dict[int, tuple[str, datetime, str]]:
    """Household → who saw it last this month, when, and who answered."""
    rows = HouseholdVisit.plain.filter(household_id__in=homes, visited_at__gte=timezone.now() - FRESH)
    told = rows.order_by("visited_at", "pk").values_list("household_id", "by_label", "visited_at", "met")
    return {home: (by, at, met) for home, by, at, met in told}


def units(actor: access.Actor) -> list[offline.PackUnit]:
    """One list per village of her communes."""
    shown = registry.door_villages(actor, Permission.VISIT)
    marks = _apart(shown)
    found = [
        offline.PackUnit(one.key, _joined(_name(one), marks[one.key]), one.count, one.former) for one in shown
    ]
    return sorted(found, key=lambda unit: text.name_sort(unit.label))


def _name(village: registry.DoorVillage) -> str:
    return village.name or gettext("Without a village")


def _joined(*words: str) -> str:
    return ", ".join(filter(None, words))


@dataclass(frozen=True, slots=True)
class _Marks:
    """What tells places apart, by number; empty where there is nothing to tell."""

    commune: dict[int, str]
    former: dict[int, str]
    """Of a village that a reform brought: the communes it was of."""
    code: dict[int, str]


def _marks(numbers: Collection[int]) -> _Marks:
    """Of villages, and of households in none that is known: their number is their commune's. A few queries, however many."""
    found = places.units_by_number(numbers)
    units = {number: unit for number, unit in found.items() if unit.level is places.Level.VILLAGE}
    before = places.lineages_of(unit.id for unit in units.values())
    olds = {
        number: {registry.commune_of(one.unit.number or 0) for one in before.get(unit.id, ())}
        - {registry.commune_of(number)}
        for number, unit in units.items()
    }
    names = places.names_of(
        {*map(registry.commune_of, numbers), *(one for some in olds.values() for one in some)}
    )
    former, code = dict.fromkeys(numbers, ""), dict.fromkeys(numbers, "")
    for number, unit in units.items():
        if said := ", ".join(sorted(names[one] for one in olds[number] if one in names)):
            former[number] = gettext("formerly %(commune)s") % {"commune": said}
        code[number] = gettext("village code %(code)s") % {"code": unit.code}
    return _Marks({one: names.get(registry.commune_of(one), "") for one in numbers}, former, code)


def _where(number: int) -> str:
    """Of one village: its commune, with the one it was of before a reform, or else its code."""
    marks = _marks([number])
    return _joined(marks.commune[number], marks.former[number] or marks.code[number])


def _apart(villages: Collection[registry.DoorVillage]) -> dict[str, str]:
    """Key → what tells a village from others that read alike: their communes, else those they were of before a reform, else the
    villages' codes. Nothing of the others."""
    by_name: dict[str, list[registry.DoorVillage]] = defaultdict(list)
    for one in villages:
        by_name[_name(one)].append(one)
    alike = [ones for ones in by_name.values() if len(ones) > 1]
    found = {one.key: "" for one in villages}
    marks = _marks([one.place_no for ones in alike for one in ones]) if alike else _Marks({}, {}, {})
    for ones in alike:
        told = [""] * len(ones)
        for kind in (marks.commune, marks.former, marks.code):
            said = [kind[one.place_no] for one in ones]
            if len(set(told)) < len(ones) and len(set(said)) > 1:
                told = list(map(_joined, told, said))
        found |= dict(zip((one.key for one in ones), told, strict=True))
    return found


def pack(actor: access.Actor, key: str) -> list[offline.Record]:
    """The households of one village with their people, the unconfirmed first; the registry keeps the reading on record."""
    since = timezone.now() - FRESH
    return _records(registry.door_homes(actor, Permission.VISIT, key, since), since)


def current(actor: access.Actor, target: UUID, lock: bool) -> offline.Record | None:
    """One household as it stands; locked where it will be written, else on record: its people are shown."""
    since = timezone.now() - FRESH
    home = registry.door_home(actor, Permission.VISIT, target, since, lock=lock)
    return _records([home], since)[0] if home else None


def _records(homes: list[registry.DoorHome], since: datetime) -> list[offline.Record]:
    known: dict[int, Known] = {}
    seen: dict[int, tuple[str, datetime]] = {}
    rows = HouseholdVisit.plain.filter(household_id__in=[home.id for home in homes], visited_at__gte=since)
    for visit in rows.order_by("pk"):
        known.setdefault(visit.household_id, {}).update(
            dict.fromkeys(visit.corrected, (visit.by_label, visit.recorded_at))
        )
        before = seen.get(visit.household_id)
        if before is None or before[1] <= visit.visited_at:
            seen[visit.household_id] = (visit.by_label, visit.visited_at)
    tongues = _tongues(homes)
    return [
        replace(
            _record(home, known.get(home.id, {}), is_done=home.id in seen),
            choices=tongues,
            seen=seen.get(home.id),
        )
        for home in homes
    ]


def _tongues(homes: list[registry.DoorHome]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The languages of the province; one list is of one village."""
    return {"speaks": tuple(registry.languages_at(homes[0].place_no).items())} if homes else {}


_OF_NO_INFANT = (registry.FactKind.LANGUAGE, registry.FactKind.SCHOOLING)


def _record(home: registry.DoorHome, known: Known, *, is_done: bool) -> offline.Record:
    values: dict[str, offline.Value] = {"address": home.address, "village": home.village}
    head = next((one for one in home.people if one.relation is Relation.HEAD), None)
    if head:  # without a head there is nobody whose telephone it would be
        values["phone"] = phones.spoken(head.phone) if head.phone else ""
    values |= {f"person.{one.person.uid}": one.said for one in home.gone}
    values |= {f"person.{one.uid}": registry.HERE for one in home.people}
    values |= {key: home.facts[kind].value if kind in home.facts else "" for key, kind in OF_HOME.items()}
    for one in home.people:
        values[f"number.{one.uid}"] = phones.spoken(one.phone) if one.phone else ""
        values[f"born.{one.uid}"] = one.born
        values |= {
            f"{key}.{one.uid}": one.facts[kind].value if kind in one.facts else ""
            for key, kind in OF_PEOPLE.items()
            if kind in one.facts or not (one.is_too_small_to_speak and kind in _OF_NO_INFANT)
        }
    known = known | _written(home) | {f"person.{one.person.uid}": (one.by, one.at) for one in home.gone}
    lines = {str(one.uid): _line(one) for one in [*home.people, *(gone.person for gone in home.gone)]}
    detail = ngettext("%(code)s, %(n)s person", "%(code)s, %(n)s people", len(home.people))
    detail %= {"code": home.code, "n": len(home.people)}
    detail = " · ".join(part for part in (home.address, detail) if part)  # a code leads nobody to a door
    return offline.Record(
        home.uid, head.name if head else home.code, detail, home.place_no, home.version, values, known, is_done,
        tuple(lines.values()), former={"phone": f"number.{head.uid}"} if head else {},
    )  # fmt: skip


def _written(home: registry.DoorHome) -> Known:
    """What was corrected or noted, at the desk, by a list or on a visit: by whom and when."""
    found = dict(home.place_written)
    found |= {key: _noted(home.facts[kind]) for key, kind in OF_HOME.items() if kind in home.facts}
    for one in home.people:
        if one.born_written:
            found[f"born.{one.uid}"] = one.born_written
        if one.phone_written:
            found[f"number.{one.uid}"] = one.phone_written
            if one.relation is Relation.HEAD:
                found["phone"] = one.phone_written
        found |= {
            f"{key}.{one.uid}": _noted(one.facts[kind])
            for key, kind in OF_PEOPLE.items()
            if kind in one.facts
        }
    return found


def _noted(fact: registry.DoorFact) -> tuple[str, datetime]:
    if fact.by and fact.said_by and fact.by != fact.said_by:
        return gettext("%(by)s, told by %(who)s") % {"by": fact.by, "who": fact.said_by}, fact.at
    return fact.by or fact.said_by, fact.at


def _line(one: registry.DoorPerson) -> offline.Line:
    told = [gettext(registry.RELATIONS[one.relation]), one.born, registry.called_of(one.called)]
    if one.is_too_small_to_speak and registry.FactKind.LANGUAGE not in one.facts:
        told.append(
            gettext("too small to speak: no language is asked, the household's are noted of the others")
        )
    return offline.Line(str(one.uid), one.name, " · ".join(word for word in told if word), one.called)


def last_visit() -> Subquery:
    """Of a household's row, beside its columns: when somebody was last there; null where nobody was."""
    there = HouseholdVisit.plain.filter(household=OuterRef("pk")).order_by("-visited_at")
    return Subquery(there.values("visited_at")[:1])


def visits_of(actor: access.Actor, uid: UUID) -> HomeVisited:
    """Who came to a household of hers, and what was found; that she read it is on record first. `NotFound`: not hers to visit."""
    home = registry.door_home(actor, Permission.VISIT, uid, timezone.now() - FRESH)
    if home is None:
        raise NotFound
    rows = (
        HouseholdVisit.objects.visible_to(actor).filter(household_id=home.id).order_by("-visited_at", "-pk")
    )
    latest = list(rows[: MOST_SHOWN + 1])
    born = registry.door_born(actor, home.id)
    photos, unchecked = _photos(actor, [one.pk for one in latest])
    shown = tuple(
        VisitTold(
            one.visited_at, one.by_label, one.met, one.people_present, tuple(one.corrected), one.note,
            tuple(photos[one.pk]), tuple(child for child in born if child.at == one.recorded_at), unchecked[one.pk],
        )
        for one in latest[:MOST_SHOWN]
    )  # fmt: skip
    who = next((one.name for one in home.people if one.relation is Relation.HEAD), "")
    return HomeVisited(home.uid, home.code, who, home.village, home.address, shown, len(latest) > MOST_SHOWN)


def _photos(actor: access.Actor, visits: Collection[int]) -> tuple[dict[int, list[UUID]], Counter[int]]:
    """Visit → addresses of its photos that can be opened; visit → how many cannot."""
    rows = VisitPhoto.objects.visible_to(actor).filter(visit_id__in=visits).order_by("pk")
    hung = list(rows.values_list("visit_id", "file_id"))
    clean = files.clean_of(file for _visit, file in hung)
    found: dict[int, list[UUID]] = defaultdict(list)
    for visit, file in hung:
        if file in clean:
            found[visit].append(clean[file])
    return found, Counter(visit for visit, file in hung if file not in clean)


def may_read_photo(actor: access.Actor, file_id: files.FileId) -> bool:
    """Whoever sees the visit and may know whom it was."""
    rows = VisitPhoto.objects.visible_to(actor)
    return actor.may(registry.IDENTIFY) and rows.filter(file_id=file_id).exists()
