"""The other side of our lines: a mail server, and a push service (RFC 8030) with a browser that opens what it got (RFC 8291)."""

import os
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Post:
    """Keeps letters; refuses some recipients; hangs up when told."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.greeted = 0

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith(("no", "later")):
            return "550 no such mailbox" if address.startswith("no") else "450 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(envelope)
        if envelope.rcpt_tos[0].startswith("cut"):
            server.transport.close()
        return "250 taken"


@contextmanager
def mail_server(port: int) -> Iterator[Post]:
    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


class Service(BaseHTTPRequestHandler):
    """The path says what is answered: /201/…, /410/…"""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        status = int(self.path.split("/")[1])
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "120")
        if status == 201:
            self.send_header("Location", f"/message/{uuid4()}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        pass


@contextmanager
def push_service() -> Iterator[Any]:
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    made.taken = []
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


class Browser:
    """Keys of one browser that asked to be told."""

    def __init__(self) -> None:
        self.private, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    def told_at(self, service: Any, status: int) -> dict[str, str]:
        """What it hands to our site: the address at the service, its public point, its secret."""
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        port = service.server_address[1]
        return {"url": f"http://127.0.0.1:{port}/{status}/x", "p256dh": _b64(point), "auth": _b64(self.auth)}


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
