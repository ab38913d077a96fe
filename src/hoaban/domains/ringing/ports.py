"""What this room asks of the rooms whose things ring: what it is, where it is, where one acts on it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hoaban.domains.ringing.values import Sought, Told, What


class Keeper(Protocol):
    """The room that keeps drafts, signs or calls for help; it speaks in the language that is switched on."""

    @property
    def opens(self) -> str:
        """The permission by which its page opens."""

    def told(self, asked: Sequence[Sought]) -> Sequence[Told]:
        """Each of them, in the same order; what is not here any more by what the bell knows of it."""

    def brief(self, one: Sought) -> str:
        """Danger and first places, short enough for a message of two parts, and nothing that no notice may say."""

    def areas(self, one: Sought) -> tuple[int, ...]:
        """Whose communes are called last."""

    def is_vouched(self, one: Sought, now: datetime) -> bool:
        """Whether somebody known told it, or two people; of what rings as soon as it is there, always."""

    def unheard(self, one: Sought) -> tuple[str, dict[str, int | str]]:
        """Title and values of the duty of danger to life: places only, nobody's name."""


_keepers: dict[What, Keeper] = {}


def keep(what: What, keeper: Keeper) -> None:
    """Called by each room once it is ready."""
    _keepers[what] = keeper


def keeper(what: What) -> Keeper:
    return _keepers[what]
