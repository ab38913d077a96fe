"""Names and addresses under which others on the network reach this machine. Linux's own tables; nothing is sent."""

import fcntl
import ipaddress
import re
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_SIOCGIFADDR = 0x8915
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
IPV6_TABLE = Path("/proc/net/if_inet6")
UNIVERSAL = "00"  # its fourth column: reachable beyond the link


def of_this_machine() -> list[str]:
    """The likeliest first: the address that leads outside, other addresses, the name."""
    found = [*_outward(), *_ipv4(), *_ipv6(), *_names()]
    return [name for name in dict.fromkeys(found) if not _is_loopback(name)]


def as_host(name: str) -> str:
    """As it stands in an address line and in ALLOWED_HOSTS."""
    return f"[{name}]" if ":" in name else name


def _outward() -> Iterator[str]:
    # Connecting a datagram socket sends nothing: the kernel only chooses the way to that documentation address.
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        yield str(probe.getsockname()[0])


def _ipv4() -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _number, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address
                asked = struct.pack("256s", name.encode()[:15])
                yield socket.inet_ntoa(fcntl.ioctl(probe, _SIOCGIFADDR, asked)[20:24])


def _ipv6() -> Iterator[str]:
    with suppress(OSError):
        for line in IPV6_TABLE.read_text(encoding="ascii").splitlines():
            digits, _index, _length, scope, *_rest = line.split()
            if scope == UNIVERSAL:
                yield str(ipaddress.IPv6Address(bytes.fromhex(digits)))


def _names() -> Iterator[str]:
    name = socket.gethostname().lower()
    if _NAME.fullmatch(name):
        yield name
        if "." not in name:
            yield f"{name}.local"


def _is_loopback(name: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(name).is_loopback
    return name.partition(".")[0] == "localhost"
