"""The promises of a line, kept over a push service of our own (RFC 8030) that opens what only the browser can (RFC 8291)."""

import json
import os
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from hoaban.foundation.notify.values import Answer, Outgoing, Subscription
from hoaban.integrations.webpush.api import WebPushLine, public_key


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


@pytest.fixture
def service(loopback: str) -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer((loopback, 0), Service)
    made.taken = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


class Browser:
    def __init__(self) -> None:
        self.private, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    def subscription(self, service: Any, status: int, number: int = 1) -> Subscription:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        port = service.server_address[1]
        return Subscription(number, f"http://127.0.0.1:{port}/{status}/x", _b64(point), _b64(self.auth))


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def notice(*subscriptions: Subscription) -> Outgoing:
    return Outgoing(uuid4(), "", "Có việc mới", "Hãy đăng nhập.", "/w/notices/", True, "vi", subscriptions)


def test_only_the_browser_reads_what_was_sent(service: Any) -> None:
    browser = Browser()
    (result,) = WebPushLine("mailto:tin@example.vn").send([notice(browser.subscription(service, 201))])
    assert result.answer == Answer.ACCEPTED
    assert result.provider_id
    _path, headers, body = service.taken[0]
    assert "đăng nhập".encode() not in body
    opened = http_ece.decrypt(
        body, private_key=browser.private, auth_secret=browser.auth, version="aes128gcm"
    )
    said = {
        "title": "Có việc mới",
        "text": "Hãy đăng nhập.",
        "url": "/w/notices/",
        "language": "vi",
        "life": True,
    }
    assert json.loads(opened) == said
    assert (headers["Content-Encoding"], headers["Urgency"], int(headers["TTL"]) > 0) == (
        "aes128gcm",
        "high",
        True,
    )
    assert Vapid02.verify(headers["Authorization"])
    assert f"k={public_key()}" in headers["Authorization"]


@pytest.mark.parametrize(
    ("status", "answer", "gone", "wait"),
    [
        (404, Answer.REFUSED, (1,), None), (410, Answer.REFUSED, (1,), None), (413, Answer.REFUSED, (), None),
        (429, Answer.LATER, (), 120.0), (503, Answer.LATER, (), None), (302, Answer.REFUSED, (), None),
    ],
)  # fmt: skip
def test_what_the_service_says_is_understood(
    service: Any, status: int, answer: Answer, gone: Any, wait: Any
) -> None:
    (result,) = WebPushLine("mailto:tin@example.vn").send([notice(Browser().subscription(service, status))])
    assert (result.answer, result.gone, result.retry_after) == (answer, gone, wait)


def test_one_living_browser_is_enough_and_the_dead_one_is_named(service: Any) -> None:
    browser = Browser()
    both = (browser.subscription(service, 410, 1), browser.subscription(service, 201, 2))
    (result,) = WebPushLine("mailto:tin@example.vn").send([notice(*both)])
    assert (result.answer, result.gone, result.reached) == (Answer.ACCEPTED, (1,), (2,))


def test_unusable_keys_and_nobody_there(service: Any, free_port: int) -> None:
    broken = Subscription(1, "http://127.0.0.1:1/x", "AAAA" * 20, "AAAA" * 6)
    away = Browser().subscription(service, 201)
    away = Subscription(1, f"http://127.0.0.1:{free_port}/201/x", away.p256dh, away.auth)
    results = WebPushLine("mailto:tin@example.vn").send([notice(broken), notice(away), notice()])
    assert [one.answer for one in results] == [Answer.REFUSED, Answer.LATER, Answer.REFUSED]
    assert urlsafe_b64decode(public_key() + "=")[0] == 4
