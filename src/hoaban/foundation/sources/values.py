"""Marks and citations."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """How sure a statement is."""

    VERIFIED = "verified"
    """Read in the source it cites."""
    PARTIAL = "partial"
    """Read in part, or computed from verified figures, or reported by one source only."""
    UNVERIFIED = "unverified"
    """Remembered or estimated: to be checked before it is published elsewhere."""
    SYNTHETIC = "synthetic"
    """Made up for demonstration; never a fact."""

    @property
    def symbol(self) -> str:
        return {"verified": "✔", "partial": "◐"}.get(self.value, "✘")

    @property
    def drawn(self) -> str:
        """The name ui's mark component knows."""
        return {"verified": "full", "partial": "part"}.get(self.value, "none")


@dataclass(frozen=True, slots=True)
class Citation:
    """A data source as a page shows it beside a figure."""

    key: str
    title: str
    mark: Mark
    address: str = ""
    licence: str = ""
    published: str = ""
    retrieved_on: date | None = None
    note: str = ""
    is_stale: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.title)


@dataclass(frozen=True, slots=True)
class LegalCitation:
    """A legal document as a page shows it."""

    number: str
    title: str
    mark: Mark
    issuer: str = ""
    issued_on: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    replaced_by: str = ""
    address: str = ""
    note: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.title)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number in one period, with what held before and what is decided for later; empty value: nobody has found it yet."""

    place: str
    what: str
    value: str
    unit: str
    mark: Mark
    source: Citation
    valid_from: date | None = None
    valid_to: date | None = None
    decision: str = ""
    note: str = ""
    others: tuple["Threshold", ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did."""

    added: int = 0
    kept: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.added + other.added, self.kept + other.kept)
