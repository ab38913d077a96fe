"""One GET that cannot be made to hang, to swell, or to look into our own network.

The whole request, redirects included, has one time limit that a clock of its own enforces: a server that sends a byte each
second keeps nobody. What comes is measured before and after it is unpacked.
"""

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from hoaban.domains.bulletins.errors import FeedAway, Trouble
from hoaban.domains.bulletins.values import Fetched
from hoaban.integrations.feeds.addresses import Resolve, Target, numbers_of, target_of

REDIRECTS = 3
MOVED = (301, 302, 303, 307, 308)
CHUNK = 65_536
AGENT = "hoaban-feeds/1 (reads warnings for machines)"
WANTED = "application/atom+xml, application/rss+xml, application/cap+xml, application/xml;q=0.9, */*;q=0.1"


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Fulfils `bulletins.ports.Reader`."""

    may_here: Callable[[], bool] = _never
    """Whether this machine's own addresses may be asked: twins of tests and of the demo."""
    seconds: float = 15.0
    largest: int = 1_000_000
    """Bytes, packed or unpacked: what the XML reader takes at most."""
    resolve: Resolve = numbers_of

    def get(self, address: str, *, etag: str = "", modified: str = "") -> Fetched:
        """Raises `FeedAway` with what is the matter."""
        ends = time.monotonic() + self.seconds
        for _try in range(REDIRECTS + 1):
            target = target_of(address, may_here=self.may_here(), resolve=self.resolve)
            found = self._ask(target, {"If-None-Match": etag, "If-Modified-Since": modified}, ends)
            if isinstance(found, Fetched):
                return found
            onward = urljoin(address, found)
            if target.is_secure and not onward.startswith("https:"):
                raise FeedAway(Trouble.MOVED, onward[:200])
            address = onward
        raise FeedAway(Trouble.MOVED, address[:200])

    def _ask(self, target: Target, known: dict[str, str], ends: float) -> Fetched | str:
        """The answer, or where it went."""
        headers = {name: value for name, value in known.items() if value}
        headers |= {"Host": target.named, "User-Agent": AGENT, "Accept": WANTED, "Accept-Encoding": "gzip"}
        with _connection(target, ends) as connection:
            connection.request("GET", target.path, headers=headers)
            with connection.getresponse() as answer:
                return self._told(answer, is_known=any(known.values()))

    def _told(self, answer: http.client.HTTPResponse, *, is_known: bool) -> Fetched | str:
        if answer.status in MOVED and (onward := answer.headers.get("Location")):
            return onward
        if answer.status == 304 and is_known:
            return Fetched(is_unchanged=True)
        if answer.status != 200:
            raise FeedAway(Trouble.STATUS, str(answer.status))
        content = self._unpacked(self._read(answer), answer.headers.get("Content-Encoding", ""))
        etag, modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
        return Fetched(content, etag=etag[:200], modified=modified[:100])

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        if (answer.length or 0) > self.largest:
            raise FeedAway(Trouble.LARGE)
        parts, size = [], 0
        while part := answer.read(CHUNK):
            parts.append(part)
            size += len(part)
            if size > self.largest:
                raise FeedAway(Trouble.LARGE)
        if answer.length:  # http.client tells of a short body only in this way
            raise FeedAway(Trouble.CUT)
        return b"".join(parts)

    def _unpacked(self, content: bytes, encoding: str) -> bytes:
        encoding = encoding.strip().lower()
        if encoding in ("", "identity"):
            return content
        if encoding not in ("gzip", "x-gzip"):
            raise FeedAway(Trouble.PACKED, encoding[:40])
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            whole = unpacker.decompress(content, self.largest + 1)
        except zlib.error as problem:
            raise FeedAway(Trouble.PACKED) from problem
        if len(whole) > self.largest:
            raise FeedAway(Trouble.LARGE)
        if not unpacker.eof:
            raise FeedAway(Trouble.CUT)
        return whole


@contextmanager
def _connection(target: Target, ends: float) -> Iterator[http.client.HTTPConnection]:
    """Open until the block ends or the time is over; what breaks is told in the port's words."""
    left = ends - time.monotonic()
    if left <= 0:
        raise FeedAway(Trouble.SLOW)
    held: list[socket.socket] = []
    cut = threading.Event()

    def stop() -> None:
        cut.set()
        for one in held[-1:]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(left, stop)
    clock.daemon = True
    clock.start()
    try:
        held.append(socket.create_connection((target.number, target.port), timeout=left))
        if target.is_secure:
            context = ssl.create_default_context()
            held.append(context.wrap_socket(held[0], server_hostname=target.host))
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = held[-1]
        yield connection
        if cut.is_set():
            raise FeedAway(Trouble.SLOW)
    except (FeedAway, OSError, http.client.HTTPException, ValueError) as problem:
        raise _told(problem, is_cut=cut.is_set()) from problem
    finally:
        clock.cancel()
        for one in held:
            with suppress(OSError):
                one.close()


def _told(problem: Exception, *, is_cut: bool) -> FeedAway:
    """In the port's words; whatever breaks after we hung up ourselves broke because the server was slow."""
    if is_cut or isinstance(problem, TimeoutError):
        return FeedAway(Trouble.SLOW)
    if isinstance(problem, FeedAway):
        return problem
    return FeedAway(Trouble.CERTIFICATE if isinstance(problem, ssl.SSLError) else Trouble.AWAY)
