"""The plain HTTP port: it tells where the same page lies under TLS, and nothing else."""

import asyncio
from contextlib import suppress

from django.conf import settings
from django.http.request import split_domain_port, validate_host

HEAD_WITHIN = 5.0  # seconds
LARGEST_HEAD = 8_192  # bytes
_REFUSED = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def point_to_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """One request, one answer."""
    # Whoever is slow, talks too long or leaves gets no answer; there is nothing to lose.
    with suppress(TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_WITHIN)
        writer.write(answer(head, port))
        await writer.drain()
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def answer(head: bytes, port: int) -> bytes:
    """Only a page that is read: what was sent in clear must fail where somebody sees it."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    path = rest.rpartition(" ")[0]
    host = _host(lines)
    if method not in {"GET", "HEAD"} or not path.startswith("/") or not host:
        return _REFUSED
    place = host if port == 443 else f"{host}:{port}"
    # For now, not for ever: the next demo on this address may have another port.
    return (
        f"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://{place}{path}\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n"
    ).encode("latin-1")


def _host(lines: list[str]) -> str:
    """One of our own names; an empty text for anybody else's."""
    given = next(
        (value for name, _, value in (line.partition(":") for line in lines) if name.lower() == "host"), ""
    )
    host, _port = split_domain_port(given.strip())
    return host if host and validate_host(host, settings.ALLOWED_HOSTS) else ""
