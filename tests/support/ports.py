"""Free ports of this machine, below those that the kernel lends to connections.

A server that a test stops and starts again needs its own port again: one that the kernel lends may belong to somebody else's connection by
then. Each process of a run begins elsewhere, so two that ask at the same moment are not given the same one.
"""

import os
import socket
from contextlib import suppress
from itertools import cycle, islice

LOWEST, HIGHEST = 20_000, 32_000
EACH = 2_000
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_begin = (_worker * EACH + os.getpid() % 100 * 20) % (HIGHEST - LOWEST)
_numbers = islice(cycle(range(LOWEST, HIGHEST)), _begin, None)


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """One that nobody listens at; asked again, another."""
    for number in _numbers:
        with suppress(OSError), socket.socket(type=kind) as probe:
            probe.bind(("127.0.0.1", number))
            return number
    raise AssertionError("the numbers never end")
