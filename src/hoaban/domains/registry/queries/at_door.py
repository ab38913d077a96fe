"""Reads for a room that sends people to the doors; that room says which of its rights allows it, here it is asked where."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.door import (
    DoorBorn,
    DoorFact,
    DoorGone,
    DoorHome,
    DoorLine,
    DoorPerson,
    DoorVillage,
)
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Change, Household, HouseholdFact, Move, Person, PersonFact
from hoaban.domains.registry.queries.reading import names_at, note
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.values import Changed, Left, Precision, ReadFor, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places
from hoaban.kit import text

MOST_ALONG = 600
"""Households of one list: a large village."""
PLACE = ("address", "village")
BIRTH = ("birth_year", "birth_month", "birth_date", "birth_precision")
_LONGEST = 18
"""Digits that a place's number may have in a column."""
SAME_DEED = timedelta(minutes=1)
ASKED_OF = {
    HouseholdFact: (FactKind.HOUSE, FactKind.WATER, FactKind.POWER),
    PersonFact: (FactKind.PHONE, FactKind.CHANNEL, FactKind.LANGUAGE, FactKind.SCHOOLING),
}
"""Facts that are shown and told at a door."""


def door_villages(
    actor: access.Actor, may: str, only: Collection[int] | None = None, key: str | None = None
) -> list[DoorVillage]:
    """The villages in whose households she may read names, with how many households each has; ``only``: of these households;
    ``key``: that one alone."""
    is_named = names_at(actor)
    rows = _reached(actor, may)
    rows = rows if only is None else rows.filter(among("pk", only))
    rows = rows if key is None else rows.filter(place_no=_place_of(key))
    counts: Counter[str] = Counter()
    places_of: dict[str, tuple[int, str]] = {}
    former: dict[str, set[str]] = defaultdict(set)
    told = rows.values_list("place_no", "village").annotate(n=Count("pk")).order_by("-n", "village")
    for place_no, village, count in told:
        one = _key(place_no, village)
        if is_named(place_no) and key in (None, one):
            counts[one] += count
            places_of.setdefault(one, (place_no, village))  # as most of its households write it
            former[one].add(_named_key(place_no, village))
    called = places.names_of({number for number, _village in places_of.values() if _is_village(number)})
    return [
        DoorVillage(
            one,
            called.get(places_of[one][0], places_of[one][1]),
            count,
            tuple(former[one] - {one}),
            places_of[one][0],
        )
        for one, count in counts.items()
    ]


def door_homes(actor: access.Actor, may: str, key: str, since: datetime) -> list[DoorHome]:
    """The households of one village with their people, the unconfirmed first; one line on record says village and count."""
    found = _of_village(actor, may, key)
    found = sorted(found, key=lambda row: (row.confirmed_at is not None, row.code_sort, row.pk))[:MOST_ALONG]
    audit.record_read(
        "registry:village:take_along",
        by=actor,
        target=("registry.villagelist", key[:80]),
        purpose="service",
        count=len(found),
    )
    return _shown(found, since)


def door_lines(actor: access.Actor, may: str, key: str) -> list[DoorLine]:
    """The households of one village by their codes, with their heads; on record first, as any list of them."""
    is_named = names_at(actor)
    found = [row for row in _of_village(actor, may, key) if is_named(row.place_no)]
    found = sorted(found, key=lambda row: (row.code_sort, row.pk))[:MOST_ALONG]
    note("registry:household:list", actor, key[:80], ReadFor.SERVICE, count=len(found))
    living = Person.plain.filter(CURRENT, among("household_id", [row.pk for row in found]))
    heads = living.filter(relation=Relation.HEAD).order_by("-pk").values_list("household_id", "name")
    counts = living.order_by().values("household_id").annotate(n=Count("pk")).values_list("household_id", "n")
    who, many = dict(heads), dict(counts)
    return [
        DoorLine(row.pk, row.uid, row.code, who.get(row.pk, ""), row.address, many.get(row.pk, 0))
        for row in found
    ]


def door_home(
    actor: access.Actor, may: str, uid: UUID, since: datetime, *, lock: bool = False
) -> DoorHome | None:
    """One household as it stands; locked where it will be written, else on record: its people are shown."""
    rows = _reached(actor, may).filter(uid=uid)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None or not names_at(actor)(row.place_no):
        return None
    if not lock:
        note("registry:household:read", actor, row, ReadFor.SERVICE)
    return _signed(_shown([row], since)[0], row)


def place_of_home(uid: UUID) -> int | None:
    return Household.plain.filter(uid=uid).values_list("place_no", flat=True).first()


def _reached(actor: access.Actor, may: str) -> QuerySet[Household]:
    """Where that right holds."""
    rows: QuerySet[Household] = Household.plain.filter(CURRENT, access.within("place_no", actor.areas(may)))
    return rows


def _of_village(actor: access.Actor, may: str, key: str) -> list[Household]:
    """By a former key whatever in the commune bears the name, as it was then."""
    number = _place_of(key)
    here = [row for row in _reached(actor, may).filter(place_no=number) if _key(number, row.village) == key]
    if here or _is_village(number):
        return here
    rows = _reached(actor, may).filter(place_no__gte=number, place_no__lt=number + rules.COMMUNE_SPAN)
    return [row for row in rows if _named_key(number, row.village) == key]


def _key(place_no: int, village: str) -> str:
    """A village by its number, for two may have one name, or one but for a mark; who stands in none that is known, by the name."""
    return str(place_no) if _is_village(place_no) else _named_key(place_no, village)


def _named_key(place_no: int, village: str) -> str:
    return f"{rules.commune_of(place_no)}-{text.name_key(village).replace(' ', '-')}"


def _is_village(place_no: int) -> bool:
    return rules.commune_of(place_no) != place_no


def _place_of(key: str) -> int:
    """The number a key begins with; of what is no key, none that anything has."""
    number = key.partition("-")[0]
    return int(number) if number.isdecimal() and len(number) <= _LONGEST else -1


def _shown(rows: list[Household], since: datetime) -> list[DoorHome]:
    """The same few queries, however many households."""
    ids = [row.pk for row in rows]
    homes, of_people, written = facts_of(HouseholdFact, ids), facts_of(PersonFact, ids), _written(ids, since)
    living: dict[int, list[DoorPerson]] = defaultdict(list)
    people = Person.plain.filter(CURRENT, household_id__in=ids).defer("identity_sealed", "insurance_sealed")
    for person in people.order_by("pk"):
        living[person.household_id].append(
            replace(
                _person(person), facts=of_people.get(person.pk, {}),
                phone_written=written.get((person.household_id, person.pk, "phone_e164")),
                born_written=max(
                    (last for name in BIRTH if (last := written.get((person.household_id, person.pk, name)))),
                    key=itemgetter(1), default=None,
                ),
            )
        )  # fmt: skip
    gone = _gone(ids, since)
    return [
        DoorHome(
            row.pk, row.uid, row.code, row.place_no, row.village, row.address, row.version, tuple(living[row.pk]),
            tuple(gone[row.pk]), homes.get(row.pk, {}),
            {name: last for name in PLACE if (last := written.get((row.pk, 0, name)))},
        )
        for row in rows
    ]  # fmt: skip


def facts_of(
    table: type[HouseholdFact] | type[PersonFact], homes: Collection[int]
) -> dict[int, dict[FactKind, DoorFact]]:
    """Household or person → what holds of the kinds that are asked at a door."""
    owner, of = (
        ("household_id", "household_id") if table is HouseholdFact else ("person_id", "person__household_id")
    )
    rows = table.plain.filter(CURRENT, kind__in=ASKED_OF[table], **{f"{of}__in": homes})
    found: dict[int, dict[FactKind, DoorFact]] = defaultdict(dict)
    for pk, kind, value, said_by, at, batch, source in rows.values_list(
        owner, "kind", "value", "said_by", "recorded_at", "batch_id", "source"
    ):
        found[pk][FactKind(kind)] = DoorFact(value, said_by, at, source if batch else "")
    return found


def _written(ids: Collection[int], since: datetime) -> dict[tuple[int, int, str], tuple[str, datetime]]:
    """Household, person (0: the household itself), column → who corrected it last, and when."""
    rows = Change.plain.filter(
        household_id__in=ids, what__in=[Changed.HOUSEHOLD, Changed.PERSON], at__gte=since, taken_back_at__isnull=True
    )  # fmt: skip
    found: dict[tuple[int, int, str], tuple[str, datetime]] = {}
    for one in rows.order_by("pk"):
        for name in {*PLACE, *BIRTH, "phone_e164"} & {*one.after}:
            if one.before.get(name) != one.after[name]:
                found[one.household_id, one.person_id or 0, name] = (one.by_label, one.at)
    return found


def _signed(home: DoorHome, row: Household) -> DoorHome:
    """With who wrote each fact down, as the record of deeds says; what a list brought keeps the list's name."""
    pks = dict(Person.plain.filter(CURRENT, household=row).values_list("uid", "pk"))
    targets = [("registry.household", str(row.pk)), *(("registry.person", str(pk)) for pk in pks.values())]
    last = audit.last_done("registry:fact:record", targets)

    def who(what: str, pk: int, kind: FactKind, fact: DoorFact) -> str:
        """A line of the same deed; one taken back since was of another row."""
        label, at = last.get((what, str(pk), kind.value), ("", None))
        return label if at and abs(at - fact.at) < SAME_DEED else ""

    def signed(facts: Mapping[FactKind, DoorFact], what: str, pk: int) -> dict[FactKind, DoorFact]:
        return {kind: replace(fact, by=fact.by or who(what, pk, kind, fact)) for kind, fact in facts.items()}

    people = tuple(
        replace(one, facts=signed(one.facts, "registry.person", pks.get(one.uid, 0))) for one in home.people
    )
    return replace(home, people=people, facts=signed(home.facts, "registry.household", row.pk))


def door_born(actor: access.Actor, household_id: int) -> list[DoorBorn]:
    """Newborns that were told of this household and stand in the register, for whoever reads it; her reading is on record already.
    Their parents are named where she may read that parent's name too: she may have moved away since, or was erased."""
    rows = Change.plain.filter(household_id=household_id, what=Changed.BORN, taken_back_at__isnull=True)
    said = rows.order_by("pk").values_list("person_id", "at", "parent_id")
    told = {child: (at, parent) for child, at, parent in said if child}
    asked = {*told, *(parent for _at, parent in told.values() if parent)}
    people = Person.objects.visible_to(actor).filter(pk__in=asked, erased_at__isnull=True)
    people = people.select_related("household").defer("identity_sealed", "insurance_sealed")
    is_named = names_at(actor)
    named = {one.pk: one for one in people.order_by("pk") if is_named(one.place_no)}
    return [
        DoorBorn(
            told[pk][0], one.name, parent.name if (parent := named.get(told[pk][1] or 0)) else "", _person(one).born,
            one.household.uid,
        )
        for pk, one in named.items()
        if pk in told
    ]  # fmt: skip


def _gone(ids: Iterable[int], since: datetime) -> dict[int, list[DoorGone]]:
    """Two officers may tell of the same person: what the first said stands beside what the second says."""
    found: dict[int, list[DoorGone]] = defaultdict(list)
    told = Change.plain.filter(
        household_id__in=ids,
        what__in=[Changed.LEFT, Changed.RETURNED],
        at__gte=since,
        taken_back_at__isnull=True,
    )
    last = {change.person_id: change for change in told.select_related("person").order_by("pk")}
    for change in last.values():
        if change.person is not None and change.what == Changed.LEFT:
            said = f"{change.after['why']} {change.after['on']}"
            found[change.household_id].append(
                DoorGone(_person(change.person), said, change.by_label, change.at)
            )
    moves = Move.plain.filter(source_id__in=ids, at__gte=since, taken_back_at__isnull=True)
    for move in moves.select_related("person").exclude(person__household_id=F("source_id")).order_by("pk"):
        said = f"{Left.MOVED} {move.on}"
        found[move.source_id].append(DoorGone(_person(move.person), said, move.by_label, move.at))
    return found


def _person(one: Person) -> DoorPerson:
    born = rules.born_text(
        one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=True
    )
    small = rules.speaks_not_yet(one.birth_year, timezone.localdate())
    return DoorPerson(
        one.uid, one.name, Relation(one.relation), born, one.phone_e164 or "", one.called or "", is_too_small_to_speak=small
    )  # fmt: skip
