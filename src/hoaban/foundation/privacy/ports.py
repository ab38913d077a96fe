"""Help from outside: the room that knows people finds the one who asks. Config joins it."""

from typing import Protocol
from uuid import UUID

from hoaban.foundation.access.values import Actor
from hoaban.foundation.privacy.values import PersonFound, PersonKnown


class People(Protocol):
    """The registry fulfils it."""

    def find(self, actor: Actor, text: str, limit: int) -> list[PersonFound]:
        """People of the official's area whom the text fits; on record."""

    def known(self, actor: Actor, uid: UUID) -> PersonKnown | None:
        """One person this official may see by name; None for all others."""


class Nobody:
    """An installation without a register of people."""

    def find(self, actor: Actor, text: str, limit: int) -> list[PersonFound]:
        return []

    def known(self, actor: Actor, uid: UUID) -> PersonKnown | None:
        return None


class _Joined:
    people: People = Nobody()


def connect(people: People) -> People:
    """Called once by config/wiring.py; returns the former one, for tests to put back."""
    former, _Joined.people = _Joined.people, people
    return former


def people() -> People:
    return _Joined.people
