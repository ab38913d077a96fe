"""No test reaches outside. The root conftest closes this process while pytest itself starts, so that an import, a fixture
of the session and code that swallows the refusal all meet it; a Python that a test starts finds this file by its name.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HERE = ("127.0.0.1", "::1", "localhost", socket.gethostname())


class ReachesOutside(RuntimeError):
    """A connection that no test may make; no OSError, which a client would take for a line that is down."""


refused: list[str] = []
"""What was tried since the last test began: the guard fails a test that hid it."""
_open_here = [False]


def check(host: object) -> None:
    host = host.decode() if isinstance(host, bytes) else host
    if not (_open_here[0] and host in HERE):
        refused.append(str(host))
        raise ReachesOutside(f"{host}: no test reaches outside (the fixture `loopback` opens this machine)")


def _host(words: tuple[Any, ...]) -> Any:
    """Of connect(address), sendto(data, flags, address); a path is a socket of this machine."""
    return words[-1][0] if words and isinstance(words[-1], tuple) else None


def close() -> None:
    for name in ("connect", "connect_ex", "sendto"):
        _guard(socket.socket, name, _host)
    for name in ("getaddrinfo", "gethostbyname"):
        _guard(socket, name, lambda words: words[0] if words else None)


def _guard(owner: Any, name: str, host_of: Any) -> None:
    real = getattr(owner, name)

    def asking(*words: Any, **named: Any) -> Any:
        if host := host_of(words):
            check(host)
        return real(*words, **named)

    setattr(owner, name, asking)


@contextmanager
def policy(*, here: bool) -> Iterator[None]:
    """While one test runs, its fixtures included: this machine's own addresses are open, or nothing is."""
    refused.clear()
    before, _open_here[0] = _open_here[0], here
    try:
        yield
    finally:
        _open_here[0] = before


if __name__ == "sitecustomize":
    _open_here[0] = True
    close()
