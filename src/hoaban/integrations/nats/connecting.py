"""One connection to one server, and in our words why there is none."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from nats.aio.client import Client
from nats.errors import AuthorizationError, Error
from nats.js.errors import APIError

from hoaban.foundation.notify.ports import Silence
from hoaban.integrations.nats import shelf
from hoaban.integrations.nats.way import Way, WayBarred

CONNECT_WITHIN = 2
ANSWER_WITHIN = 2.0
CLOSE_WITHIN = 0.5
"""A line whose TLS failed is closed and never says so: the library would wait for it for ever."""
DATES = {9, 10}
"""OpenSSL: not yet valid, no longer valid."""
NAMES = {62, 64}
"""OpenSSL: another name, another address."""
TOO_FEW = {10005, 10074}
"""JetStream: no suitable peers; replicas above one without a cluster."""
LEADERLESS = {10004, 10008, 10009}
"""JetStream: cluster incomplete, temporarily away, not the leader."""


class Careful(Client):
    """The library believes a server that says it needs no TLS, and would tell it the password."""

    wants_proof = False
    """The server looks at our certificate. One it refuses ends the line, and asyncio keeps the alert to itself."""

    async def _process_info(self, info: dict[str, Any], initial_connection: bool = False) -> None:
        if "tls" in self.options and initial_connection and not info.get("tls_required"):
            raise WayBarred(Silence.PLAIN)
        self.wants_proof = bool(info.get("tls_verify"))
        await super()._process_info(info, initial_connection)


class NoHints(Exception):
    """A session could not begin, or ended by more than a line that fell."""

    def __init__(self, silence: Silence) -> None:
        super().__init__(silence.value)
        self.silence = silence


@asynccontextmanager
async def session(way: Way, server: str, over: Callable[[], Awaitable[None]]) -> AsyncIterator[shelf.Session]:
    """Both streams as they should be. Raises `NoHints`, which never quotes what was said to the server."""
    try:
        shown = way.shown()
    except WayBarred as problem:
        raise NoHints(problem.silence) from problem
    client, heard = Careful(), []

    async def hear(problem: Exception) -> None:
        """The library would print it; what a server forbids is said only here."""
        heard.append(problem)

    try:
        await client.connect(
            [server], allow_reconnect=False, connect_timeout=CONNECT_WITHIN, ping_interval=5,
            max_outstanding_pings=2, reconnect_time_wait=0, max_reconnect_attempts=1,
            closed_cb=over, disconnected_cb=over, error_cb=hear, **shown,
        )  # fmt: skip
        await client.flush(CONNECT_WITHIN)
        client.wants_proof = False
        yield await shelf.prepared(client.jetstream(timeout=ANSWER_WITHIN), way.replicas)
    except (WayBarred, Error, OSError, TimeoutError) as problem:
        raise NoHints(_meaning(client, problem, heard)) from problem
    finally:
        with suppress(TimeoutError, Error, OSError):
            await asyncio.wait_for(client.close(), CLOSE_WITHIN)


async def knock(way: Way) -> Silence | None:
    """Whether hints can come, by one server or another: for whoever only asks."""

    async def over() -> None:
        """Nobody waits for the end."""

    found: list[Silence] = []
    for server in way.servers:
        try:
            async with session(way, server, over):
                return None
        except NoHints as problem:
            found.append(problem.silence)
    return gravest(found)


def gravest(found: list[Silence]) -> Silence | None:
    """What a person can mend says more than a server that is away."""
    order = list(Silence)
    return max(found, key=order.index, default=None)


def _meaning(client: Careful, problem: BaseException, heard: list[Exception]) -> Silence:
    for one in (problem, *reversed(heard)):
        if found := _known(one):
            return found
    if client.wants_proof:
        return Silence.UNPROVEN
    return Silence.LEADERLESS if client.is_connected else Silence.AWAY


def _known(problem: BaseException) -> Silence | None:
    if isinstance(problem, WayBarred):
        return problem.silence
    if isinstance(problem, ssl.SSLCertVerificationError):
        if problem.verify_code in DATES:
            return Silence.EXPIRED
        return Silence.OTHER_NAME if problem.verify_code in NAMES else Silence.STRANGER
    if isinstance(problem, ssl.SSLError):
        return Silence.UNPROVEN if "ALERT" in (problem.reason or "") else None
    if isinstance(problem, APIError):
        return _of_stream(problem)
    said = str(problem).lower()
    if isinstance(problem, AuthorizationError) or "authorization" in said or "authentication" in said:
        return Silence.REFUSED
    return Silence.FORBIDDEN if "permissions violation" in said else None


def _of_stream(problem: APIError) -> Silence:
    if problem.err_code in TOO_FEW:
        return Silence.TOO_FEW
    return Silence.LEADERLESS if problem.err_code in LEADERLESS else Silence.FORBIDDEN


def knocked(way: Way) -> Silence | None:
    """For programs without a loop of their own."""
    return asyncio.run(knock(way))
