"""Whoever may do something here may have the people of that place reached, and nothing else of the register."""

from dataclasses import dataclass

from hoaban.domains.registry.api import REACHING
from hoaban.foundation.access import api as access


@dataclass(frozen=True, slots=True)
class Reader:
    """The same person, with the register's rights that the given right of this room stands for, where she holds it."""

    by: access.Actor
    right: str

    @property
    def key(self) -> str:
        return self.by.key

    @property
    def label(self) -> str:
        return self.by.label

    def may(self, permission: str) -> bool:
        return permission in REACHING and self.by.may(self.right)

    def areas(self, permission: str) -> tuple[access.UnitRange, ...]:
        return self.by.areas(self.right) if permission in REACHING else ()
