"""The first member of every backup: what lies in it, and how to tell that all of it arrived."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from hoaban.config.keeping.refusal import Damaged, Refused

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Small enough to read before anything else; signed, and it holds the digest of every other member."""

    made_at: str
    """UTC, ISO 8601."""
    version: str
    """Of the program that made it."""
    database: str
    """``sqlite`` or ``postgresql``."""
    members: tuple[Member, ...]
    counts: dict[str, int]
    """Rows of every table at the moment of the copy."""
    migrations: tuple[str, ...]
    events: int
    """Number of the last event."""
    audit: int
    """Number of the last sealed line."""
    audit_link: str
    """Its link in the chain."""
    keys: dict[str, list[str]]
    """Purpose → ids of the keys in use when it was made. Never the keys."""
    note: str = ""
    format: int = field(default=FORMAT)

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, text: bytes) -> Self:
        try:
            content: dict[str, Any] = json.loads(text)
            number = int(content["format"])
        except (ValueError, KeyError, TypeError) as problem:
            raise Damaged("The list of contents at the beginning of this backup cannot be read.") from problem
        if number > FORMAT:
            raise Refused(
                f"This backup was made by a newer program (format {number}). Upgrade this one first, then restore."
            )
        try:
            members = tuple(Member(**member) for member in content.pop("members"))
            return cls(members=members, migrations=tuple(content.pop("migrations")), **content)
        except (KeyError, TypeError) as problem:
            raise Damaged("The list of contents at the beginning of this backup is incomplete.") from problem

    @property
    def size(self) -> int:
        """Bytes after unpacking."""
        return sum(member.size for member in self.members)
