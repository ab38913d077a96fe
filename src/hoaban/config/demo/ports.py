"""Which port the demo listens on, and when it answers."""

import http.client
import json
import socket
import ssl
import time
from pathlib import Path

from hoaban.config import environment
from hoaban.config.demo.processes import Children

FIRST = 8000
FIRST_TLS = 8443
TRIED = 50
READY_WITHIN = 60.0


def listen(wanted: int | None, *, host: str = "127.0.0.1", first: int | None = None) -> socket.socket:
    """A socket on the port asked for, or on the first free one from 8000 (or `first`) up.

    It listens from now on and is handed to the web process: two demos starting together never take the same port.
    """
    if wanted is not None:
        listener = _try(host, wanted)
        if listener is None:
            raise environment.SettingProblem(
                f"Port {wanted} is already taken by another program (`ss -ltnp | grep {wanted}` names it). Choose another, "
                "or leave --port out and the demo takes the next free one."
            )
        return listener
    first = FIRST if first is None else first
    for port in range(first, first + TRIED):
        if listener := _try(host, port):
            return listener
    raise environment.SettingProblem(
        f"No port from {first} to {first + TRIED - 1} is free. Choose one with --port."
    )


def _try(host: str, port: int) -> socket.socket | None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError):
        listener.close()
        return None
    return listener


def wait_until_ready(port: int, children: Children, root: Path | None = None) -> None:
    """Ask /readyz until it says yes; a child that dies meanwhile ends the wait with its own story."""
    until = time.monotonic() + READY_WITHIN
    answer = "no answer"
    while time.monotonic() < until:
        children.raise_if_ended()
        ready, answer = _ask(port, root)
        if ready:
            return
        time.sleep(0.2)
    raise environment.SettingProblem(
        f"The web process did not become ready within {READY_WITHIN:.0f} s ({answer}). Its log: {children.log_of('web')}"
    )


def connect(port: int, root: Path | None, timeout: float) -> http.client.HTTPConnection:
    """To a web process of this machine; under TLS with `root` as the only authority to trust."""
    if root is None:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    context = ssl.create_default_context(cafile=str(root))
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=timeout, context=context)


def _ask(port: int, root: Path | None) -> tuple[bool, str]:
    try:
        connection = connect(port, root, 5)
    except OSError as problem:  # the authority is not made yet
        return False, str(problem)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        body = response.read().decode("utf-8", "replace")
        if response.status == 200:
            return True, ""
        try:
            return False, "; ".join(json.loads(body).get("problems", [])) or str(response.status)
        except ValueError:
            return False, f"status {response.status}"
    except OSError as problem:
        return False, str(problem)
    finally:
        connection.close()
