"""uvicorn as we run it: streams end with it, a renewed certificate is read, plain HTTP is sent to TLS. (Not a command.)"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path

import uvicorn

from hoaban.config.tls import redirect

LOOK_EVERY = 600  # ticks of a tenth of a second
log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """One web process."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        end_streams: Callable[[], None],
        plain: socket.socket | None,
        port: int,
    ) -> None:
        super().__init__(config)
        self._end_streams = end_streams
        self._plain, self._port = plain, port
        self._redirect: asyncio.Server | None = None
        self._read_at = self._written_at()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._plain is not None:
            self._redirect = await asyncio.start_server(
                partial(redirect.point_to_tls, port=self._port), sock=self._plain, limit=redirect.LARGEST_HEAD
            )

    async def on_tick(self, counter: int) -> bool:
        if self.config.ssl is not None and counter % LOOK_EVERY == LOOK_EVERY - 1:
            self._read_renewed(self.config.ssl)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._end_streams()
        if self._redirect is not None:
            self._redirect.close()
        await super().shutdown(sockets)

    def _read_renewed(self, context: ssl.SSLContext) -> None:
        """New connections get the new certificate; open ones go on."""
        written = self._written_at()
        if written == self._read_at:
            return
        try:
            context.load_cert_chain(str(self.config.ssl_certfile), self.config.ssl_keyfile)
        except (OSError, ssl.SSLError):
            # Half-way through being replaced: looked at again in a minute, and the old one still serves.
            log.exception("the new certificate cannot be read")
            return
        self._read_at = written

    def _written_at(self) -> int:
        try:
            return Path(self.config.ssl_certfile).stat().st_mtime_ns if self.config.ssl_certfile else 0
        except OSError:
            return 0
