"""What a gateway says: messages once each, reports once each, every refusal a sentence; a file does as well as a call."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hoaban.foundation.accounts import rules as accounts_rules
from hoaban.foundation.accounts.models import Client as Key
from hoaban.foundation.notify import api
from hoaban.foundation.notify.actions import dispatching, inbound
from hoaban.foundation.notify.models import Attempt, Delivery, Inbound, Receipt
from hoaban.foundation.notify.tests.conftest import ROOM, MemoryLine
from hoaban.foundation.notify.values import Channel, Recipients, State

pytestmark = pytest.mark.django_db(databases="__all__")
INBOUND, RECEIPTS = "/api/v1/notify/inbound", "/api/v1/notify/receipts"
SENTENCE = {"id": "g-1", "from": "0912 345 678", "text": "Huỷ"}


@pytest.fixture
def gateway(cast: Any) -> Client:
    """A program with a key of one scope, checked as a browser's requests are."""
    token = "hb_" + "g" * 40
    Key.plain.create(
        kind="service", name="Cổng tin nhắn", owner=cast.user("it_officer"), scopes=["notify:inbound:receive"],
        token_digest=accounts_rules.digest(token), start=0, stop=10**11, expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})


def say(gateway: Client, path: str, said: Any) -> Any:
    return gateway.post(
        path, said if isinstance(said, str) else json.dumps(said), content_type="application/json"
    )


def test_a_message_is_one_message_however_often_it_comes(gateway: Client) -> None:
    first, second = say(gateway, INBOUND, SENTENCE), say(gateway, INBOUND, SENTENCE)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert second.json()["known"]
    assert Inbound.plain.get().sender == "+84912345678"


def test_a_form_does_as_well_as_json(gateway: Client) -> None:
    assert gateway.post(INBOUND, SENTENCE).status_code == 201


@pytest.mark.parametrize(
    "said",
    ["", "[]", "{", '"x"', {}, SENTENCE | {"id": ""}, SENTENCE | {"from": " "}, {"id": "1", "from": "0912345678"},
     SENTENCE | {"channel": "smoke"}, SENTENCE | {"text": ["x"]}],
)  # fmt: skip
def test_what_is_no_message_is_told_so_and_nothing_is_kept(gateway: Client, said: Any) -> None:
    answer = say(gateway, INBOUND, said)
    assert answer.status_code == 422
    assert answer.json()["sentence"]
    assert not Inbound.plain.exists()


@pytest.mark.parametrize(
    "at",
    ["", "yesterday", "2999-01-01T00:00:00Z", "2026-13-01", "2026-01-01T07:00:00", "0001-01-01T00:00:00", "0001-01-01T00:00:00+14:00",
     "9999-12-31T23:59:59-12:00"],
)  # fmt: skip
def test_a_strange_clock_holds_nothing_up(gateway: Client, at: str) -> None:
    assert say(gateway, INBOUND, SENTENCE | {"at": at}).status_code == 201
    assert inbound.route_waiting(timezone.now()) == (1, 0)


def test_a_dead_key_hears_no_sign_in_page(gateway: Client, db: None) -> None:
    Key.plain.all().update(revoked_at=timezone.now())
    answer = say(gateway, INBOUND, SENTENCE)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["sentence"]


def test_a_browser_without_its_token_is_refused(cast: Any) -> None:
    """Only a key spares the check: a foreign page cannot make a browser send one."""
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(cast.user("it_officer"))
    assert say(stranger, INBOUND, SENTENCE).status_code == 403
    assert not Inbound.plain.exists()


# --- Receipts --------------------------------------------------------------------------------------------------------
@pytest.fixture
def sent(line: MemoryLine) -> Attempt:
    what = api.Plan("notify.test", "r")
    api.plan(by=ROOM, what=what, recipients=[Recipients(Channel.SMS, ["a"], ["+84912345678"])])
    dispatching.dispatch_window(Channel.SMS, is_life=False, now=timezone.now())
    return Attempt.plain.get()


@pytest.mark.parametrize(("status", "state"), [("DELIVERED", State.CONFIRMED), ("failed", State.FAILED)])
def test_a_report_moves_its_message_once(gateway: Client, sent: Attempt, status: str, state: State) -> None:
    said = {"id": sent.provider_id, "status": status, "reason": "phone off"}
    assert [say(gateway, RECEIPTS, said).status_code for _twice in range(2)] == [201, 200]
    assert Delivery.plain.get().state == state
    assert Receipt.plain.count() == 1


def test_a_report_on_the_way_changes_nothing(gateway: Client, sent: Attempt) -> None:
    assert say(gateway, RECEIPTS, {"id": sent.provider_id, "status": "buffered"}).status_code == 200
    assert (Delivery.plain.get().state, Receipt.plain.exists()) == (State.SENT, False)


@pytest.mark.parametrize("said", [{}, {"id": "1"}, {"id": "1", "status": "perhaps"}, {"status": "failed"}])
def test_an_unknown_report_is_told_so(gateway: Client, said: Any) -> None:
    assert say(gateway, RECEIPTS, said).status_code == 422


def test_our_reference_finds_a_message_the_gateway_numbered_later(gateway: Client, sent: Attempt) -> None:
    said = {"id": "other", "status": "delivered", "reference": str(sent.reference)}
    say(gateway, RECEIPTS, said)
    assert Delivery.plain.get().state == State.CONFIRMED
    assert say(gateway, RECEIPTS, said | {"id": "third", "reference": "no uuid"}).status_code == 201


@pytest.mark.parametrize(
    ("to", "state"), [("0912 345 678", State.SENT), ("", State.CONFIRMED), ("nobody", State.CONFIRMED)]
)
def test_a_gateway_may_tell_whom_a_report_is_about(
    gateway: Client, sent: Attempt, to: str, state: State
) -> None:
    """The id alone would move it, though it was somebody else's."""
    Delivery.plain.update(address="+84987654321")
    say(gateway, RECEIPTS, {"id": sent.provider_id, "status": "delivered", "to": to})
    assert Delivery.plain.get().state == state
    say(gateway, RECEIPTS, {"id": sent.provider_id, "status": "delivered", "to": "0987 654 321"})
    assert Delivery.plain.get().state == State.CONFIRMED


# --- A file ----------------------------------------------------------------------------------------------------------
def test_a_file_is_taken_in_once_however_often_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sms.jsonl"
    lines = [SENTENCE | {"id": number, "text": "xin chào"} for number in range(3)]
    file.write_text(
        "\n".join(json.dumps(one, ensure_ascii=False) for one in lines) + "\n\n", encoding="utf-8"
    )
    said = [io.StringIO(), io.StringIO()]
    for out in said:
        call_command("inbound_sms", str(file), stdout=out)
    assert [out.getvalue().split(".")[0] for out in said] == [
        "3 taken in, 0 known before, 0 refused",
        "0 taken in, 3 known before, 0 refused",
    ]
    assert Inbound.plain.count() == 3


def test_bad_lines_are_named_and_the_good_ones_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(["{", "[1]", json.dumps({"id": "1"}), json.dumps(SENTENCE)])
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    faults = io.StringIO()
    with pytest.raises(CommandError):
        call_command("inbound_sms", "-", stdout=io.StringIO(), stderr=faults)
    assert Inbound.plain.count() == 1
    assert [line.split(":")[0] for line in faults.getvalue().splitlines()] == ["line 1", "line 2", "line 3"]


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("inbound_sms", str(tmp_path / "none"))
