"""Judging a household list: all rows at once, column by column, every distinct value once. Nothing is written here."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hoaban.domains.lists import as_said, rules, several_names
from hoaban.domains.lists.fact_words import code_of, says_no_phone
from hoaban.domains.lists.told import FactsTold, Placed, Said
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import Relation, Sex
from hoaban.foundation.access.values import UnitRange
from hoaban.foundation.imports.api import ReadDate, date_of, mapped, text_of, texts
from hoaban.foundation.imports.values import Fault, SheetColumns

HouseholdKey = registry.HouseholdKey


@dataclass(slots=True)
class Prepared(registry.PeopleBrought):
    """Columns ready to be written; rows with faults are in here too and are never asked for."""

    keys: list[HouseholdKey]
    village: list[str]
    address: list[str]
    poverty: dict[HouseholdKey, Said] = field(default_factory=dict)
    """The status of each household with its decision, and the row that told it first."""
    matched: dict[int, registry.Member] = field(default_factory=dict)
    """Row → who it is, where she stands in the register already."""
    good: Counter[HouseholdKey] = field(default_factory=Counter)
    bad: Counter[HouseholdKey] = field(default_factory=Counter)
    """Rows of each household that come in, and that stay out; who stood already is neither."""
    placed: Placed = field(default_factory=Placed)
    facts: FactsTold | None = None
    """What the list tells of households, people and villages beside that; None where it tells nothing of the kind."""


@dataclass(slots=True)
class Judge:
    """One sheet under judgement; each method reads a column, notes its faults and returns clean values."""

    sheet: SheetColumns
    codes: registry.Codes
    areas: Sequence[UnitRange]
    today: date
    faults: list[Fault]
    beat: Callable[[], None] = lambda: None
    notes: list[Fault] = field(default_factory=list)

    def fault(self, row: int, column: str, kind: str, **params: str | int) -> None:
        self.faults.append(Fault(row, column, kind, params))

    def note(self, row: int, column: str, kind: str, **params: str | int) -> None:
        self.notes.append(Fault(row, column, kind, params))

    def prepare(self) -> Prepared:
        communes = self.communes()
        codes = self.required("household", "household_missing", 32)
        keys = list(zip(communes, codes, strict=True))
        self.beat()
        identity = self.once("identity", registry.identity_digits, "identity_length")
        insurance = self.once("insurance", _card, "insurance_unusable")
        keys_at_hand = registry.numbers_at_hand()
        self.beat()
        return Prepared(
            keys=keys,
            village=self.cut("village", 120),
            address=self.one_each("address", keys, self.cut("address", 200)),
            name=self.names(),
            relation=self.relations(),
            sex=self.sexes(),
            birth=self.births(),
            phone=self.optional("phone", _phone, "phone_unusable"),
            ethnic_group=self.ethnic_groups(),
            called=self.called(),
            identity=identity,
            identity_indexes={
                value: keys_at_hand.indexes_of("identity", value) for value in set(identity) if value
            },
            insurance=insurance,
            insurance_indexes={
                value: keys_at_hand.indexes_of("insurance", value) for value in set(insurance) if value
            },
            numbers=keys_at_hand,
        )

    def cut(self, column: str, longest: int) -> list[str]:
        return [value[:longest] for value in texts(self.sheet.column(column))]

    def one_each(self, column: str, keys: Sequence[HouseholdKey], values: list[str]) -> list[str]:
        """A household stands in one place: two are named with both rows. An empty cell says nothing, marks and case nothing new."""
        first: dict[HouseholdKey, int] = {}
        for row, (key, value) in enumerate(zip(keys, values, strict=True)):
            if not value or not is_household(key):
                continue
            at = first.setdefault(key, row)
            if value != values[at] and registry.differs(value, values[at]):
                self.fault(row, column, f"{column}_conflict", first=self.sheet.number_of(at))
        return values

    def communes(self) -> list[int]:
        """Unit numbers; −1 where the row has none, so that such rows never meet in one household."""
        home = self._own_commune()
        read = mapped(self.sheet.column("commune"), lambda cell: self._commune(_commune_code(cell), home))
        for row, (_number, kind) in enumerate(read):
            if kind:
                self.fault(row, "commune", kind)
        return [number for number, _kind in read]

    def _commune(self, code: str, home: int | None) -> tuple[int, str]:
        number = self.codes.commune_no(code) if code else home
        if number is None:
            return -1, "commune_unknown" if code else "commune_missing"
        return number, "" if any(area.contains(number) for area in self.areas) else "commune_outside"

    def _own_commune(self) -> int | None:
        """An officer of one commune need not say which."""
        span = [area for area in self.areas if area.stop - area.start == rules.COMMUNE_SPAN]
        return span[0].start if len(self.areas) == 1 and span else None

    def required(self, column: str, kind: str, longest: int) -> list[str]:
        """One that is too long is none."""
        values = [value if len(value) <= longest else "" for value in texts(self.sheet.column(column))]
        for row, value in enumerate(values):
            if not value:
                self.fault(row, column, kind)
        return values

    def names(self) -> list[str]:
        values, several = texts(self.sheet.column("name")), several_names.rows_of(self.sheet.column("name"))
        for row, (value, good) in enumerate(zip(values, mapped(values, registry.is_name), strict=True)):
            if row in several:
                self.fault(row, "name", "several_names")
            elif not good:
                self.fault(row, "name", "name_unreadable" if value else "name_missing")
        return values

    def relations(self) -> list[Relation]:
        read = mapped(self.sheet.column("relation"), lambda value: as_said.relation_of(text_of(value)))
        for row, relation in enumerate(read):
            if relation is None:
                self.fault(row, "relation", "relation_unknown")
        return [relation or Relation.OTHER for relation in read]

    def heads(self, prepared: Prepared, taken: set[HouseholdKey]) -> None:
        """One head in a household: in the list, and beside whom the register names, unless it is she."""
        first: dict[HouseholdKey, int] = {}
        heads = [row for row, relation in enumerate(prepared.relation) if relation is Relation.HEAD]
        for row in heads:
            key = prepared.keys[row]
            if not is_household(key):
                continue
            stands = prepared.matched.get(row)
            if key in first:
                self.fault(row, "relation", "second_head", first=self.sheet.number_of(first[key]))
            elif key in taken and not (stands and stands.told.relation is Relation.HEAD):
                self.fault(row, "relation", "head_in_register")
            first.setdefault(key, row)

    def sexes(self) -> list[Sex]:
        read = mapped(self.sheet.column("sex"), lambda value: as_said.sex_of(text_of(value)))
        for row, sex in enumerate(read):
            if sex is None:
                self.fault(row, "sex", "sex_unknown")
        return [sex or Sex.UNKNOWN for sex in read]

    def births(self) -> list[ReadDate | None]:
        read = mapped(self.sheet.column("birth"), self._birth)
        for row, (_birth, kind) in enumerate(read):
            if kind:
                self.fault(row, "birth", kind)
        return [birth for birth, _kind in read]

    def _birth(self, cell: Any) -> tuple[ReadDate | None, str]:
        birth = date_of(cell)
        if birth is None:
            return None, "birth_unreadable" if text_of(cell) else ""
        if (birth.day or date(birth.year, birth.month or 1, 1)) > self.today:
            return birth, "birth_future"
        return birth, "birth_too_old" if birth.year < registry.OLDEST_YEAR else ""

    def ethnic_groups(self) -> list[int | None]:
        read = mapped(self.sheet.column("ethnic_group"), self._ethnic_group)
        for row, value in enumerate(read):
            if value is False:
                self.fault(row, "ethnic_group", "ethnic_group_unknown")
        return [value or None for value in read]

    def _ethnic_group(self, cell: Any) -> int | bool | None:
        """Its id, None for an empty cell, False for a name we do not know."""
        name = text_of(cell)
        return self.codes.ethnic_groups.get(registry.name_key(name), False) if name else None

    def once(self, column: str, read: Any, kind: str) -> list[str]:
        """A number of one person; the same twice in the sheet is named."""
        numbers = self.optional(column, read, kind)
        first: dict[str, int] = {}
        for row, value in enumerate(numbers):
            if value and first.setdefault(value, row) != row:
                self.fault(row, column, f"{column}_repeated", first=self.sheet.number_of(first[value]))
        return numbers

    def optional(self, column: str, read: Any, kind: str) -> list[str]:
        """Empty is fine, unreadable is not."""
        values: list[str | None] = mapped(
            self.sheet.column(column), lambda cell: read(cell) if text_of(cell) else ""
        )
        for row, value in enumerate(values):
            if value is None:
                self.fault(row, column, kind)
        return [value or "" for value in values]

    def called(self) -> list[str]:
        """What is no name is told and left out; nobody stays out for it."""
        read = mapped(self.sheet.column("called"), lambda cell: _called(cell) if text_of(cell) else "")
        for row, name in enumerate(read):
            if name is None:
                self.note(row, "called", "called_unreadable")
        return [name or "" for name in read]

    def unclear_homes(self, rows: Sequence[int]) -> None:
        """Rows without a code of which the order does not say whose household they are."""
        for row in rows:
            self.fault(row, "household", "home_unclear")

    def said_once(self) -> None:
        """Of a row whose cell names several people nothing else is told: whose it would be nobody knows."""
        several = {fault.row for fault in self.faults if fault.kind == "several_names"}
        self.faults = [
            fault for fault in self.faults if fault.row not in several or fault.kind == "several_names"
        ]

    def counted(self, prepared: Prepared) -> None:
        """How many rows of each household come in and how many stay out, once every fault is known."""
        out = {fault.row for fault in self.faults} | self.sheet.refused
        unsaid = self.sheet.blank | (prepared.matched.keys() - out)
        prepared.good.update(
            key for row, key in enumerate(prepared.keys) if row not in out and row not in unsaid
        )
        prepared.bad.update(prepared.keys[row] for row in out - unsaid)


def _phone(cell: Any) -> str | None:
    """«Không có» says that there is none: no number, and no fault."""
    number = registry.phone_e164(cell)
    return "" if number is None and says_no_phone(text_of(cell)) else number


def _card(cell: Any) -> str | None:
    """«Có» or «Không» says whether there is a card: no number, and no fault."""
    said = text_of(cell)
    number = registry.insurance_code(said)
    return "" if number is None and code_of(registry.FactKind.INSURANCE, said) else number


def _called(cell: Any) -> str | None:
    name = " ".join(text_of(cell).split())
    return name if registry.is_value(registry.FactKind.CALLED, name, ()) else None


def is_household(key: HouseholdKey) -> bool:
    return key[0] >= 0 and bool(key[1])


def _commune_code(cell: Any) -> str:
    """Five digits; Excel drops the leading zero of a number cell."""
    text = text_of(cell)
    return text.zfill(5) if text.isdigit() else text
