"""The account's keys: one that opens for a day, one that is used once to get the next pair.

The second is spent by being used. So the pair is on the disk before anything is sent with it, and two processes never renew at once.
An answer that is lost on the way loses the chain: a person then authorises the account anew (docs/operator/settings.md).
"""

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

EARLY = 600
"""Seconds before the end in which the next pair is asked for."""


class NotAuthorised(Exception):
    """Zalo takes none of our keys: only a person helps."""


@dataclass(frozen=True, slots=True)
class Pair:
    access: str
    refresh: str
    until: float
    """Seconds since 1970."""
    began: str = ""
    """Digest of the key a person put in: another one begins another chain."""


Renew = Callable[[str], Pair]
"""Trades a refresh key for the next pair; raises `NotAuthorised`."""


@dataclass(slots=True)
class Tokens:
    first: str
    """What a person put in, once."""
    file: Path
    renew: Renew

    def access(self, refused: str = "") -> str:
        """A key that opens; another than ``refused``, which Zalo just turned down."""
        pair = self._read()
        if not _is_stale(pair, refused):
            return pair.access
        with self._alone():
            pair = self._read()
            if _is_stale(pair, refused):  # nobody else renewed it meanwhile
                pair = self.renew(pair.refresh)
                self._write(pair)
        return pair.access

    def _read(self) -> Pair:
        try:
            pair = Pair(**json.loads(self.file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            pair = Pair("", self.first, 0)
        return pair if pair.began in ("", self._began()) else Pair("", self.first, 0)

    def _write(self, pair: Pair) -> None:
        said = asdict(pair) | {"began": self._began()}
        draft = self.file.with_suffix(".draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(said, out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.file)

    def _began(self) -> str:
        return hashlib.sha256(self.first.encode()).hexdigest()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _is_stale(pair: Pair, refused: str) -> bool:
    return not pair.access or pair.access == refused or pair.until - EARLY < time.time()
