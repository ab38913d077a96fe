"""Which addresses may be asked. A feed is an address that somebody typed: it must not become a way into our own network.

The name is resolved once and the connection made to that very number, so that a name which answers differently the second
time leads nowhere else. Each redirect is judged anew.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from hoaban.domains.bulletins.errors import FeedAway, Trouble

Resolve = Callable[[str, int], Iterable[str]]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = frozenset({80, 443, 8080, 8443})
WRAPPED = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
"""IPv6 that hides an IPv4 number: nobody needs it to read a feed."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes."""

    is_secure: bool
    host: str
    port: int
    number: str
    path: str
    named: str
    """What the server is told it was asked by."""


def numbers_of(host: str, port: int) -> list[str]:
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def target_of(address: str, *, may_here: bool, resolve: Resolve = numbers_of) -> Target:
    """Raises `FeedAway`: for good where the address itself is unfit."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise FeedAway(Trouble.ADDRESS) from None
    whole = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    fits = all("!" <= letter <= "~" for letter in whole + parts.netloc)
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not fits:
        raise FeedAway(Trouble.ADDRESS)
    try:
        numbers = list(resolve(host, port))
    except (OSError, UnicodeError) as problem:
        raise FeedAway(Trouble.NAME, host) from problem
    for number in numbers:
        if _may(number, port, may_here=may_here):
            return Target(parts.scheme == "https", host, port, number, whole, parts.netloc)
    raise FeedAway(Trouble.INSIDE, host)


def _may(number: str, port: int, *, may_here: bool) -> bool:
    try:
        ip: IpAddress = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif any(ip in network for network in WRAPPED) or ip.is_site_local:
            return False
    if ip.is_loopback:
        return may_here
    return port in PORTS and ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
