"""A warning reaches a browser that follows a village, over a push service of our own (RFC 8030), and nobody else reads it (RFC 8291)."""

import json
from typing import Any

import http_ece
import pytest

from hoaban.domains.delivery.actions import devices
from hoaban.domains.delivery.tests.conftest import as_actor as as_actor  # noqa: PLC0414
from hoaban.domains.delivery.tests.conftest import issuer as issuer  # noqa: PLC0414
from hoaban.domains.delivery.tests.conftest import line as line  # noqa: PLC0414
from hoaban.domains.delivery.tests.conftest import officer as officer  # noqa: PLC0414
from hoaban.domains.delivery.tests.conftest import people as people  # noqa: PLC0414
from hoaban.domains.delivery.tests.conftest import places as places  # noqa: PLC0414
from hoaban.domains.delivery.tests.steps import Person, plan_all, send_all, sent_out
from hoaban.domains.delivery.tests.test_here import URL, VILLAGE, begun, key
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.models import Attempt, Endpoint
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Channel
from hoaban.integrations.webpush.api import WebPushLine
from tests.support.gateways import Browser, push_service

pytestmark = pytest.mark.django_db(databases="__all__")


def test_only_the_browser_that_follows_reads_the_warning(
    officer: Any, issuer: Any, line: MemoryLine, people: list[Person], loopback: str
) -> None:  # fmt: skip
    browser = Browser()
    with push_service() as service:
        notify.connect(Channel.PUSH, WebPushLine("mailto:tin@example.vn"))
        given = browser.told_at(service, 201)
        mine = begun([VILLAGE], devices.Subscribed(URL, given["p256dh"], given["auth"]))
        row = Endpoint.plain.get(owner_key=key(mine))
        seal(row, given)
        uid = sent_out(officer, issuer)
        plan_all()
        send_all()
        ((_path, _headers, body),) = service.taken
    opened = http_ece.decrypt(
        body, private_key=browser.private, auth_secret=browser.auth, version="aes128gcm"
    )
    assert json.loads(opened)["url"] == f"/warnings/{uid}/"
    assert "Rời nhà ven suối" in json.loads(opened)["text"]
    assert Attempt.plain.get(delivery__recipient=key(mine)).outcome == "accepted"


def seal(row: Endpoint, given: Any) -> None:
    """The twin stands at an address that no browser may name."""
    from hoaban.foundation.notify import sealing

    sealed = sealing.seal_address(json.dumps(given), row.owner_key)
    Endpoint.plain.filter(pk=row.pk).update(sealed=sealed)
