"""What a list brings, in columns: the room that takes lists in (`lists`) fills them, the registry writes them by the hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple, Self

from django.utils import timezone

from hoaban.domains.registry import decided
from hoaban.domains.registry.facts import KINDS, FactKind, ages
from hoaban.domains.registry.numbers import Numbers
from hoaban.domains.registry.values import Part, PersonTold, Precision, Relation, Sex
from hoaban.foundation.imports.api import ReadDate


@dataclass(slots=True)
class PeopleBrought:
    """Columns of one length, a place in each for one person; whoever is not to come in is in here too and never asked for."""

    name: list[str]
    relation: list[Relation]
    sex: list[Sex]
    birth: list[ReadDate | None]
    phone: list[str]
    ethnic_group: list[int | None]
    called: list[str]
    """What people call her, beside her official name."""
    identity: list[str]
    identity_indexes: dict[str, list[str]]
    """Identity number → what rows of the register may hold for it, newest first."""
    insurance: list[str]
    insurance_indexes: dict[str, list[str]]
    numbers: Numbers

    def told(self, row: int) -> PersonTold:
        year, month, day, precision = birth_columns(self.birth[row])
        return PersonTold(
            self.name[row], self.relation[row], self.sex[row], year, month, day, Precision(precision), self.phone[row]
        )  # fmt: skip

    def number(self, part: Part, row: int) -> str:
        return self.identity[row] if part is Part.IDENTITY else self.insurance[row]

    def indexes(self, part: Part, row: int) -> Sequence[str]:
        """What rows of the register may hold for her number, newest first; nothing where she has none."""
        told = self.identity_indexes if part is Part.IDENTITY else self.insurance_indexes
        return told.get(self.number(part, row), ())

    def all_indexes(self) -> dict[Part, set[str]]:
        told = {Part.IDENTITY: self.identity_indexes, Part.INSURANCE: self.insurance_indexes}
        return {part: set(chain.from_iterable(found.values())) for part, found in told.items()}


class FactBrought(NamedTuple):
    """A dated fact as a list tells it; without a day, known from the day the list comes in."""

    value: str
    since: date | None = None
    source: str = ""
    """The decision a status stands on, or the certificate; what stands on none has the list as its source."""
    until: date | None = None
    """The last day it is good for, where the list tells one."""

    @property
    def is_decided(self) -> bool:
        return decided.is_whole(self.source, self.since)

    def begins_by(self, known_on: date) -> date:
        """Where only the year of a decision is told, what held before does not hold until the day its list comes in."""
        return decided.begins_by(self.source, self.since, known_on) or known_on


@dataclass(slots=True)
class HomeBrought:
    """What a list says of a household; empty where it says nothing."""

    place_no: int
    village: str
    address: str
    poverty: FactBrought | None


class FactSaid(NamedTuple):
    """Of whom a list says it: a household or a person by key, a village by its number."""

    owner: int
    place_no: int
    kind: FactKind
    told: FactBrought
    stood: int = 0
    """The household that stood already and whose page changes; 0 where the list brought it itself, and for villages."""


class FactHeld(NamedTuple):
    """What the register says now, and the first day it is known of."""

    value: str
    since: date
    source: str = ""
    began: date | None = None
    """The day it is told to hold from; None where nobody told one."""
    told_on: date | None = None
    """The day somebody said so last."""
    until: date | None = None
    """The last day it is good for."""
    list_name: str | None = ""
    """Of the list that told it, where what stands on a paper is to be told from what stands on a list."""

    @classmethod
    def of(
        cls, value: str, began: date | None, recorded_at: datetime | None, source: str = "", batch: int | None = None,
        until: date | None = None, list_name: str | None = "",
    ) -> Self:  # fmt: skip
        """``recorded_at`` may be left out of what a list told with its day."""
        noted = timezone.localdate(recorded_at) if recorded_at else date.min
        said = began if began and batch is not None else noted
        return cls(value, began or noted, source, began, said, until, list_name)

    @property
    def paper(self) -> str:
        """The certificate it stands on."""
        return decided.paper_of(self.source, self.list_name)

    @property
    def said_on(self) -> date:
        return self.told_on or self.since

    def is_newer_than(self, told: FactBrought) -> bool:
        """A list told before that day changes nothing."""
        return told.since is not None and self.said_on > told.since

    def is_confirmed_by(self, kind: FactKind, told: FactBrought) -> bool:
        """The same, asked again on a later day. A list that tells no day, one sent twice and one the register gave out confirm nothing."""
        is_later = told.since is not None and told.since > self.said_on
        return ages(kind) and is_later and self.is_same_as(told)

    def is_same_as(self, told: FactBrought) -> bool:
        """The list tells nothing that is not here already: neither another value, nor another last day, nor more of its certificate."""
        return self.value == told.value and told.until in (None, self.until) and self._has_certificate(told)

    def _has_certificate(self, told: FactBrought) -> bool:
        if not told.source:
            return True
        held, day = self.paper, decided.span(told.source)
        ours = decided.span(held)
        return (not decided.number_of(told.source) or decided.is_same_number(told.source, held)) and (
            day is None or (ours is not None and day[0] <= ours[0] and ours[1] <= day[1])
        )

    def is_certified_against(self, kind: FactKind, told: FactBrought) -> bool:
        """It stands on a certificate, and the list says otherwise by none, by the same, or by one not known to be as new.

        Numbers begin again every year: with two years told, one number is two certificates.
        """
        held = self.paper
        if not (KINDS[kind].has_certificate and held):
            return False
        if not decided.number_of(told.source):
            return True
        ours, theirs = decided.span(held), decided.span(told.source)
        if decided.is_same_number(told.source, held) and (
            not ours or not theirs or not decided.apart(ours, theirs)
        ):
            return self.value != told.value
        return ours is not None and (theirs is None or theirs[1] < ours[0])

    def kept_in(self, told: FactBrought, known_on: date) -> FactBrought:
        """Said again without its last day, it keeps the one the register knows, unless that day is over."""
        is_lost = self.value == told.value and told.until is None and self.until is not None
        if is_lost and self.until and self.until >= (told.since or known_on):
            return told._replace(until=self.until)
        return told

    def stays(self, kind: FactKind, told: FactBrought) -> bool:
        """What a list tells is older, or the same and confirms nothing; a status stays unless a later decision comes."""
        if kind is FactKind.POVERTY:
            return not self.gives_way_to(told)
        if self.is_same_as(told):
            return not self.is_confirmed_by(kind, told)
        return self.is_newer_than(told) or self.is_certified_against(kind, told)

    def ends_by(self, told: FactBrought, known_on: date) -> date:
        """The day until which it held, once this comes in its place: not before it began itself."""
        return max(told.begins_by(known_on), self.began or date.min)

    def gives_way_to(self, told: FactBrought) -> bool:
        """A status that stands on no decision to its own, or to one not older than itself; else to a later one, as far as both tell."""
        return self._is_before(told) is True

    def is_unclear_with(self, told: FactBrought) -> bool:
        """Only unlike days are known of the two decisions, too near each other to say which is later: for a person to decide."""
        return self._is_before(told) is None

    def _is_before(self, told: FactBrought) -> bool | None:
        if not told.is_decided or self._is_decision_of(told):
            return False
        if not self.source and self.began is None:
            year = decided.year_of(told.source, told.since) or 0
            return told.value == self.value or year >= self.since.year - 1
        held = decided.span(self.source)
        if held is None and self.began is None:  # decided before it was noted
            held = self.since, self.since
        return decided.is_later((decided.span(told.source), told.since), (held, self.began))

    def _is_decision_of(self, told: FactBrought) -> bool:
        """One number; and one year, or days so near that one is the decision's and the other since when it is in force."""
        if not decided.is_same_number(told.source, self.source):
            return False
        day, ours = decided.day_of(told.source, told.since), decided.day_of(self.source, self.began)
        if day and ours and abs(day - ours) <= decided.IN_FORCE_WITHIN:
            return True
        return decided.year_of(self.source, self.began) in (None, decided.year_of(told.source, told.since))

    def is_said_by(self, told: FactBrought) -> bool:
        """The list tells nothing of the status or its decision that is not here already."""
        return (
            self.value == told.value
            and (not decided.number_of(told.source) or decided.is_same_number(told.source, self.source))
            and told.since in (None, self.began)
            and self._tells_day_of(told)
        )

    def _tells_day_of(self, told: FactBrought) -> bool:
        """Its own day, as exactly as the list tells it or more so; where only since when it is in force is known, that very day."""
        day, ours = decided.span(told.source), decided.span(self.source)
        if ours is None and self.began:
            ours = self.began, self.began
        return day is None or (ours is not None and day[0] <= ours[0] and ours[1] <= day[1])


def birth_columns(birth: ReadDate | None) -> tuple[int | None, int | None, date | None, str]:
    """Year, month, date, precision as the table keeps them."""
    if birth is None:
        return None, None, None, Precision.UNKNOWN
    return birth.year, birth.month, birth.day, birth.precision.value
