"""A household as it was: who lived there on a day, or what the register said of it that day. Plain Python, no table.

Two questions people ask of the past. *Who lived here on 1 March?* is answered with everything known today: a move told late
counts from the day it happened. *What did the register say on 1 March?* is answered with what was written by then: it is what a
decision of that day rested on, mistakes included.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.utils import timezone

from hoaban.domains.registry import decided
from hoaban.domains.registry.facts import KINDS, FactShown, has_run_out
from hoaban.domains.registry.values import PersonId, Relation, Sex

State = dict[str, Any]
HOME, STANDS, KNOWN_FROM = "home", "stands", "known_from"
"""Beside the columns: in which household, and whether the row counts."""


class Known(StrEnum):
    """By which knowledge the past is told."""

    NOW = "now"
    THEN = "then"


@dataclass(frozen=True, slots=True)
class Written:
    """One thing written down of a person or a household: what it made of what, when, and when it was taken back."""

    subject: Hashable
    at: datetime
    undone_at: datetime | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    kept: frozenset[str] = frozenset()
    """What taking it back left as it was."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What was otherwise before a day, by a move or a change that stands: where somebody lived and as what, or what was written of her
    or of a household."""

    subject: Hashable
    on: date
    at: datetime
    """When it was told: of one day, what was told last came last."""
    before: State


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who had left came back: from one day until before the other she lived elsewhere."""

    person: PersonId
    since: date
    until: date


def as_written(
    now: Mapping[Hashable, State], written: Iterable[Written], moment: datetime
) -> dict[Hashable, State]:
    """What each stood as at that moment: everything later is undone, the latest first."""
    steps: list[tuple[datetime, int, Hashable, Mapping[str, Any]]] = []
    for order, one in enumerate(written):
        if one.at > moment:
            steps.append((one.at, order, one.subject, one.before))
        if one.undone_at and one.undone_at > moment:
            again = {name: value for name, value in one.after.items() if name not in one.kept}
            steps.append((one.undone_at, order, one.subject, again))
    stood = {subject: dict(state) for subject, state in now.items()}
    for _at, _order, subject, values in sorted(steps, key=lambda step: step[:2], reverse=True):
        if subject in stood:
            stood[subject].update(values)
    return stood


def turned_back(now: Mapping[Hashable, State], turns: Iterable[Turn], day: date) -> dict[Hashable, State]:
    """Each as it was on that day, by all that is known today of when it became otherwise: the latest day first."""
    stood = {subject: dict(state) for subject, state in now.items()}
    for turn in sorted(turns, key=lambda one: (one.on, one.at), reverse=True):
        if turn.on > day and turn.subject in stood:
            stood[turn.subject].update(turn.before)
    return stood


def as_lived(
    now: Mapping[Hashable, State], turns: Collection[Turn], day: date, away: Iterable[Away] = ()
) -> dict[Hashable, State]:
    """Where each lived on that day, and as what, by all that is known today; who was not born or had gone stands nowhere. Who stands
    there before the first day anything is known of her, and nobody told since when she lives there, says so (`KNOWN_FROM`)."""
    lived, first = turned_back(now, turns, day), dict[Hashable, date]()
    for turn in turns:
        if HOME in turn.before:
            first[turn.subject] = min(turn.on, first.get(turn.subject, turn.on))
    elsewhere = {one.person for one in away if one.since <= day < one.until}
    for person, state in now.items():
        then = lived[person]
        then[STANDS] = person not in elsewhere and _was_there(state, day)
        known = min(state["recorded_on"], first.get(person, state["recorded_on"]))
        then[KNOWN_FROM] = (
            known if day < known and not state["valid_from"] and not state["born_here"] else None
        )
    return lived


def _was_there(state: State, day: date) -> bool:
    """Neither born later nor gone by then; a row that never counted (taken out again, merged) never lived anywhere."""
    born, year, month = state["birth_date"], state["birth_year"], state["birth_month"] or 1
    if (born and born > day) or (year and (year, month) > (day.year, day.month)):
        return False
    if state["valid_from"] and state["valid_from"] > day:
        return False
    left = state["valid_to"]
    return left > day if left else bool(state[STANDS])


def owners_then(
    joined: Iterable[tuple[datetime, datetime | None, PersonId, PersonId, Collection[int]]], moment: datetime
) -> dict[int, int]:
    """Fact → the record it stood with at that moment, by merges (when, parted when, kept, merged, facts that went over)."""
    steps: list[tuple[datetime, int, Collection[int]]] = []
    for at, parted_at, kept, merged, facts in joined:
        if at > moment:
            steps.append((at, merged, facts))
        if parted_at and parted_at > moment:
            steps.append((parted_at, kept, facts))
    return {
        fact: owner
        for _at, owner, facts in sorted(steps, key=lambda one: one[0], reverse=True)
        for fact in facts
    }


class Statement(Protocol):
    """A row of what somebody said: when it was written, closed and taken back, and for which days it was so."""

    @property
    def owner(self) -> int: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def replaced_at(self) -> datetime | None: ...
    @property
    def taken_back_at(self) -> datetime | None: ...


def facts_as_written(rows: Iterable[FactShown], moment: datetime) -> list[FactShown]:
    """What the register said at that moment: of each kind the row recorded last, unless it was taken back by then."""
    return _latest([one for one in rows if _stood_at(one, moment)])


def facts_as_lived(rows: Iterable[FactShown], day: date) -> list[FactShown]:
    """What was so on that day, by all that is known today; what was taken back never was."""
    return _latest(
        [
            one
            for one in rows
            if _began_by(one, day) and _held_on(one, day) and not has_run_out(one.until, day)
        ]
    )


def _began_by(one: FactShown, day: date) -> bool:
    """A decision of which only the year or month is told decided nothing before."""
    if not KINDS[one.kind].needs_source:
        return True
    began = decided.begins_by(one.source, one.valid_from, timezone.localdate(one.recorded_at))
    return began is None or began <= day


S = TypeVar("S", bound=Statement)


def statements_on(rows: Iterable[S], day: date, known: Known, moment: datetime) -> dict[int, S]:
    """Owner → what was so of her on that day by all that is known today, or what the register said at its last moment."""
    held = [one for one in rows if (_held_on(one, day) if known is Known.NOW else _stood_at(one, moment))]
    return {one.owner: one for one in sorted(held, key=lambda one: one.recorded_at)}


def _stood_at(one: Statement, moment: datetime) -> bool:
    return one.recorded_at <= moment and not (one.replaced_at and one.replaced_at <= moment)


def _held_on(one: Statement, day: date) -> bool:
    began = one.valid_from is None or one.valid_from <= day
    return one.taken_back_at is None and began and (one.valid_to is None or one.valid_to > day)


def _latest(rows: Iterable[FactShown]) -> list[FactShown]:
    """One per subject and kind; of two recorded in one instant the later row counts."""
    held = {(one.about, one.owner, one.kind): one for one in sorted(rows, key=lambda one: one.recorded_at)}
    return list(held.values())


@dataclass(frozen=True, slots=True)
class PersonThen:
    """Somebody as she stood in the household that day."""

    id: PersonId
    name: str
    relation: Relation
    sex: Sex
    born: str
    facts: Sequence[FactShown] = ()
    known_from: date | None = None
    """The first day she is known of, where the day asked for lies before it and nobody told since when she lives here."""


@dataclass(frozen=True, slots=True)
class HouseholdThen:
    """A household on a day."""

    uid: UUID
    code: str
    village: str
    address: str
    day: date
    known: Known
    stood: bool
    """It was on record by then, and somebody lived there."""
    people: Sequence[PersonThen]
    facts: Sequence[FactShown]
    """Of the household; then of its village, where it stood in the village of today."""
    languages: Mapping[str, str]
    is_masked: bool
    days: Sequence[date]
    """On which something happened, the newest first: where it is worth looking."""
