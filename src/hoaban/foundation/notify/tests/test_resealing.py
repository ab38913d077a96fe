"""Endpoints and messages that came in, under a new key."""

from pathlib import Path
from typing import Any

import pytest

from hoaban.foundation.access import api as access
from hoaban.foundation.notify import sealing
from hoaban.foundation.notify.actions import endpoints
from hoaban.foundation.notify.models import Endpoint, Inbound
from hoaban.foundation.notify.values import Channel

KEYS = "notify-endpoints"
PUSH = {"url": "https://updates.push.services.mozilla.com/1", "p256dh": "B" * 87, "auth": "t" * 22}


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def somebody(db: None, make_actor: Any) -> Any:
    return make_actor(name="7")


def test_addresses_open_and_are_known_again_under_the_new_key(somebody: Any) -> None:
    endpoints.save_subscription(by=somebody, **PUSH, label="Chrome", request=None)
    row = Endpoint.plain.get()
    address = sealing.unseal_address(row.sealed, row.owner_key)
    access.key_file(KEYS).rotated()
    assert access.renew_all([KEYS], lambda _done: None) == (2, 0)
    moved = Endpoint.plain.get()
    assert sealing.unseal_address(moved.sealed, moved.owner_key) == address
    assert moved.digest == sealing.digests(PUSH["url"], Channel.PUSH)[0] != row.digest


def test_a_browser_offered_again_during_a_rotation_stays_one_row(somebody: Any) -> None:
    endpoints.save_subscription(by=somebody, **PUSH, label="Chrome", request=None)
    access.key_file(KEYS).rotated()
    endpoints.save_subscription(by=somebody, **PUSH, label="Chrome", request=None)
    assert Endpoint.plain.count() == 1
    assert sum(one.waiting() for one in access.sealed_columns(KEYS)) == 0


def test_a_gone_endpoint_keeps_no_old_key_alive(somebody: Any) -> None:
    endpoints.save_subscription(by=somebody, **PUSH, label="Chrome", request=None)
    Endpoint.plain.update(gone_at="2026-11-26T00:00Z", sealed=b"")
    old = access.key_ids(KEYS)[0]
    access.key_file(KEYS).rotated()
    assert access.renew_all([KEYS], lambda _done: None) == (0, 0)
    assert not any(one.uses(old) for one in access.sealed_columns(KEYS))


@pytest.mark.django_db
def test_a_strangers_text_opens_under_the_new_key() -> None:
    row = Inbound.plain.create(
        channel=Channel.SMS, provider_id="p1", sender="+84912345678", sealed_text=sealing.seal_text("xin chào", "p1"),
        received_at="2026-11-26T00:00Z",
    )  # fmt: skip
    access.key_file("notify-inbound").rotated()
    assert access.renew_all(["notify-inbound"], lambda _done: None) == (1, 0)
    row.refresh_from_db()
    assert sealing.unseal_text(row.sealed_text, "p1") == "xin chào"
