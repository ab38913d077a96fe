"""What files announces."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FileChecked:
    """A scanner gave its verdict; the row says which."""

    name: ClassVar[str] = "files.checked"
    version: ClassVar[int] = 1
    file_id: int
