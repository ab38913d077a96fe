"""Roles, what a person holds where, and the actors that come of it. Plain values; no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hoaban.foundation.access.values import UnitRange

IDLE_SECONDS = 5 * 60
"""After this much rest a shared office computer asks for the password again."""

FACTOR_HOURS = 8
"""A working day: an unlock within it needs the password only, later the second factor too."""

CODE_DIGITS = 8
"""Short enough to be said in four pairs; useless without the telephone, or the person at a desk."""

INVITATION_DAYS = 14
ABSENCE_DAYS = 90

LARGEST_PROOF = 20_000_000
"""Bytes of a voice or of a picture that shows a consent."""


class OrganisationKind(StrEnum):
    PROVINCE = "province"
    COMMUNE = "commune"
    HEALTH = "health"
    POLICE = "police"
    COOPERATIVE = "cooperative"
    SUPPORT_POINT = "support_point"
    OTHER = "other"


class ClientKind(StrEnum):
    DEVICE = "device"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Role:
    """One line of config/roles.py; label and description are English msgids, translated on screen."""

    name: str
    label: str
    description: str
    permissions: frozenset[str]
    needs_second_factor: bool = True
    within_commune: bool = False
    """Never held for more than one commune, whoever gives it."""
    closed_to: frozenset[OrganisationKind] = frozenset()
    """Offices of these kinds never give it, and nobody of theirs stands in for who holds it."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held in one area for some days: a membership, or one lent in absence."""

    membership_id: int
    role: str
    organisation_id: int
    organisation_name: str
    area: UnitRange
    valid_from: date
    valid_to: date | None
    """The first day it no longer holds; None while open."""
    is_demo: bool = False
    lent_by: str = ""
    """Whose place is taken; empty for one's own membership."""

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class AccountActor:
    """A person, device or program that may do listed things in listed areas; fulfils access's `Actor`."""

    key: str
    label: str
    holdings: Mapping[str, tuple[UnitRange, ...]] = field(default_factory=dict)
    grants: tuple[Grant, ...] = ()

    def may(self, permission: str) -> bool:
        return bool(self.holdings.get(permission))

    def areas(self, permission: str) -> tuple[UnitRange, ...]:
        return self.holdings.get(permission, ())


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One row of the people list."""

    uid: UUID
    name: str
    username: str
    state: str
    """``active``, ``left`` or ``waiting`` (no current membership)."""
    grants: tuple[Grant, ...]
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose own role lets her do something, and where."""

    user_id: int
    area: UnitRange


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office, for a room that lets one be chosen."""

    id: int
    name: str
    number: int
    """The unit it serves."""


@dataclass(frozen=True, slots=True)
class StaffAddress:
    """How notify reaches somebody who signs in; empty where we know no address."""

    user_id: int
    email: str
    phone_e164: str
    language: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One browser where a person is signed in."""

    id: int
    address: str
    browser: str
    since: datetime
    last_seen: datetime
    current: bool = False


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """Shown once, on paper: only the token's digest is kept."""

    id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IssuedClient:
    """Shown once: the token is not kept."""

    id: int
    token: str


class Agreed(StrEnum):
    """How somebody said that another may act for her."""

    PRESENCE = "presence"
    """She stands there; nothing is kept but the word of the helper."""
    VOICE = "voice"
    MARK = "mark"
    """A sign or fingerprint on paper."""


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """For whom a verb is done by another: a person of the registry or a contact of accounts, never both."""

    purpose: str
    agreed: Agreed
    contact: UUID | None = None
    person: UUID | None = None
    evidence: UUID | None = None
    """The file with her voice or her mark."""


@dataclass(frozen=True, slots=True)
class KeptContact:
    """Somebody without an account. The code is told or printed now: only its digest is kept."""

    uid: UUID
    code: str


@dataclass(frozen=True, slots=True)
class ContactFacts:
    uid: UUID
    name: str
    phone_e164: str
    number: int


@dataclass(frozen=True, slots=True)
class ActLine:
    """One thing done by somebody for somebody, as both of them read it."""

    uid: UUID
    at: datetime
    by_label: str
    name: str
    """Empty where the person is the registry's."""
    purpose: str
    agreed: Agreed
    path: str
    told_at: datetime | None
    withdrawn_at: datetime | None
    evidence: UUID | None = None
    """The file with her voice or her mark."""


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What was done for somebody, for the room that did it."""

    deed: str
    target_type: str
    target_id: str
    purpose: str
    withdrawn_at: datetime | None
