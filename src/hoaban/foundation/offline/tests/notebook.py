"""A form of the tests: notes about houses, kept in memory, with everything that was ever written."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import DomainError, NotAllowed, Stale
from hoaban.foundation.offline.values import Deed, Each, Field, FormKind, PackUnit, Record, Value

KIND = "tests.notes"
FIELDS = (
    Field("phone", "Telephone", "phone", 20),
    Field("address", "Address", longest=60),
    Field("roof", "Roof", "choice", choices=(("tile", "Fired tiles"), ("leaf", "Palm leaves"))),
    Field("person", "Somebody", "dated", each=Each.LINE, choices=(("here", "Here"), ("died", "Died"))),
    Field("people", "People at home", "number", observed=True),
    Field("note", "Note", "long", 500, observed=True),
)


class PhoneOdd(DomainError):
    msgid = "This telephone number has too few digits."


@dataclass(frozen=True)
class Write:
    """One change of one value; ``entry`` is None where the office wrote."""

    target: UUID
    field: str
    before: Value
    after: Value
    entry: UUID | None
    decided: bool


@dataclass
class Notebook:
    """Rows by target; a commune's number for each."""

    place_no: int
    rows: dict[UUID, dict[str, Value]] = field(default_factory=dict)
    versions: dict[UUID, int] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    visits: list[UUID] = field(default_factory=list)
    photos: list[tuple[UUID, UUID, int]] = field(default_factory=list)

    def add(self, target: UUID, **values: Value) -> UUID:
        self.rows[target] = {"phone": "", "address": "", **values}
        self.versions[target] = 1
        return target

    def office_writes(self, target: UUID, key: str, value: Value) -> None:
        self._write(target, key, value, None, decided=True)
        self.versions[target] += 1

    def kind(self, **more: Any) -> FormKind:
        return FormKind(**{
            "name": KIND, "label": "Notes", "noun": "house", "newest": 6, "permission": "offline:entry:sync", "fields": FIELDS,
            "units": lambda _actor: [PackUnit("all", "All", len(self.rows))], "pack": self.pack, "current": self.current,
            "place_of": lambda target: self.place_no if target in self.rows else None, "apply": self.apply,
            "attach": lambda entry, media, file: self.photos.append((entry, media, file)), "file_purpose": "tests.notes",
        } | more)  # fmt: skip

    def pack(self, actor: Actor, _key: str) -> list[Record]:
        return [found for target in self.rows if (found := self.current(actor, target))]

    def current(self, actor: Actor, target: UUID, _lock: bool = False) -> Record | None:
        seen = any(area.contains(self.place_no) for area in actor.areas("offline:entry:sync"))
        if target not in self.rows or not seen:
            return None
        return Record(target, "House", "", self.place_no, self.versions[target], dict(self.rows[target]))

    def apply(self, actor: Actor, deed: Deed) -> None:
        if not any(area.contains(self.place_no) for area in actor.areas("offline:entry:sync")):
            raise NotAllowed
        if deed.version != self.versions[deed.target]:
            raise Stale
        if len(str(deed.changes.get("phone", "0912345678"))) < 3:
            raise PhoneOdd
        for key, value in deed.changes.items():
            self._write(deed.target, key, value, deed.entry, decided=deed.request is None)
        if deed.observed is not None:
            self.visits.append(deed.entry)
        if deed.changes:
            self.versions[deed.target] += 1

    def _write(self, target: UUID, key: str, value: Value, entry: UUID | None, *, decided: bool) -> None:
        self.writes.append(Write(target, key, self.rows[target].get(key, ""), value, entry, decided))
        self.rows[target][key] = value
