"""What privacy announces: ids and a version."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RequestReceived:
    request_id: int
    name: ClassVar[str] = "privacy.request_received"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class PackageMoved:
    """Asked for, ready, handed over, erased or failed."""

    package_id: int
    state: str
    name: ClassVar[str] = "privacy.package_moved"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class RequestMoved:
    """Acknowledged, taken up, extended, answered or refused: whoever tells the person listens."""

    request_id: int
    state: str
    name: ClassVar[str] = "privacy.request_moved"
    version: ClassVar[int] = 1
