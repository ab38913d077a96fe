"""The feed of a service that does not exist, for the demo: answered here, under a name that no network ever resolves.

Nothing is sent and no port is opened; everything after the reader (the job, what is kept, what it becomes) is the real thing.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from hoaban.domains.bulletins.errors import FeedAway, Trouble
from hoaban.domains.bulletins.values import Fetched

HOST = "bantin-mau.hoaban.invalid"
"""RFC 2606: names below .invalid belong to nobody."""


class _Reader(Protocol):
    def get(self, address: str, *, etag: str = "", modified: str = "") -> Fetched: ...


@dataclass(frozen=True, slots=True)
class WithTwin:
    """Fulfils `bulletins.ports.Reader`: the twin's addresses are answered by ``page``, all others by ``beyond``."""

    beyond: _Reader
    may_here: Callable[[], bool]
    """Whether this installation holds demo data; with real data the name leads nowhere, as everywhere."""
    page: Callable[[str], bytes | None]
    """Path → what stands there."""

    def get(self, address: str, *, etag: str = "", modified: str = "") -> Fetched:
        """Raises `FeedAway`."""
        parts = urlsplit(address)
        if parts.hostname != HOST or not self.may_here():
            return self.beyond.get(address, etag=etag, modified=modified)
        content = self.page(parts.path)
        if content is None:
            raise FeedAway(Trouble.STATUS, "404")
        stamp = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        return Fetched(is_unchanged=True) if etag == stamp else Fetched(content, etag=stamp)
