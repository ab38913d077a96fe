"""Made-up people by the hundred thousand, for demos and benches. Every household says that it is synthetic."""

import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from hoaban.domains.registry import made_up, numbers, queries, rules
from hoaban.domains.registry.actions import asking, loading
from hoaban.domains.registry.actions.groups import as_brought
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.names import Namer
from hoaban.domains.registry.values import Precision, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places
from hoaban.kit import pack
from hoaban.kit.progress import Report, silent
from hoaban.kit.uid import uuid7

CHUNK = 2_000
REST_SECONDS = 0.01
HOUSEHOLD = (
    "uid",
    "code",
    "code_sort",
    "place_no",
    "village",
    "address",
    "is_synthetic",
    "confirmed_by",
    "version",
    "recorded_at",
)
DATED = ("place_no", "kind", "value", "until", "source", "said_by", "recorded_at")
MOST_AT_HOME = 8
"""More than any made-up home has people: each of them has a number of her own to be given."""
OLDEST = 500
"""Days since the oldest made-up fact was told: some want to be asked again."""
PERSON = tuple(column for column in loading.PERSON if column != "batch_id")


def generate_people(
    *,
    by: access.Actor,
    count: int,
    seed: int = 1,
    communes: Sequence[int] = (),
    progress: Report = silent,
) -> int:
    """Spread ``count`` people over the communes loaded here, or over communes and villages by number; how many were written.

    Begun again after a kill it goes on: households already there, by code, are passed over with their people.
    """
    numbers_of = list(communes) or sorted(places.commune_numbers().values())
    if not numbers_of or count <= 0:
        return 0
    written = made = 0
    families = _families(count, seed, numbers_of)
    languages = made_up.languages_of_groups(list(pack.find("vn").rows("languages.csv")))
    villages = dict(places.village_names())
    coverage = _cover(numbers_of, Random(seed))  # noqa: S311 - made-up facts, no secret
    while block := list(itertools.islice(families, CHUNK // 8)):
        written += _write(block, languages, villages, coverage)
        made += sum(len(people) for _place, _code, people in block)
        progress(made, count)
        time.sleep(REST_SECONDS)
    with transaction.atomic():
        audit.record("registry:household:generate", by=by, count=written, note="synthetic")
        asking.ask_without_list(by)
    return written


Family = tuple[int, str, list[tuple[str, str, Relation, date, str]]]


class Drawn(NamedTuple):
    """What is made up of one home besides its names."""

    days: int
    """Since it was told."""
    home: list[made_up.Told]
    people: list[list[made_up.Told]]
    phones: list[str]


def _families(count: int, seed: int, communes: Sequence[int]) -> Iterator[Family]:
    """(commune number, code, people); one person is name, sex, relation, birth, group."""
    namer, made = Namer(seed), 0
    for serial in itertools.count(1):
        if made >= count:
            return
        size = min(namer.random.choices((2, 3, 4, 5, 6), (8, 16, 32, 28, 16))[0], count - made)
        made += size
        yield communes[(serial - 1) % len(communes)], f"MP{serial:07d}", list(_members(namer, size))


def _members(namer: Namer, size: int) -> Iterator[tuple[str, str, Relation, date, str]]:
    group = namer.group()
    family, year = namer.family(group), namer.random.randint(1950, 1998)
    for place in range(size):
        relation = (Relation.HEAD, Relation.SPOUSE)[place] if place < 2 else Relation.CHILD
        sex = "mf"[place] if place < 2 else namer.random.choice("mf")
        born = year + (
            0 if place == 0 else namer.random.randint(0, 3) if place == 1 else namer.random.randint(20, 27)
        )
        own = namer.family(group, "f") if place == 1 else family
        day = date(born, namer.random.randint(1, 12), namer.random.randint(1, 28))
        yield namer.name(group, sex, own), sex, relation, day, group


def _drawn(
    family: Family, languages: Mapping[str, Sequence[str]], coverage: Mapping[int, str], today: date
) -> Drawn:
    """The same again for the same home: drawn by its code."""
    place, code, members = family
    draw, covered = Random(code), coverage.get(place, "")  # noqa: S311 - made-up facts, no secret
    days, home = draw.randrange(OLDEST), made_up.of_home(draw)
    people = [
        list(made_up.of_person(draw, today.year - born.year, languages.get(group, ()), today, covered))
        for _name, _sex, _relation, born, group in members
    ]
    return Drawn(days, home, people, made_up.phones_of(people, draw, int(code[2:]) * MOST_AT_HOME))


def _write(
    block: Sequence[Family], languages: Mapping[str, Sequence[str]], villages: Mapping[int, str],
    coverage: Mapping[int, str],
) -> int:  # fmt: skip
    groups = {group.code: group.id for group in places.ethnic_groups()}
    keys, adapt = numbers.at_hand(), loading.adapters()
    at = adapt.time(timezone.now())
    with transaction.atomic():
        known = queries.household_ids({_key(family) for family in block})
        fresh = [family for family in block if _key(family) not in known]
        rows = [
            (
                adapt.uid(uuid7()),
                code,
                rules.code_sort(code),
                place,
                villages.get(place, ""),
                "",
                True,
                "",
                1,
                at,
            )
            for place, code, _people in fresh
        ]
        loading.insert(Household, HOUSEHOLD, rows)
        ids = queries.household_ids({_key(family) for family in fresh})
        drawn = {_key(one): _drawn(one, languages, coverage, timezone.now().date()) for one in fresh}
        people = [
            _person(
                ids[_key((place, code, members))],
                place,
                person,
                drawn[_key((place, code, members))].phones[order],
                _identity(code, order),
                groups,
                keys,
                adapt,
                at,
            )
            for place, code, members in fresh
            for order, person in enumerate(members)
        ]
        loading.insert(Person, PERSON, people)
        homes = list(ids.values())
        if homes:
            marks = ", ".join(["%s"] * len(homes))
            as_brought(made_up.SOURCE, f"household_id IN ({marks})", tuple(homes))
        _facts(fresh, ids, drawn, adapt)
    return len(people)


def _key(family: Family) -> tuple[int, str]:
    """A code stands once in its commune."""
    return rules.commune_of(family[0]), family[1]


def _facts(
    fresh: Sequence[Family], ids: Mapping[tuple[int, str], int], drawn: Mapping[tuple[int, str], Drawn],
    adapt: loading.Adapters,
) -> None:  # fmt: skip
    """The people were written in the order of their households, so their keys follow it."""
    now, homes, people = timezone.now(), [], []
    keys: dict[int, list[int]] = {}
    written = Person.plain.filter(household_id__in=list(ids.values())).order_by("pk")
    for pk, home in written.values_list("pk", "household_id"):
        keys.setdefault(home, []).append(pk)
    for family in fresh:
        made, home, place = drawn[_key(family)], ids[_key(family)], family[0]
        told_at = adapt.time(now - timedelta(days=made.days))

        def row(owner: int, told: made_up.Told, place: int = place, at: Any = told_at) -> tuple[Any, ...]:
            kind, value, until = told
            return (owner, place, kind.value, value, adapt.day(until), made_up.SOURCE, "", at)

        homes += [row(home, told) for told in made.home]
        for pk, facts in zip(keys[home], made.people, strict=True):
            people += [row(pk, told) for told in facts]
    loading.insert(HouseholdFact, ("household_id", *DATED), homes)
    loading.insert(PersonFact, ("person_id", *DATED), people)


def _cover(communes: Sequence[int], draw: Random) -> dict[int, str]:
    """Make up the network of villages of which nobody told anything yet; what holds now, by the village's number."""
    told = set(VillageFact.plain.filter(CURRENT, kind=FactKind.COVERAGE).values_list("unit_id", flat=True))
    villages = [
        unit
        for number in sorted({rules.commune_of(one) for one in communes})
        for unit in places.units_in(
            access.UnitRange(number, number + rules.COMMUNE_SPAN), places.Level.VILLAGE
        )
        if unit.id not in told
    ]
    VillageFact.plain.bulk_create(
        VillageFact(
            unit_id=unit.id, place_no=unit.number or 0, kind=FactKind.COVERAGE, value=draw.choices(*made_up.COVERAGE)[0],
            source=made_up.SOURCE,
        )
        for unit in villages
    )  # fmt: skip
    return dict(VillageFact.plain.filter(CURRENT, kind=FactKind.COVERAGE).values_list("place_no", "value"))


def _identity(household: str, order: int) -> str:
    """Begins with 000: no province has that code, so the number can belong to nobody (0005… and above; a sheet's begin below). Spread
    over its digits: of a province's people about one in three has a number one slip away from another's, as with real ones by chance."""
    return f"000{500_000_000 + int(f'{household[-6:]}{order:02d}') * 618_033_989 % 500_000_000:09d}"


def _person(
    household: int, place: int, person: tuple[str, str, Relation, date, str], phone: str, number: str,
    groups: dict[str, int], keys: numbers.Numbers, adapt: loading.Adapters, at: Any,
) -> tuple[Any, ...]:  # fmt: skip
    (name, sex, relation, born, group), uid = person, uuid7()
    return (
        household, adapt.uid(uid), place, name, rules.name_key(name), rules.name_sort(name), sex,
        born.year, born.month, adapt.day(born), Precision.DAY.value, relation.value, phone,
        keys.seal("identity", uid, number), keys.index_of("identity", number), None, "", groups.get(group), None, None, 1, at,
    )  # fmt: skip
