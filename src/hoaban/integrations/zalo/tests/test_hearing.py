"""What Zalo tells us: signed by it or not taken, once however often it is told, and answered over the same account.

The twin signs as several programs say that Zalo does; no real account ever told us anything.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import jobs, ports
from hoaban.foundation.notify.api import Channel, Coming, Report
from hoaban.foundation.notify.errors import Unsigned
from hoaban.foundation.notify.models import Batch, Delivery, Inbound, Stopped
from hoaban.integrations.zalo.api import ZaloEar, from_url
from tests.support.zalo import ACCOUNT_SECRET, APP, FIRST, WEBHOOK, Twin, event, signed, wrote, zalo_twin

NOW = datetime(2026, 7, 26, 20, tzinfo=UTC)
USER = "246845883529197922"
EAR = ZaloEar(APP, ACCOUNT_SECRET, lambda: NOW)


def heard(said: dict[str, Any], ear: ZaloEar = EAR) -> Any:
    return list(ear.hear(*signed(said)))


def test_words_a_follow_a_parting_and_a_receipt_are_understood() -> None:
    (said,) = heard(wrote(USER, "THEOBAN 123456", "m-9", NOW - timedelta(seconds=5)))
    assert said == Coming(Channel.ZALO, USER, "THEOBAN 123456", "m-9", NOW - timedelta(seconds=5))
    (begun,), (left,) = heard(event("follow", USER, NOW)), heard(event("unfollow", USER, NOW))
    assert (begun.text, begun.is_silent, left.text, left.is_silent) == ("THEOBAN", False, "BOTHEO", True)
    assert USER not in begun.provider_id + left.provider_id
    assert begun.provider_id != left.provider_id
    assert heard(event("follow", USER, NOW)) == [begun], "told again it is the same one"
    assert heard(event("follow", USER, NOW - timedelta(hours=1))) != [begun]
    arrived = event("user_received_message", USER, NOW, message={"msg_id": "m-1"})
    assert heard(arrived) == [Report("m-1", is_good=True)]


@pytest.mark.parametrize(
    "said",
    [
        event("user_seen_message", USER, NOW), event("user_send_image", USER, NOW), event("follow", "", NOW),
        event("user_send_text", USER, NOW), event("user_send_text", USER, NOW, message={"text": ["x"], "msg_id": "1"}),
        event("user_send_text", "1" * 33, NOW, message={"text": "x", "msg_id": "1"}), event("user_received_message", USER, NOW),
        event("user_send_text", USER, NOW, message="x"), event("follow", USER, NOW) | {"follower": "x"},
    ],
)  # fmt: skip
def test_what_we_do_not_need_or_know_says_nothing(said: dict[str, Any]) -> None:
    assert heard(said) == []


@pytest.mark.parametrize("time", ["", "x", "9" * 30, None])
def test_a_time_that_cannot_be_read_or_lies_ahead_is_now(time: Any) -> None:
    assert heard(wrote(USER, "x", "1", NOW) | {"timestamp": time})[0].received_at == NOW
    assert heard(wrote(USER, "x", "1", NOW + timedelta(days=2)))[0].received_at == NOW


def test_only_what_the_account_s_own_key_signed_is_taken() -> None:
    said = wrote(USER, "x", "1", NOW)
    body, headers = signed(said)
    whole = headers["X-ZEvent-Signature"]
    wrong = [
        (body, {}), (body, {"X-ZEvent-Signature": "mac="}), (body, {"X-ZEvent-Signature": "mac=é"}),
        (body.replace(b'"x"', b'"y"'), headers), signed(said, "another-secret"), signed(said | {"app_id": "4101"}),
        (b"", headers), (b"[]", headers), (b"\xff", headers),
        (b"[" * 200_000, headers), (b'{"timestamp":' + b"[" * 200_000, headers), (b'{"timestamp":"\\ud800"}', headers),
    ]  # fmt: skip
    for found, given in wrong:
        with pytest.raises(Unsigned):
            EAR.hear(found, given)
    assert EAR.hear(body, {"X-ZEvent-Signature": whole.removeprefix("mac=").upper()})
    assert ACCOUNT_SECRET not in repr(EAR)


# --- at our door ------------------------------------------------------------------------------------------------------
@pytest.fixture
def twin(loopback: str) -> Iterator[Twin]:
    with zalo_twin() as made:
        made.followers = {USER}
        yield made


@pytest.fixture
def account(db: None, twin: Twin, tmp_path: Path) -> Iterator[Twin]:
    """Our account as config/channels.py joins it, with Zalo's twin at the other end."""
    lines, ears = dict(ports.connected.lines), dict(ports.connected.ears)
    ports.connected.lines.clear()
    notify.connect(Channel.ZALO, from_url(twin.url, FIRST, tmp_path / "zalo.json"))
    notify.listen_with(Channel.ZALO, ZaloEar(APP, ACCOUNT_SECRET, timezone.now))
    yield twin
    ports.connected.lines.clear()
    ports.connected.lines.update(lines)
    ports.connected.ears.clear()
    ports.connected.ears.update(ears)


def tell(said: dict[str, Any], secret: str = ACCOUNT_SECRET) -> Any:
    """As Zalo calls: no cookie, no token of ours."""
    body, headers = signed(said, secret)
    return Client(enforce_csrf_checks=True).post(
        WEBHOOK, body, content_type="application/json", headers=headers
    )


def work() -> None:
    now = timezone.now()
    context = JobContext(SystemActor("notify"), now + timedelta(minutes=1), lambda: now)
    jobs.route(context)
    jobs.life(context)
    jobs.send(context)


@pytest.mark.django_db(databases="__all__")
def test_who_is_not_zalo_is_refused_and_nothing_is_kept(account: Twin) -> None:
    said = wrote(USER, "THEOBAN", "m-1", timezone.now())
    refused = tell(said, "guessed")
    assert (refused.status_code, Inbound.plain.count()) == (401, 0)
    assert refused.json()["sentence"]
    assert Client(enforce_csrf_checks=True).post(WEBHOOK, said).status_code == 401
    assert Client().get(WEBHOOK).status_code == 405
    notify.listen_with(Channel.ZALO, None)
    assert tell(said).status_code == 401


@pytest.mark.django_db(databases="__all__")
def test_words_told_twice_are_kept_once_and_answered_once_on_zalo(account: Twin) -> None:
    said = wrote(USER, "Theo bản", "m-77", timezone.now())
    first, second = tell(said), tell(said)
    assert (first.status_code, first.json(), second.json()) == (200, {"known": False}, {"known": True})
    work()
    tell(said)
    work()
    assert [(one.sender, one.takes_replies) for one in Inbound.plain.all()] == [(f"zalo:{USER}", True)]
    assert [user for user, _text in account.sent] == [USER]
    assert "/warnings/follow/" in account.sent[0][1]
    assert Delivery.plain.get().channel == "zalo"


@pytest.mark.django_db(databases="__all__")
def test_who_follows_the_account_is_told_how_and_who_leaves_is_told_nothing(account: Twin) -> None:
    at = timezone.now()
    tell(event("follow", USER, at))
    tell(event("follow", USER, at))
    work()
    assert len(account.sent) == 1
    tell(event("unfollow", USER, at))
    work()
    assert len(account.sent) == 1
    assert set(Inbound.plain.values_list("state", flat=True)) == {"routed"}


@pytest.mark.django_db(databases="__all__")
def test_strangers_words_are_helped_with_once_a_day_and_stop_closes_no_telephone(account: Twin) -> None:
    for n, text in enumerate(("xin chào", "có ai không", "STOP")):
        tell(wrote(USER, text, f"m-{n}", timezone.now()))
        work()
    assert len(account.sent) == 2, "help, and the word that ends it"
    assert list(Inbound.plain.order_by("pk").values_list("state", flat=True)) == [
        "unknown",
        "unknown",
        "routed",
    ]
    assert not Stopped.plain.exists()
    assert not Batch.plain.filter(request__contains=USER).exists(), "what names a batch shows nobody"


@pytest.mark.django_db(databases="__all__")
def test_a_receipt_says_that_a_message_arrived(account: Twin) -> None:
    tell(event("follow", USER, timezone.now()))
    work()
    for _again in range(2):
        told = tell(event("user_received_message", USER, timezone.now(), message={"msg_id": "m-1"}))
        assert told.status_code == 200
    assert Delivery.plain.get().state == "confirmed"


def test_half_a_letter_is_kept_as_a_sign_of_one() -> None:
    said = wrote(USER, "Bản \ud83d", "1", NOW)
    body = json.dumps(said).encode()
    mac = hashlib.sha256(f"{APP}{body.decode()}{said['timestamp']}{ACCOUNT_SECRET}".encode()).hexdigest()
    (found,) = EAR.hear(body, {"X-ZEvent-Signature": f"mac={mac}"})
    assert isinstance(found, Coming)
    assert found.text == "Bản ?"


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(
    ("body", "status"),
    [(b"[" * 60_000, 401), (b'{"timestamp":"\\ud800"}', 401), (b"[" * 64_001, 413)],
)
def test_what_nobody_signed_breaks_nothing(account: Twin, body: bytes, status: int) -> None:
    refused = Client(enforce_csrf_checks=True).post(WEBHOOK, body, content_type="application/json")
    assert (refused.status_code, Inbound.plain.count()) == (status, 0)


def test_a_body_is_signed_as_it_came_and_not_as_we_would_write_it() -> None:
    said = wrote(USER, "Bản Bó", "1", NOW)
    assert json.dumps(said).encode() != signed(said)[0]
    assert heard(said)[0].text == "Bản Bó"
