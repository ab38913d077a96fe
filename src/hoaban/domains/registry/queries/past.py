"""Reading a household as it was on a day; on record like any other reading of it."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from hoaban.domains.registry import past, rules
from hoaban.domains.registry.facts import About, FactShown
from hoaban.domains.registry.models import Change, Household, Merge, Move, Person
from hoaban.domains.registry.past import (
    HOME,
    KNOWN_FROM,
    STANDS,
    Away,
    HouseholdThen,
    Known,
    PersonThen,
    State,
    Turn,
    Written,
)
from hoaban.domains.registry.queries.facts import facts_then
from hoaban.domains.registry.queries.reading import names_at, note_all, purpose_at, shown_name
from hoaban.domains.registry.queries.written import History, history_of, people_ever
from hoaban.domains.registry.values import (
    Changed,
    PersonId,
    Precision,
    ReadFor,
    Relation,
    Sex,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

COLUMNS = ("name", "relation", "sex", "birth_year", "birth_month", "birth_date", "birth_precision")
TURNS = ("name", "relation", "sex", "village", "address")
"""What becomes otherwise on a day; a birth that is corrected always was of its day."""
DAYS = 40


def household_on(actor: access.Actor, uid: UUID, day: date, known: Known, purpose: ReadFor) -> HouseholdThen:
    """Who lived there that day as far as is known today, or what the register said of it at the end of that day."""
    row: Household | None = Household.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    whole = names_at(actor)(row.place_no)
    said = purpose_at(actor, row, purpose, whole=whole)
    with access.lifted("who lived in a household she sees, by key; some live in another commune now"):
        rows = people_ever(row).defer("identity_sealed", "insurance_sealed")
        people = {person.pk: person for person in rows}
        history = history_of(row)
    told = _then(row, people, history, day) if known is Known.THEN else _lived(row, people, history, day)
    home = told.pop(row.uid)
    here = [state for state in told.values() if state[STANDS] and state[HOME] == row.pk]
    whose = _owners(history, day) if known is Known.THEN else {}
    every, languages = facts_then(actor, row, list(people), whose) if whole else ((), {})
    note_all(actor, said, ("registry:household:read", row, 1), ("registry:fact:read", row, len(every)))
    facts = (
        past.facts_as_written(every, end_of(day)) if known is Known.THEN else past.facts_as_lived(every, day)
    )
    village = [one for one in facts if one.about is About.VILLAGE and home["village"] == row.village]
    return HouseholdThen(
        row.uid, row.code, home["village"], home["address"] if whole else "", day, known,
        bool(home[STANDS] and here),
        [_shown(state, facts, whole=whole) for state in sorted(here, key=_order)],
        [*(one for one in facts if one.about is About.HOUSEHOLD), *village],
        languages,
        not whole,
        _days(row, people.values(), history),
    )  # fmt: skip


def _now(row: Household, people: Mapping[int, Person]) -> dict[Hashable, State]:
    """Everything as it stands: the household under its uid, each person under her id."""
    states: dict[Hashable, State] = {
        person.pk: {name: getattr(person, name) for name in COLUMNS}
        | {"id": person.pk, HOME: person.household_id, STANDS: person.replaced_at is None,
           "valid_from": person.valid_from, "valid_to": person.valid_to}
        for person in people.values()
    }  # fmt: skip
    states[row.uid] = {"village": row.village, "address": row.address, STANDS: True}
    return states


def _lived(
    row: Household, people: Mapping[int, Person], history: History, day: date
) -> dict[Hashable, State]:
    """Moves of each of them count, also the later ones between other households; so do changes whose day was told."""
    now, turns = _now(row, people), _turns(row, history)
    home = past.turned_back({row.uid: now.pop(row.uid)}, turns, day)
    newborn = _newborn(history.changes)
    for pk, person in people.items():
        recorded_on = timezone.localdate(person.recorded_at)
        now[pk] |= {"recorded_on": recorded_on, "born_here": pk in newborn}
    return past.as_lived(now, turns, day, _away(history)) | home


def _turns(row: Household, history: History) -> list[Turn]:
    """The last written first: of two of one instant the earlier one tells what was before both."""
    moves = [
        Turn(one.person_id, one.on, one.at, {HOME: one.source_id, "relation": one.relation_before})
        for one in reversed(history.moves)
        if one.taken_back_at is None
    ]
    changes = [
        Turn(one.person_id or row.uid, one.on, one.at, _otherwise(one))
        for one in reversed(history.changes)
        if one.on and one.taken_back_at is None
    ]
    return moves + changes


def _otherwise(change: Change) -> State:
    before, after = change.before, change.after
    return {name: before[name] for name in TURNS if name in before and before[name] != after.get(name)}


def _away(history: History) -> list[Away]:
    return [
        Away(
            PersonId(one.person_id or 0),
            date.fromisoformat(one.before["on"]),
            date.fromisoformat(one.after["on"]),
        )
        for one in _returns(history)
    ]


def _returns(history: History) -> list[Change]:
    return [one for one in history.changes if one.what == Changed.RETURNED and one.taken_back_at is None]


def _then(row: Household, people: Mapping[int, Person], history: History, day: date) -> dict[Hashable, State]:
    moment = end_of(day)
    written = [
        *(_change(row, one) for one in history.changes),
        *(_move(one) for one in history.moves),
        *(told for one in history.merges for told in _merge(one)),
    ]
    stood = past.as_written(_now(row, people), sorted(written, key=lambda one: one.at), moment)
    for pk, person in people.items():
        if person.recorded_at > moment:
            stood[pk][STANDS] = False
    stood[row.uid][STANDS] = row.recorded_at <= moment
    return stood


def _change(row: Household, change: Change) -> Written:
    subject: Hashable = change.person_id or row.uid
    if change.what in {Changed.ADDED, Changed.BORN, Changed.LEFT, Changed.RETURNED}:
        stands = change.what != Changed.LEFT
        before, after = {STANDS: not stands}, {STANDS: stands}
        return Written(subject, change.at, change.taken_back_at, before, after)
    if change.what == Changed.PAPERS:  # numbers are not what a page of the past tells
        return Written(subject, change.at, change.taken_back_at, {}, {})
    return Written(subject, change.at, change.taken_back_at, _read(change.before), _read(change.after))


def _move(move: Move) -> Written:
    before = {HOME: move.source_id, "relation": move.relation_before}
    after = {HOME: move.target_id, "relation": move.relation_after}
    return Written(move.person_id, move.at, move.taken_back_at, before, after)


def _merge(merge: Merge) -> list[Written]:
    changed = {name for name in merge.before if merge.before[name] != merge.after.get(name)}
    before = _read({name: merge.before[name] for name in changed})
    after = _read({name: merge.after[name] for name in changed})
    return [
        Written(merge.merged_id, merge.at, merge.undone_at, {STANDS: True}, {STANDS: False}),
        Written(merge.kept_id, merge.at, merge.undone_at, before, after, _stayed(merge.stayed)),
    ]


def _stayed(parts: Collection[str]) -> frozenset[str]:
    born = {"birth_year", "birth_month", "birth_date", "birth_precision"} if "born" in parts else set()
    return frozenset({*parts, *born})


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    """As kept in JSON → as a row has it."""
    day = values.get("birth_date")
    return {**values, "birth_date": date.fromisoformat(day)} if isinstance(day, str) else dict(values)


def _owners(history: History, day: date) -> Mapping[int, int]:
    """Fact → the record it stood with at the end of that day."""
    joined = [
        (
            one.at,
            one.undone_at,
            PersonId(one.kept_id),
            PersonId(one.merged_id),
            [fact["id"] for fact in one.facts],
        )
        for one in history.merges
    ]
    return past.owners_then(joined, end_of(day))


def _shown(state: State, facts: Sequence[FactShown], *, whole: bool) -> PersonThen:
    born = rules.born_text(
        state["birth_year"],
        state["birth_date"],
        Precision(state["birth_precision"]),
        state["birth_month"],
        whole=whole,
    )
    return PersonThen(
        PersonId(state["id"]),
        shown_name(state["name"], whole=whole),
        Relation(state["relation"]),
        Sex(state["sex"]),
        born,
        [one for one in facts if one.about is About.PERSON and one.owner == state["id"]],
        state.get(KNOWN_FROM),
    )


_ORDER = {relation: index for index, relation in enumerate(Relation)}


def _order(state: State) -> tuple[int, int]:
    return _ORDER[Relation(state["relation"])], state["birth_year"] or 9999


def _days(row: Household, people: Collection[Person], history: History) -> Sequence[date]:
    """When it began, when somebody came or went, when something was written."""
    changes = [one for one in history.changes if one.household_id == row.pk]
    days = {timezone.localdate(row.recorded_at)}
    days |= {move.on for move in history.moves if row.pk in (move.source_id, move.target_id)}
    days |= {timezone.localdate(change.at) for change in changes}
    days |= {change.on for change in changes if change.on and change.taken_back_at is None}
    newborn, came = _newborn(changes), {one.person_id for one in changes if one.what == Changed.ADDED}
    here = [
        person for person in people if person.household_id == row.pk
    ]  # how it ended elsewhere is told there
    days |= {person.valid_to for person in here if person.valid_to}
    returns = [one for one in _returns(history) if one.household_id == row.pk]
    days |= {date.fromisoformat(told["on"]) for one in returns for told in (one.before, one.after)}
    days |= {person.birth_date for person in people if person.birth_date and person.pk in newborn}
    days |= {person.valid_from for person in people if person.valid_from and person.pk in came}
    return sorted(days, reverse=True)[:DAYS]


def _newborn(changes: Collection[Change]) -> set[int | None]:
    return {change.person_id for change in changes if change.what == Changed.BORN}


def end_of(day: date) -> datetime:
    """The last instant that counts as that day here."""
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())
    return midnight - timedelta(microseconds=1)
