"""Accounts as this room's port: who may do a thing somewhere, who stands in."""

from collections.abc import Iterable, Sequence
from datetime import date

from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties.values import Colleague


class AccountsPeople:
    """Fulfils `ports.Deputies`; joined in config/wiring.py."""

    def who_may(self, permission: str, number: int) -> Sequence[Colleague]:
        return _colleagues(accounts.holders_of(permission, number))

    def deputies_of(self, key: str, day: date) -> Sequence[Colleague]:
        kind, _, number = key.partition(":")
        if kind != "user" or not number.isdigit():
            return ()
        return _colleagues(accounts.stand_ins_for(int(number), day))


def _colleagues(ids: Iterable[int]) -> list[Colleague]:
    wanted = list(ids)
    names = accounts.display_names(wanted)
    return [Colleague(f"user:{pk}", names[pk]) for pk in wanted if pk in names]
