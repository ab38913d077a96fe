"""Real lines, with the settings of a real installation, while demo data is loaded: nobody is even called."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browsing
from django.utils import timezone

from benchmarks._smsc import Habits, running
from hoaban.config import channels, environment, roles
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.accounts.models import Organisation
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import jobs, ports, sealing
from hoaban.foundation.notify.actions import joining
from hoaban.foundation.notify.models import Delivery, Endpoint, Inbound, LineRest
from hoaban.integrations.sms_smpp import api as smpp
from hoaban.integrations.sms_smpp.api import Heard
from tests.support.gateways import Browser, Post, mail_server, push_service
from tests.support.people import Cast, make_cast
from tests.support.zalo import ACCOUNT_SECRET, WEBHOOK, signed, wrote

pytestmark = pytest.mark.django_db
OWNER = "user:an"


@pytest.fixture
def post(free_port: int, settings: Any) -> Iterator[Post]:
    settings.SMTP_URL = f"smtp://127.0.0.1:{free_port}/?from=tin@example.vn&tls=none"
    with mail_server(free_port) as made:
        yield made


@pytest.fixture
def service(loopback: str, settings: Any) -> Iterator[Any]:
    settings.VAPID_SUBJECT = "mailto:tin@example.vn"
    with push_service() as made:
        yield made


@pytest.fixture
def lines(post: Post, service: Any) -> Iterator[None]:
    """As config/wiring.py joins them."""
    former = (
        dict(ports.connected.lines),
        ports.connected.browsers,
        dict(ports.connected.ears),
        ports.connected.accounts,
    )
    channels.connect()
    assert [ports.connected.lines[one].is_real for one in (notify.Channel.EMAIL, notify.Channel.PUSH)] == [
        True,
        True,
    ]
    yield
    ports.connected.lines.clear()
    ports.connected.lines.update(former[0])
    ports.connected.browsers, ports.connected.ears, ports.connected.accounts = former[1:]


@pytest.fixture
def demo(db: None) -> Cast:
    return make_cast(roles.ROLES)


def plan(service: Any) -> None:
    """To one mailbox and one browser, in a hurry and not."""
    Endpoint.plain.create(
        owner_key=OWNER, channel="push", digest="x", verified_at=timezone.now(),
        sealed=sealing.seal_address(json.dumps(Browser().told_at(service, 201)), OWNER),
    )  # fmt: skip
    for urgency in (notify.Urgency.LIFE, notify.Urgency.NORMAL):
        notify.plan(
            by=SystemActor("some.room"), what=notify.Plan("notify.test", urgency.value, urgency=urgency),
            recipients=[
                notify.Recipients(notify.Channel.EMAIL, [OWNER], ["an@example.vn"]),
                notify.Recipients(notify.Channel.PUSH, [OWNER], [""]),
            ],
        )  # fmt: skip


def work(later: timedelta) -> None:
    """Both dispatchers, some time from now: a line that was closed rests a while."""
    now = timezone.now() + later
    context = JobContext(SystemActor("notify"), now + timedelta(minutes=1), lambda: now)
    jobs.life(context)
    jobs.send(context)


def states() -> list[str]:
    return list(Delivery.plain.order_by("pk").values_list("state", flat=True))


def test_no_real_line_is_called_while_demo_data_is_loaded(
    lines: None, demo: Cast, post: Post, service: Any
) -> None:
    plan(service)
    for minutes in (0, 10, 60):
        work(timedelta(minutes=minutes))
    assert (post.greeted, post.letters, service.taken) == (0, [], [])
    assert states() == ["planned"] * 4
    reasons = set(LineRest.plain.values_list("reason", flat=True))
    assert reasons == {"real lines are closed while demo data is loaded"}


def test_operators_are_joined_and_an_unreadable_list_stops_the_start(lines: None, settings: Any) -> None:
    settings.SMPP_URLS = "smpp://u:p@127.0.0.1:1/?name=one&from=HOABAN"
    channels.connect()
    assert (
        ports.connected.lines[notify.Channel.SMS].name,
        ports.connected.lines[notify.Channel.SMS].is_real,
    ) == ("smpp", True)
    settings.SMPP_URLS = "smpp://somewhere"
    with pytest.raises(environment.SettingProblem, match="HOABAN_SMPP_URLS reads"):
        channels.connect()


@pytest.fixture
def thread(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line's own has a connection of its own; here it would close the test's, in the middle of its transaction."""
    monkeypatch.setattr(channels, "close_old_connections", lambda: None)


def heard() -> Heard:
    return Heard("84912345678", "CO", "one:1", timezone.now())


def test_a_text_that_an_operator_brings_is_kept(thread: None) -> None:
    channels._take(heard())
    row = Inbound.plain.get()
    assert (row.sender, row.word, row.provider_id) == ("+84912345678", "co", "one:1")


@pytest.mark.slow
def test_a_long_text_of_an_operator_is_one_message_although_the_process_died_between_its_parts(
    thread: None, loopback: str, settings: Any
) -> None:
    """Through a centre of our own: parts out of order, one brought twice, each process alive for one of them."""
    heard: list[Heard] = []
    number, taken = b"84912345678", 0
    pieces = [
        b"\5\0\3\x07\3" + bytes((n,)) + text
        for n, text in ((3, b" gap!"), (1, b"CUU Hua It"), (1, b"CUU Hua It"), (2, b" sat lo"))
    ]
    with running(Habits(receipts=False)) as (centre,):
        for content in pieces:
            url = f"smpp://u:p@127.0.0.1:{centre.port}/?name=one&from=HOABAN"
            line = smpp.SmppLine(smpp.from_urls(url), lambda _reports: None, heard.append)
            line.listen()
            centre.later(
                b"\0\1\1" + number + b"\0\5\0HOABAN\0\x40\0\0\0\0\0\0\0\0" + bytes((len(content),)) + content
            )
            text, until = content[6:].decode(), time.monotonic() + 60
            while text not in [one.text for one in heard[taken:]]:
                assert time.monotonic() < until
                time.sleep(0.01)
            line.close()
            for one in heard[taken:]:  # what was not acknowledged any more is brought once more
                channels._take(one)
            joining.join_parts(timezone.now())
            taken = len(heard)
    row = Inbound.plain.get(part_of="")
    assert sealing.unseal_text(row.sealed_text, row.provider_id) == "CUU Hua It sat lo gap!"
    assert (row.word, row.missing) == ("cuu", 0)


def test_what_is_no_message_is_forgotten_and_what_is_not_allowed_is_not(
    thread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Swallowed, a missing right would lose every text, acknowledged."""
    channels._take(Heard(" ", "CO", "one:2", timezone.now()))
    monkeypatch.setattr(channels, "OPERATORS", SystemActor("nobody"))
    with pytest.raises(NotAllowed):
        channels._take(heard())
    assert not Inbound.plain.exists()


def test_the_same_messages_leave_once_no_office_is_of_the_demo(
    lines: None, demo: Cast, post: Post, service: Any
) -> None:
    """Shows that the test above would see a message."""
    plan(service)
    work(timedelta(0))
    Organisation.plain.update(is_demo=False)
    work(timedelta(hours=1))
    assert (len(post.letters), len(service.taken)) == (2, 2)
    assert states() == ["sent"] * 4


def test_a_demo_writes_down_what_it_sends_by_sms_and_hears_what_its_own_operator_brings(
    demo: Cast, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMPP_URLS, settings.DATA_DIR = (
        "twin:smpp://platform:x@127.0.0.1:2775/?name=demo&from=1900",
        tmp_path,
    )
    line: Any = channels._sms()
    assert isinstance(line, ports.Listener)
    assert not line.is_real, "so a demo may use it"
    heard: list[bool] = []
    monkeypatch.setattr(type(line._ear), "listen", lambda _self: heard.append(True))
    line.listen()
    assert heard == [True]
    assert line.send([]) == []
    settings.SMPP_URLS = "twin:smpp://nobody"
    with pytest.raises(environment.SettingProblem, match="HOABAN_SMPP_URLS reads"):
        channels._sms()


def test_words_that_came_in_are_known_as_such_and_only_whoever_receives_may_ask(demo: Cast) -> None:
    now = timezone.now()
    by = channels.OPERATORS
    notify.receive(
        by=by,
        channel=notify.Channel.SMS,
        sender="0509901000",
        text="NHAN",
        provider_id="a:1",
        received_at=now,
    )

    def has_come(text: str, since: Any = now, sender: str = "0509901000") -> bool:
        return notify.has_come(by, notify.Channel.SMS, sender, text, since)

    assert has_come("NHAN")
    assert not has_come("BAO")
    assert not has_come("NHAN", sender="0509901001")
    assert not has_come("NHAN", since=now + timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        notify.has_come(SystemActor("x"), notify.Channel.SMS, "0509901000", "NHAN", now)


def test_zalo_is_heard_and_offered_only_where_all_of_it_stands(lines: None, settings: Any) -> None:
    zalo = notify.Channel.ZALO
    settings.ZALO_OA, settings.ZALO_OA_SECRET = ("1234567890123456789", False), ACCOUNT_SECRET
    with pytest.raises(environment.SettingProblem, match="HOABAN_SITE_URL"):
        channels.connect()
    settings.ZALO_URL, settings.ZALO_REFRESH_TOKEN = "zalo://4100:secret@openapi.zalo.me/", "first"
    settings.SITE_URL = "https://hoaban.example"
    channels.connect()
    assert ports.connected.ears[zalo].is_real
    assert notify.account(zalo) == notify.Account("1234567890123456789")
    settings.ZALO_OA, settings.ZALO_OA_SECRET = ("", False), ""
    channels.connect()
    assert zalo not in ports.connected.ears
    assert not notify.account(zalo).number


def test_while_demo_data_is_loaded_what_real_people_write_to_zalo_is_not_taken(
    lines: None, demo: Cast, settings: Any
) -> None:
    settings.ZALO_URL, settings.ZALO_REFRESH_TOKEN = "zalo://4100:secret@openapi.zalo.me/", "first"
    settings.SITE_URL = "https://hoaban.example"
    settings.ZALO_OA, settings.ZALO_OA_SECRET = ("1234567890123456789", False), ACCOUNT_SECRET
    channels.connect()
    body, headers = signed(wrote("246845883529197922", "THEOBAN", "m-1", timezone.now()))
    refused = Browsing().post(WEBHOOK, body, content_type="application/json", headers=headers)
    assert (refused.status_code, Inbound.plain.count()) == (503, 0)
    assert not notify.account(notify.Channel.ZALO).number, (
        "a real account is offered to nobody who tries the demo"
    )
    settings.ZALO_OA, settings.ZALO_OA_SECRET = ("1000000000", True), ""
    channels.connect()
    assert notify.account(notify.Channel.ZALO).is_made_up
    assert notify.Channel.ZALO not in ports.connected.ears
