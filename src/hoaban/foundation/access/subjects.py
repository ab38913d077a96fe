"""What the house holds about one person: each room tells its part, the room privacy gathers it for her.

Beside purposes, because rooms below privacy tell theirs too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from hoaban.foundation.access.values import Actor, UnitRange

COMMUNE = 10_000
"""Unit numbers from a commune to the next."""
ASKED = "she asks herself what is kept about her; privacy has judged who may gather it"
"""Why a room reads her rows whatever the gathering official may see of them."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word to be said in the reader's language: an English msgid."""

    msgid: str


Cell = str | int | float | date | datetime | Said | None


@dataclass(frozen=True, slots=True)
class Subject:
    """The person who asked, by every name under which rooms may know her."""

    contacts: frozenset[UUID] = frozenset()
    """Contacts of accounts: one per time she asked."""
    person: UUID | None = None
    """Of the registry, as a value; None where she is not in it."""
    things: frozenset[UUID] = frozenset()
    """What forms are filled about: herself, her household."""
    phones: frozenset[str] = frozenset()
    """E.164. A family may share one."""
    name: str = ""
    """For rooms that know people by name only; empty where somebody of her commune has the same."""
    number: int = 0
    """Her commune."""
    rows: frozenset[tuple[str, str]] = frozenset()
    """(type, id) of rows about her, as the record of reads names them."""

    @property
    def area(self) -> UnitRange:
        """Her commune with its villages."""
        return UnitRange(self.number, self.number + COMMUNE)

    @property
    def keys(self) -> frozenset[str]:
        """As messages name whom they are for."""
        person = {f"registry:{self.person}"} if self.person else set()
        return frozenset(person | {f"contact:{uid}" for uid in self.contacts})


@dataclass(frozen=True, slots=True)
class Section:
    """One table of what a room holds about her; its rows may be read one by one."""

    code: str
    """Stable, for programs: ``registry.person``."""
    title: str
    """English msgid, as are the columns' words."""
    columns: Sequence[tuple[str, str]]
    """(code, msgid)."""
    rows: Iterable[Sequence[Cell]]
    note: str = ""
    """English msgid: what is not written here, and why."""
    is_one: bool = False
    """One row at most: shown as a list of facts, not as a table."""


Exporter = Callable[[Actor, Subject], Iterable[Section]]
"""What the room holds about her that this official may see; it writes its own record of the reading."""


@dataclass(frozen=True, slots=True)
class SubjectExporter:
    """A room's part."""

    tables: Sequence[str]
    """Labels of the tables it answers for, as ``registry.Person``."""
    sections: Exporter = field(repr=False)


_exporters: dict[str, SubjectExporter] = {}


def register_exporter(room: str, *tables: str, sections: Exporter) -> None:
    """A room says that it can tell what it holds about a person, and in which tables."""
    _exporters[room] = SubjectExporter(tables, sections)


def exporters() -> Mapping[str, SubjectExporter]:
    """By room, in the order people read them: what is known of the person first, who looked last."""
    return dict(sorted(_exporters.items(), key=lambda one: (_ORDER.get(one[0], 50), one[0])))


_ORDER = {"registry": 0, "accounts": 10, "privacy": 20, "audit": 90}
