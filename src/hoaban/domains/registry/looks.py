"""What of a household is worth a look before anything else: unconfirmed, running out, contradicting. Plain Python, no table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hoaban.domains.registry import decided, rules
from hoaban.domains.registry.facts import About, FactKind, FactShown, has_run_out, is_old
from hoaban.domains.registry.values import POOR, HouseholdShown, NumberKind, PersonShown, Relation

SOON = timedelta(days=30)


class Look(StrEnum):
    """Nobody to turn to first, then contradictions, a status by no decision or an old one, what runs out, what nobody said or
    confirmed."""

    NO_HEAD = "no_head"
    TWO = "two"
    SAME_IDENTITY = "same_identity"
    SAME_INSURANCE = "same_insurance"
    BORN = "born"
    NO_PHONE = "no_phone"
    NOT_INSURED = "not_insured"
    NO_DECISION = "no_decision"
    NOT_REVIEWED = "not_reviewed"
    RUN_OUT = "run_out"
    RUNS_OUT = "runs_out"
    PHONE = "phone"
    LANGUAGE = "language"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to look at, of some people or of the household or village."""

    look: Look
    kind: FactKind | None
    about: About
    people: tuple[PersonShown, ...] = ()


def looks(household: HouseholdShown, today: date) -> list[Found]:
    """In the order of `Look`; nothing of a household nobody lives in."""
    if household.is_masked or household.is_ended:
        return []
    held = [fact for fact in household.facts if fact.is_current]
    found = [
        *_headless(household),
        *_twice(held),
        *_undecided(held, today),
        *_of_people(household.people, held, today),
        *_old(household.people, held, today),
    ]
    return sorted(found, key=lambda one: list(Look).index(one.look))


def _headless(household: HouseholdShown) -> Iterator[Found]:
    """The head died or moved, or no list said who it is."""
    if household.is_headless:
        yield Found(Look.NO_HEAD, None, About.PERSON, tuple(household.people))


def _twice(held: Sequence[FactShown]) -> Iterator[Found]:
    """Two villages that became one may say two things of it."""
    said: dict[tuple[About, int, FactKind], str] = {}
    for fact in held:
        if said.setdefault((fact.about, fact.owner, fact.kind), fact.value) != fact.value:
            yield Found(Look.TWO, fact.kind, fact.about)


def _undecided(held: Sequence[FactShown], today: date) -> Iterator[Found]:
    """Poor or near poor by no decision that can be named, or by one of before the last yearly review."""
    for fact in held:
        if fact.kind is not FactKind.POVERTY or fact.value not in POOR:
            continue
        if not decided.is_whole(fact.source, fact.valid_from):
            yield Found(Look.NO_DECISION, fact.kind, About.HOUSEHOLD)
        elif not decided.is_reviewed(fact.source, fact.valid_from, today):
            yield Found(Look.NOT_REVIEWED, fact.kind, About.HOUSEHOLD)


def _of_people(people: Sequence[PersonShown], held: Sequence[FactShown], today: date) -> Iterator[Found]:
    own = {(fact.owner, fact.kind): fact for fact in held if fact.about is About.PERSON}
    heads = [one.birth_year for one in people if one.relation is Relation.HEAD and one.birth_year]

    def those(look: Look, kind: FactKind | None, whom: Sequence[PersonShown]) -> Iterator[Found]:
        if whom:
            yield Found(look, kind, About.PERSON, tuple(whom))

    def with_fact(kind: FactKind) -> list[tuple[PersonShown, FactShown]]:
        return [(one, fact) for one in people if (fact := own.get((one.id, kind)))]

    for look, number in (
        (Look.SAME_IDENTITY, NumberKind.IDENTITY),
        (Look.SAME_INSURANCE, NumberKind.INSURANCE),
    ):
        yield from those(look, None, [one for one in people if number in one.shared])
    yield from those(Look.BORN, None, [one for one in people if heads and _is_odd(one, heads[0])])
    phones, cards = with_fact(FactKind.PHONE), with_fact(FactKind.INSURANCE)
    yield from those(
        Look.NO_PHONE, FactKind.PHONE, [one for one, fact in phones if fact.value == "none" and one.phone]
    )
    yield from those(
        Look.NOT_INSURED,
        FactKind.INSURANCE,
        [one for one, fact in cards if fact.value == "none" and one.has_insurance_number],
    )
    out = [one for one, fact in cards if has_run_out(fact.until, today)]
    soon = [one for one, fact in cards if has_run_out(fact.until, today + SOON) and one not in out]
    yield from those(Look.RUN_OUT, FactKind.INSURANCE, out)
    yield from those(Look.RUNS_OUT, FactKind.INSURANCE, soon)
    sure = {one.id for one, fact in phones if not is_old(fact.kind, fact.told_on, today)}
    yield from those(Look.PHONE, FactKind.PHONE, [one for one in people if one.phone and one.id not in sure])
    # Whoever is too small to speak lacks nothing; what she will speak is noted once she does.
    silent = [
        one
        for one in people
        if (one.id, FactKind.LANGUAGE) not in own and not rules.speaks_not_yet(one.birth_year, today)
    ]
    yield from those(Look.LANGUAGE, FactKind.LANGUAGE, silent)


def _is_odd(person: PersonShown, head: int) -> bool:
    """A child is younger than the head, a parent older: equal years are odd too."""
    born = person.birth_year
    if not born:
        return False
    if person.relation in {Relation.CHILD, Relation.GRANDCHILD}:
        return born <= head
    return person.relation in {Relation.PARENT, Relation.GRANDPARENT} and born >= head


def _old(people: Sequence[PersonShown], held: Sequence[FactShown], today: date) -> Iterator[Found]:
    """The telephone has a line of its own."""
    by_id = {int(one.id): one for one in people}
    old: dict[tuple[About, FactKind], list[PersonShown]] = {}
    for fact in held:
        if fact.kind is not FactKind.PHONE and is_old(fact.kind, fact.told_on, today):
            whom = old.setdefault((fact.about, fact.kind), [])
            if fact.about is About.PERSON:
                whom.append(by_id[fact.owner])
    for (about, kind), whom in old.items():
        yield Found(Look.OLD, kind, about, tuple(whom))
