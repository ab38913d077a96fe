"""For what somebody may look: every purpose a room reads guarded columns or people's data for, declared by that room."""

from collections.abc import Iterable, Mapping

from hoaban.foundation.access.errors import UndeclaredPurpose
from hoaban.foundation.access.values import ReadPurpose

_purposes: dict[str, ReadPurpose] = {}


def declare_purposes(purposes: Iterable[ReadPurpose]) -> None:
    """Called once by a room's permissions.py. A code is one purpose in the whole house: records of reads name it alone."""
    for purpose in purposes:
        if _purposes.setdefault(purpose.code, purpose) != purpose:
            raise ValueError(f"{purpose.code} is already another purpose")


def purpose_of(code: str) -> ReadPurpose:
    """Raises `UndeclaredPurpose`: what nobody declared is read by nobody."""
    if code not in _purposes:
        raise UndeclaredPurpose(f"“{code}” is no declared purpose; see access.declare_purposes")
    return _purposes[code]


def declared_purposes() -> Mapping[str, ReadPurpose]:
    return dict(_purposes)
