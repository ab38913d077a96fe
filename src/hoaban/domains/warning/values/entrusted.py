"""Which office may speak for an organisation that issues, by which document and on which days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.access.values import UnitRange


@dataclass(frozen=True, slots=True)
class Mandate:
    """One office entered for one issuer."""

    uid: UUID
    issuer: str
    office_id: int
    office: str
    unit: UnitRange
    """What the office serves: there the issuer speaks through those entered, and through nobody else."""
    up_to: int
    """The highest level of risk it may speak at."""
    document: str
    document_day: date
    valid_from: date
    valid_to: date | None
    """The first day it no longer holds."""

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def closes(self, day: date) -> bool:
        """Whether it shuts others out: it held for a day at least. One that was taken back before it held never did."""
        return self.valid_from <= day and self.valid_from != self.valid_to

    @property
    def is_void(self) -> bool:
        return self.valid_from == self.valid_to


@dataclass(frozen=True, slots=True)
class Closed:
    """A unit in which an issuer speaks only through these offices; through none, if every entry is over."""

    unit: UnitRange
    offices: Mapping[int, str]

    def lets(self, offices: Collection[int]) -> bool:
        return any(one in self.offices for one in offices)


@dataclass(frozen=True, slots=True)
class Cover:
    """How far an organisation is spoken for in the units where it issues; each unit by name, in one of the lists, or in
    none if offices speak there at every level for a fortnight."""

    units: int
    shut: tuple[str, ...]
    """Every entry is over: nobody speaks there."""
    unnamed: tuple[str, ...]
    """No office ever held: whoever has the right there speaks."""
    low: tuple[tuple[int, tuple[str, ...]], ...]
    """(the highest level at which an office of today speaks, where), the lowest first."""
    ending: tuple[str, ...]
    """Spoken for at every level today, and within a fortnight no longer: an office's days run out, and no other may speak as high."""

    @property
    def whole(self) -> int:
        """How many units have an office at every level today, those where it ends soon among them."""
        return self.units - len(self.shut) - len(self.unnamed) - sum(len(names) for _level, names in self.low)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who of an office may do what it takes to send a warning."""

    signers: int
    """People who may agree or issue."""
    can_send: bool
    """Two different people stand behind a text, and one of them issues it."""


@dataclass(frozen=True, slots=True)
class Left:
    """What remains of a name in a unit once an entry ends by which less may be said there than now."""

    issuer: str
    office: str
    place: str
    up_to: int
    """The highest level of the offices that remain; 0: none does."""
    is_open: bool
    """No entry ever held without this one, which is taken back: then whoever has the right there speaks again."""
    is_held: bool
    """It began today and held: it speaks until tonight, and this holds from tomorrow."""

    @property
    def key(self) -> str:
        """What a person agreed to: where it is another by the time she presses, she is asked anew."""
        return "open" if self.is_open else str(self.up_to)


@dataclass(frozen=True, slots=True)
class Stance:
    """What one person may do about the name that an alert goes out in."""

    is_missing: bool
    """Nobody has chosen it yet."""
    may_choose: bool
    agreeing: DomainError | None
    issuing: DomainError | None
    ending: DomainError | None
    changing: DomainError | None
    leaving: DomainError | None
    """Why she may not take the draft back; None: she may."""
    is_outgrown: bool = False
    """What is in force is to become graver than any office may say in its name: it is written anew, in another."""
