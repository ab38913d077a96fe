"""The promises of a line, kept over a push service of our own (RFC 8030) that opens what only the browser can (RFC 8291)."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import http_ece
import pytest
from py_vapid import Vapid02

from hoaban.foundation.notify.values import Answer, Outgoing, Subscription
from hoaban.integrations.webpush.api import WebPushLine, public_key
from tests.support.gateways import Browser, push_service


@pytest.fixture
def service(loopback: str) -> Iterator[Any]:
    with push_service() as made:
        yield made


def taking(browser: Browser, service: Any, status: int, number: int = 1) -> Subscription:
    return Subscription(number, **browser.told_at(service, status))


def notice(*subscriptions: Subscription) -> Outgoing:
    return Outgoing(uuid4(), "", "Có việc mới", "Hãy đăng nhập.", "/w/notices/", True, "vi", subscriptions)


def test_only_the_browser_reads_what_was_sent(service: Any) -> None:
    browser = Browser()
    (result,) = WebPushLine("mailto:tin@example.vn").send([notice(taking(browser, service, 201))])
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
        "rings": False,
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
    (result,) = WebPushLine("mailto:tin@example.vn").send([notice(taking(Browser(), service, status))])
    assert (result.answer, result.gone, result.retry_after) == (answer, gone, wait)


def test_one_living_browser_is_enough_and_the_dead_one_is_named(service: Any) -> None:
    browser = Browser()
    both = (taking(browser, service, 410, 1), taking(browser, service, 201, 2))
    (result,) = WebPushLine("mailto:tin@example.vn").send([notice(*both)])
    assert (result.answer, result.gone, result.reached) == (Answer.ACCEPTED, (1,), (2,))


def test_unusable_keys_and_nobody_there(service: Any, free_port: int) -> None:
    broken = Subscription(1, "http://127.0.0.1:1/x", "AAAA" * 20, "AAAA" * 6)
    away = taking(Browser(), service, 201)
    away = Subscription(1, f"http://127.0.0.1:{free_port}/201/x", away.p256dh, away.auth)
    results = WebPushLine("mailto:tin@example.vn").send([notice(broken), notice(away), notice()])
    assert [one.answer for one in results] == [Answer.REFUSED, Answer.LATER, Answer.REFUSED]
    assert urlsafe_b64decode(public_key() + "=")[0] == 4
