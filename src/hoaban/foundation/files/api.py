"""The front door of files."""

from hoaban.foundation.files import vault
from hoaban.foundation.files.actions import keep_file, let_go
from hoaban.foundation.files.localstore import LocalStore
from hoaban.foundation.files.ports import Purpose, Reader, Scanner, Store, connected, purposes
from hoaban.foundation.files.queries import as_path, bytes_of, clean_of, facts_of, ids_kept, open_for, uids_of
from hoaban.foundation.files.rules import SOUNDS, XLSX
from hoaban.foundation.files.serving import answer
from hoaban.foundation.files.twins import TwinScanner
from hoaban.foundation.files.uploads import disk_was_full
from hoaban.foundation.files.values import Confidential, FileFacts, FileId, FileState

__all__ = [
    "SOUNDS",
    "XLSX",
    "Confidential",
    "FileFacts",
    "FileId",
    "FileState",
    "LocalStore",
    "TwinScanner",
    "answer",
    "as_path",
    "bytes_of",
    "clean_of",
    "confidential_purposes",
    "connect",
    "disk_was_full",
    "facts_of",
    "ids_kept",
    "is_scanned",
    "keep_file",
    "let_go",
    "open_for",
    "register_reader",
    "uids_of",
]

MEGABYTE = 1_000_000


def connect(*, scanner: Scanner | None = None, store: Store | None = None) -> None:
    """Join what config/wiring.py chose; without a scanner files stay in quarantine, without a store they lie in a folder."""
    if scanner is not None:
        connected.scanner = scanner
    if store is not None:
        connected.store = store


def is_scanned() -> bool:
    """Whether a real scanner looks at what people send; False with the twin, or with none at all."""
    return connected.scanner is not None and connected.scanner.name != TwinScanner.name


def confidential_purposes() -> dict[str, Confidential]:
    """What files are kept under a key of their own: purpose → why they are read, how long they stay."""
    return {name: kept.confidential for name, kept in purposes.items() if kept.confidential}


def register_reader(
    purpose: str,
    reader: Reader,
    *,
    largest: int = 20 * MEGABYTE,
    kinds: frozenset[str] = frozenset(),
    confidential: Confidential | None = None,
) -> None:
    """A room says what it keeps files for, who may open them, how large they may be, of which kinds, how secret."""
    purposes[purpose] = Purpose(purpose, reader, largest, kinds, confidential)
    if confidential:
        vault.declare_key(purpose)
