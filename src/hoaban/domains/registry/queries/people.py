"""People found by what somebody typed."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, Model, Q, QuerySet, TextField
from django.utils import timezone

from hoaban.domains.registry import numbers, rules, typed, wordindex
from hoaban.domains.registry.models import CURRENT, MERGED, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries import closeness
from hoaban.domains.registry.queries.by_number import holding
from hoaban.domains.registry.queries.merging import current
from hoaban.domains.registry.queries.reading import note
from hoaban.domains.registry.values import PersonId, ReadFor
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places
from hoaban.foundation.search import api as search
from hoaban.kit import fulltext, syllables
from hoaban.kit import text as texts


class Found(list[tuple[Person, float]]):
    """People and how well each fits, the closest first."""

    is_ordered = True
    """False: more fit than the database put in order in time; these are the closest of the first that came."""


def people_found(actor: access.Actor, text: str, limit: int) -> Found:
    """By identity number or telephone exactly, else by parts of the name in any order; the closest first.

    Who stands for a merged record is found by what that record says too. That she found so many people is on record
    before she sees them.
    """
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) >= 9 and len(digits) >= len(text.strip()) - 6:
        numbered = _people_numbered(actor, text, digits)[: limit * 2]
        found = Found((person, 1.0) for person in numbered)
    else:
        found = people_meant(actor, text, limit, "search", CURRENT | MERGED)
    shown = Found(_standing(actor, found)[:limit])
    shown.is_ordered = found.is_ordered
    note("registry:person:search", actor, "search", ReadFor.SERVICE, count=len(shown))
    return shown


def years_typed(text: str) -> tuple[int, ...]:
    """Birth years of which a text asks for one; none where it names neither a year nor an age."""
    return typed.read(text, timezone.localdate()).years


def _standing(actor: access.Actor, found: Found) -> list[tuple[Person, float]]:
    """Who stands today for each of these records, as far as she may find them; nobody twice."""
    former = [person.pk for person, _fit in found if person.merged_into_id]
    if not former:
        return found
    stands = current(former)
    rows = _named_rows(actor, "search", CURRENT).filter(pk__in=set(stands.values()))
    people = {person.pk: person for person in rows.select_related("household")}
    best: dict[int, tuple[Person, float]] = {}
    for person, fit in found:
        now = people.get(stands[PersonId(person.pk)]) if person.merged_into_id else person
        if now is not None and fit > best.get(now.pk, (now, -1.0))[1]:
            best[now.pk] = now, fit
    return sorted(best.values(), key=lambda pair: -pair[1])


def _people_numbered(actor: access.Actor, text: str, digits: str) -> QuerySet[Person]:
    wanted = holding("identity_index", numbers.indexes_of("identity", digits))
    phone = rules.phone_e164(text)
    if phone:
        wanted |= holding("phone_e164", [phone])
    return _named_rows(actor, "search", CURRENT | MERGED).filter(wanted).select_related("household")


def _named_rows(actor: access.Actor, verb: str, which: Q) -> QuerySet[Person]:
    """Only where names may be read: a hit on a masked row would still tell who lives there."""
    here = access.within("place_no", actor.areas(Permission.IDENTIFY))
    rows: QuerySet[Person] = Person.objects.visible_to(actor, verb).filter(which, here)
    return rows


MOST_NAMED = 5_000
"""Households one name may find in a list: more is no longer a search."""


def households_named(actor: access.Actor, text: str) -> list[int]:
    """Ids of the households where somebody of this name lives."""
    homes: dict[int, None] = {}
    for asked, which, enough in _readings(text, CURRENT):
        for ways in (_half_typed, _slipped) if len(homes) < enough else ():
            found = _matching(actor, asked, ways, "see", which).values_list("household_id", flat=True)
            if ids := list(found[:MOST_NAMED]):
                homes |= dict.fromkeys(ids)
                break
    return list(homes)[:MOST_NAMED]


CANDIDATES = 100
"""So many are compared with what was typed; of more the database gives the closest (`closeness`)."""
ENOUGH = 3
"""So few are found as typed that it may be a slip."""


def people_named(actor: access.Actor, text: str, limit: int, verb: str, which: Q = CURRENT) -> Found:
    """Whom the text fits as it stands, the closest first: whole words, then half typed, then one a slip away, then any of them."""
    return _found(*_fits(actor, typed.read(text, timezone.localdate()), limit, verb, which), limit)


def people_meant(actor: access.Actor, text: str, limit: int, verb: str, which: Q) -> Found:
    """`people_named`, and where few or none are found whom the text may mean beside: people whose year nobody knows, or of another year,
    and those of a village named without its mark."""
    fits: Fits = {}
    is_ordered, until = True, _clock() + BUDGET
    for place, (asked, wanted, enough) in enumerate(_readings(text, which)):
        if len(fits) < enough:
            more, all_in_order = _fits(actor, asked, limit, verb, wanted, until)
            weight = OTHERWISE_READ if place else 1.0
            fits = {pk: weight * fit for pk, fit in more.items()} | fits
            is_ordered &= all_in_order
    return _found(fits, is_ordered, limit)


BUDGET = 0.8
"""Seconds for all readings of a text and all ways to take each, together: with a year and a village there are six of four. The first
answer is always waited for; what is not asked in time is said as `Found.is_ordered`."""
_clock = time.monotonic
OTHERWISE_READ = 0.8
"""What a fit is worth of somebody whose year is not the one typed, or whose village was guessed."""


def _readings(text: str, which: Q) -> Iterator[tuple[typed.Typed, Q, int]]:
    """What the text may mean, the likeliest first; of which rows; tried while fewer than so many are found."""
    asked = typed.read(text, timezone.localdate())
    yield asked, which, 1
    unmarked = typed.unmarked_village(asked)
    if asked.years and asked.words:
        yield replace(asked, years=()), which & Q(birth_year=None), ENOUGH
    if unmarked:
        yield unmarked, which, 1
    if asked.years and asked.words:
        yield replace(asked, years=typed.around(asked.years)), which, 1
        yield replace(asked, years=()), which, 1
    if asked.years and unmarked:
        yield replace(unmarked, years=()), which, 1


Fits = dict[int, float]


def _fits(
    actor: access.Actor, asked: typed.Typed, limit: int, verb: str, which: Q, until: float = math.inf
) -> tuple[Fits, bool]:  # fmt: skip
    """Person's id → how well she fits, 0 to 1, and whether the closest are among them; nothing more is asked after ``until``."""
    fits: Fits = {}
    fit, is_ordered = _fitting(asked.name), True
    for ways, enough in ((_whole, limit), (_half_typed, ENOUGH), (_slipped, 1), (_slipped_anywhere, 0)):
        left = until - _clock()
        if left <= 0:
            return fits, False
        candidates, all_in_order = _limited(left, partial(_candidates, actor, asked, ways, verb, which))
        is_ordered &= all_in_order
        fits |= {
            pk: max(fit(name, key), fit(called, called_key or "") if called else 0.0)
            for pk, name, key, called, called_key in candidates
            if pk not in fits
        }
        if len(fits) >= enough:
            break
    return fits, is_ordered


def _found(fits: Fits, is_ordered: bool, limit: int) -> Found:
    best = sorted(fits, key=lambda pk: (-fits[pk], pk))[:limit]
    people = {person.pk: person for person in _shown(best)}
    found = Found((people[pk], fits[pk]) for pk in best if pk in people)
    found.is_ordered = is_ordered
    return found


def _columns(model: type[Model], *names: str) -> tuple[str, ...]:
    """In the model's own order, as `from_db` takes them."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


SHOWN = _columns(
    Person, "id", "uid", "name", "sex", "birth_year", "birth_month", "birth_date", "birth_precision", "relation",
    "merged_into_id", "place_no", "phone_e164", "version", "household_id", "called",
)  # fmt: skip
"""What a hit shows of a person; a page that shows more reads it then."""
SHOWN_HOME = _columns(Household, "id", "uid", "code", "village")
AT_ONCE = 10


def _shown(ids: Sequence[int]) -> Iterable[Person]:
    """These people with their households, by questions of ten ids whose SQL is kept."""
    for start in range(0, len(ids), AT_ONCE):
        few = ids[start : start + AT_ONCE]
        told = {f"id{place}": few[min(place, len(few) - 1)] for place in range(AT_ONCE)}
        for row in _ten_people(**told):
            person = Person.from_db(DEFAULT_DB_ALIAS, SHOWN, row[: len(SHOWN)])
            person.household = Household.from_db(DEFAULT_DB_ALIAS, SHOWN_HOME, row[len(SHOWN) :])
            yield person


def _ten(_actor: object) -> QuerySet[Person, tuple[Any, ...]]:
    ids = [access.Given(f"id{place}", BigIntegerField()) for place in range(AT_ONCE)]
    home = [f"household__{name}" for name in SHOWN_HOME]
    return Person.plain.filter(pk__in=ids).values_list(*SHOWN, *home)


_ten_people: access.Prepared[tuple[Any, ...]] = access.Prepared(_ten)


COMPARED = "pk", "name", "name_key", "called", "called_key"
Compared = tuple[int, str, str, str | None, str | None]
LITTLE = 0.1
"""Seconds of the budget that an ordinary search takes."""
ORDERING = 0.3
"""Seconds to put in order whom a common name fits: less than a search has, so that what was found can still be shown."""


def _candidates(
    actor: access.Actor, asked: typed.Typed, ways: "FindWays", verb: str, which: Q
) -> tuple[Iterable[Compared], bool]:
    """Id, both names and their keys, and whether the closest are among them: what took too long to be put in order is the first
    hundred. Without a village beside the words, the question's SQL is always the same and is kept."""
    areas, told = actor.areas(Permission.IDENTIFY), closeness.told(asked.name, asked.words)
    if asked.village or not asked.words or len("".join(asked.words)) < 2:
        rows = _matching(actor, asked, ways, verb, which)
        close = closeness.closeness(len(asked.words), closeness.known(told))
        in_order = rows.order_by(close, "pk").values_list(*COMPARED)[:CANDIDATES]
        return _in_time(lambda: list(in_order), rows.values_list(*COMPARED)[:CANDIDATES])
    wanted = [_asked(way, areas, asked.years) for way in ways(asked.words, areas)] if areas else []
    if not wanted:
        return [], True
    question = wordindex.question(wanted)
    some = _held(verb, which, 0)(actor, question=question)
    if len(some) <= CANDIDATES:
        return some, True
    # A word that thousands bear: only then is every one of them put in order.
    every = _held(verb, which, len(asked.words))
    return _in_time(lambda: every(actor, question=question, **told), some[:CANDIDATES])


def _limited(
    left: float, ask: Callable[[], tuple[Iterable[Compared], bool]]
) -> tuple[Iterable[Compared], bool]:
    """Nearly all of the budget is there: asked without a limit, which costs PostgreSQL words of its own. With less, nobody where
    it takes longer."""
    if left > BUDGET - LITTLE:
        return ask()
    try:
        with search.time_limit(left):
            found, all_in_order = ask()
            return list(found), all_in_order
    except search.TooSlow:
        return [], False


def _in_time(
    in_order: Callable[[], list[Compared]], some: Iterable[Compared]
) -> tuple[Iterable[Compared], bool]:
    """The closest of all, or some where that takes too long."""
    try:
        with search.time_limit(ORDERING):
            return in_order(), True
    except search.TooSlow:
        return some, False


@lru_cache(maxsize=256)  # the communes of lists taken in, by the number of words
def _held(verb: str, which: Q, ordered_by: int) -> access.Prepared[Compared]:
    """The first hundred and one as the index gives them; or, by so many words, the closest hundred of all."""

    def rows(actor: access.Actor) -> QuerySet[Person, Compared]:
        found = wordindex.holding(_named_rows(actor, verb, which), access.Given("question", TextField()))
        if not ordered_by:
            return found.values_list(*COMPARED)[: CANDIDATES + 1]
        close = closeness.closeness(ordered_by, access.Given)
        return found.order_by(close, "pk").values_list(*COMPARED)[:CANDIDATES]

    return access.Prepared(rows)


Ways = list[list[fulltext.Group]]
FindWays = Callable[[Sequence[str], Sequence[access.UnitRange]], Ways]


def _whole(words: Sequence[str], areas: Sequence[access.UnitRange]) -> Ways:
    return [[(word,) for word in words]]


def _half_typed(words: Sequence[str], areas: Sequence[access.UnitRange]) -> Ways:
    return [fulltext.typed_groups(words)]


def _slipped(words: Sequence[str], areas: Sequence[access.UnitRange]) -> Ways:
    """A slip in one word at a time, and only to a word that some name there has."""
    meant = _meant(words, areas)
    return [
        [meant[slip] if place == slip else (word,) for place, word in enumerate(words)]
        for slip in range(len(words))
        if meant[slip]
    ]


def _slipped_anywhere(words: Sequence[str], areas: Sequence[access.UnitRange]) -> Ways:
    """A slip in several words: «xung thi mi» is «Sùng Thị Mỷ». For who is found in no other way."""
    meant = _meant(words, areas)
    if sum(map(bool, meant)) < 2:
        return []
    return [[(word, *others) for word, others in zip(words, meant, strict=True)]]


def _meant(words: Sequence[str], areas: Sequence[access.UnitRange]) -> list[fulltext.Group]:
    """Of each word, the others it may have been."""
    known = _name_words(tuple(areas), int(time.monotonic() // KNOWN_SECONDS))
    return [tuple(word for word in syllables.near(word) if word in known) for word in words]


KNOWN_SECONDS = 600
MOST_KNOWN = 20_000


@lru_cache(maxsize=200)
def _name_words(areas: tuple[access.UnitRange, ...], _period: int) -> frozenset[str]:
    """Words that names of an area have: a few hundred syllables, read again every ten minutes; of a province, a part's."""
    rows = Person.plain.filter(access.within("place_no", areas)).values_list("name_key", "called_key")
    return frozenset(word for keys in rows[:MOST_KNOWN] for key in keys if key for word in key.split())


def _matching(
    actor: access.Actor, asked: typed.Typed, ways: FindWays, verb: str, which: Q
) -> QuerySet[Person]:
    """Our own index finds the words; the scope decides who may see the row."""
    rows, areas = _named_rows(actor, verb, which), actor.areas(Permission.IDENTIFY)
    if len("".join(asked.words + asked.village)) < 2:
        return rows.none()
    wanted = ways(asked.words, areas) if asked.words else []
    if asked.village:
        areas = places.villages_called(asked.village, areas)
        rows = rows.filter(access.within("place_no", areas))
        if not asked.words:
            return rows.filter(birth_year__in=asked.years) if asked.years else rows
    if not wanted or not areas:
        return rows.none()
    return wordindex.holding(rows, wordindex.question([_asked(way, areas, asked.years) for way in wanted]))


FEW_COMMUNES = 20


def _asked(
    way: Sequence[fulltext.Group], areas: Sequence[access.UnitRange], years: Sequence[int]
) -> list[fulltext.Group]:
    """The same words as they stand in her communes where these are few: the scope decides, this spares looking elsewhere."""
    spans = [range(area.start // rules.COMMUNE_SPAN, -(-area.stop // rules.COMMUNE_SPAN)) for area in areas]
    asked: list[fulltext.Group] = list(way)
    if sum(len(span) for span in spans) <= FEW_COMMUNES:
        communes = {number for span in spans for number in span}
        asked = [
            [wordindex.inside(number, word) for number in sorted(communes) for word in group] for group in way
        ]
    return [*asked, [f"{wordindex.YEAR}{year}" for year in years]] if years else asked


def _fitting(text: str) -> Callable[[str, str], float]:
    """How well a name (and its key) fits: with the right marks above without; shared trigrams in between."""
    marked, parts = texts.nfc(text).casefold(), fulltext.trigrams(text)

    def fit(name: str, key: str) -> float:
        exact = 0.3 if marked in texts.nfc(name).casefold() else 0.0
        return round(0.7 * fulltext.shared(parts, fulltext.trigrams_of_key(key)) + exact, 4)

    return fit
