"""Help from outside: the list of roles is a page of the composition root; proofs of consent are files, a room above."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from hoaban.foundation.access.values import Actor
from hoaban.foundation.accounts.errors import ProofNotKept
from hoaban.foundation.accounts.values import Agreed, Role


class RoleBook(Protocol):
    """config/roles.py fulfils it."""

    def role(self, name: str) -> Role | None:
        """The role of this name, or None."""
        ...

    def roles(self) -> Sequence[Role]:
        """Every role, in the order people read them."""
        ...


class Roles:
    """A book from a plain list; enough for config/roles.py and for tests."""

    def __init__(self, roles: Sequence[Role] = ()) -> None:
        self._roles = tuple(roles)
        self._by_name = {role.name: role for role in self._roles}

    def role(self, name: str) -> Role | None:
        return self._by_name.get(name)

    def roles(self) -> Sequence[Role]:
        return self._roles


class _Shelf:
    book: RoleBook = Roles()


def set_role_book(book: RoleBook) -> RoleBook:
    """Called once by config/wiring.py; returns the former book so that a test can put it back."""
    former = _Shelf.book
    _Shelf.book = book
    return former


def role_book() -> RoleBook:
    return _Shelf.book


_purposes: dict[str, str] = {}


def register_purpose(code: str, label: str) -> None:
    """A room says for what somebody may act for another: ``room.what`` and an English msgid."""
    if code.count(".") != 1:
        raise ValueError(f"{code}: a purpose reads room.what")
    _purposes[code] = label


def purposes() -> Mapping[str, str]:
    return _purposes


class EvidenceKeeper(Protocol):
    """Where the sound of her yes or the picture of her mark lies: sealed, opened on record (config/consents.py)."""

    def keep(self, *, by: Actor, agreed: Agreed, name: str, pieces: Iterable[bytes], request: str) -> UUID:
        """Keep it once per request. Raises what is wrong with it as a sentence."""
        ...

    def kept(self, *, by: Actor, agreed: Agreed, request: str) -> UUID | None:
        """What an earlier sending of the same request left."""
        ...

    def address(self, evidence: UUID) -> str:
        """Where who may opens it."""
        ...


class NoKeeper:
    """Until one is joined: presence is the only way."""

    def keep(self, *, by: Actor, agreed: Agreed, name: str, pieces: Iterable[bytes], request: str) -> UUID:
        raise ProofNotKept

    def kept(self, *, by: Actor, agreed: Agreed, request: str) -> UUID | None:
        return None

    def address(self, evidence: UUID) -> str:
        return ""


class _Joined:
    keeper: EvidenceKeeper = NoKeeper()


def set_evidence_keeper(keeper: EvidenceKeeper) -> EvidenceKeeper:
    """Called once by config/wiring.py; returns the former one so that a test can put it back."""
    former = _Joined.keeper
    _Joined.keeper = keeper
    return former


def evidence_keeper() -> EvidenceKeeper:
    return _Joined.keeper
