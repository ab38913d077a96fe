"""Help from outside: who could do a thing here, who stands in for whom."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from hoaban.foundation.duties.values import Colleague


class Deputies(Protocol):
    """People of the offices; accounts knows them."""

    def who_may(self, permission: str, number: int) -> Sequence[Colleague]:
        """Whose own role includes the permission at the unit, the nearest first."""
        ...

    def deputies_of(self, key: str, day: date) -> Sequence[Colleague]:
        """Who stands in for this person that day."""
        ...


class Nobody:
    """Until somebody is joined: nobody may, nobody stands in."""

    def who_may(self, permission: str, number: int) -> Sequence[Colleague]:
        return ()

    def deputies_of(self, key: str, day: date) -> Sequence[Colleague]:
        return ()


class _Joined:
    deputies: Deputies = Nobody()


def set_deputies(helper: Deputies) -> Deputies:
    """Called once by config/wiring.py; returns the former one so that a test can put it back."""
    former = _Joined.deputies
    _Joined.deputies = helper
    return former


def deputies() -> Deputies:
    return _Joined.deputies
