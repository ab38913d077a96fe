"""Who asks, where, and how secret a field is. Plain values; no table and no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, runtime_checkable


class Secrecy(StrEnum):
    """The classes of docs/decisions/0003: what the law calls personal or sensitive, and how we keep it."""

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE_CODE = "sensitive_code"
    SECRET_NUMBER = "secret_number"  # noqa: S105 — a class of secrecy, not a secret
    CONFIDENTIAL = "confidential"


NOBODY: Mapping[str, Secrecy] = MappingProxyType({})
"""What a table says that holds nothing about a person. Every other one names each of its texts, days and numbers."""


def each(secrecy: Secrecy, *fields: str) -> dict[str, Secrecy]:
    """The same class for several fields of a table."""
    return dict.fromkeys(fields, secrecy)


@dataclass(frozen=True, slots=True)
class ReadPurpose:
    """For what a room looks at people's data; `docs/operator/readers.toml` lists the code that does."""

    code: str
    sentence: str
    """English, translated on screen: what the reader wants it for."""
    permission: str = ""
    """Who may; empty: any reader of the row, or no person at all."""
    opens: tuple[str, ...] = ()
    """Guarded columns it may read, as `registry.Person.ethnic_group`; clear personal columns need no naming."""
    law: str = ""
    """Number of the legal document that allows it, as room sources knows it; empty: not established yet."""
    is_seen: bool = True
    """A person sees it, so the reading goes on record. False: only a program compares or hands it over."""


class KeepWhy(StrEnum):
    """Why a table keeps what is personal (`retention.WHY` says it in words)."""

    SERVICE = "service"
    LEFT = "left"
    RECORD = "record"
    ACCOUNT = "account"
    MESSAGE = "message"
    WISH = "wish"
    CONSENT = "consent"
    FILE = "file"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Keep:
    """How long a table keeps what is personal."""

    why: KeepWhy
    days: int | None = None
    """After ``since``; None: no term is set yet."""
    since: str = ""
    """The column the clock starts at."""
    law: str = ""
    """Number of the legal document that sets the term; empty: not established."""


GUARDED = frozenset({Secrecy.SENSITIVE_CODE, Secrecy.SECRET_NUMBER, Secrecy.CONFIDENTIAL})
"""Classes whose columns are read for a declared purpose only."""


@dataclass(frozen=True, slots=True, order=True)
class UnitRange:
    """A unit and everything below it, as the half-open range [start, stop) of 11-digit unit numbers."""

    start: int
    stop: int

    def contains(self, number: int) -> bool:
        return self.start <= number < self.stop

    def covers(self, other: "UnitRange") -> bool:
        return self.start <= other.start and other.stop <= self.stop

    def meet(self, other: "UnitRange") -> "UnitRange | None":
        """What both ranges share, or None."""
        start, stop = max(self.start, other.start), min(self.stop, other.stop)
        return UnitRange(start, stop) if start < stop else None


EVERYWHERE = UnitRange(0, 10**11)


def merged(areas: Iterable[UnitRange]) -> tuple[UnitRange, ...]:
    """The same area in as few ranges as possible, in order: fewer ORs in every query."""
    result: list[UnitRange] = []
    for area in sorted(areas):
        if result and area.start <= result[-1].stop:
            result[-1] = UnitRange(result[-1].start, max(result[-1].stop, area.stop))
        else:
            result.append(area)
    return tuple(result)


@runtime_checkable
class Actor(Protocol):
    """Whoever asks: a person signed in, a device, a named system role, or nobody in particular."""

    @property
    def key(self) -> str:
        """Stable name in audit and idempotency: ``user:12``, ``device:5``, ``system:audit.seal``, ``anonymous``."""

    @property
    def label(self) -> str:
        """What audit shows a reader, kept as a value: a person may leave, the line stays."""

    def may(self, permission: str) -> bool:
        """Whether the permission holds anywhere at all."""

    def areas(self, permission: str) -> tuple[UnitRange, ...]:
        """Where it holds, merged; empty when it does not."""


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A reader without an account; may what no permission guards."""

    key: str = "anonymous"
    label: str = "—"

    def may(self, permission: str) -> bool:
        return False

    def areas(self, permission: str) -> tuple[UnitRange, ...]:
        return ()


ANONYMOUS: Actor = Anonymous()


@dataclass(frozen=True, slots=True)
class SystemActor:
    """A named system role: a job or a command. It holds just the permissions it was given, everywhere."""

    name: str
    permissions: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return f"system:{self.name}"

    @property
    def label(self) -> str:
        return self.name

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def areas(self, permission: str) -> tuple[UnitRange, ...]:
        return (EVERYWHERE,) if self.may(permission) else ()


def is_person(actor: Actor) -> bool:
    """Whether somebody signed in stands there; devices, programs and system roles have no account page."""
    return actor.key.startswith("user:")


SMALL_BODY = 3_000_000
"""Bytes that any form of ours needs at most; a door that takes files declares more."""


@dataclass(frozen=True, slots=True)
class Door:
    """Who may knock at an address. Exactly one of ``public``, ``signed_in`` or a permission says who."""

    public: bool = False
    signed_in: bool = False
    """Any person; a device or a program comes by a permission of its key."""
    permission: str | None = None
    cacheable: bool = False
    """Whether a signed-in answer may be kept by the browser; everything else is ``no-store``."""
    largest_body: int = SMALL_BODY
    """Bytes; whatever is longer is refused unread."""

    def opens_for(self, actor: Actor) -> bool:
        if self.public:
            return True
        if self.permission is not None:
            return actor.may(self.permission)
        return self.signed_in and is_person(actor)
