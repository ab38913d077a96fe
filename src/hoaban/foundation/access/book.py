"""Every permission that exists, with a sentence a citizen could follow. Rooms add theirs when they load."""

from collections.abc import Mapping
from enum import StrEnum

_book: dict[str, str] = {}


def register_permissions(permissions: type[StrEnum], descriptions: Mapping[StrEnum, str]) -> None:
    """Add a room's permissions; each needs its description (an English sentence, translated on screen)."""
    for permission in permissions:
        if permission.value.count(":") != 2:
            raise ValueError(f"{permission.value}: a permission reads room:thing:verb")
        _book[permission.value] = descriptions[permission]


def permission_book() -> Mapping[str, str]:
    return dict(_book)
