"""Whoever wants no more gets nothing that still waits, hears the end of what she has, and is forgotten whole; nobody is flooded."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from hoaban.domains.delivery import audience, jobs
from hoaban.domains.delivery.actions import following, limits
from hoaban.domains.delivery.errors import TooManyFromHere, TooManyToPhone
from hoaban.domains.delivery.models import Follower
from hoaban.domains.delivery.tests.steps import (
    NEXT,
    OWN,
    Person,
    mobile,
    plan_all,
    planned_for,
    run,
    send_all,
    sent_out,
    telling,
)
from hoaban.domains.delivery.tests.test_following import NUMBER, VILLAGE, asked, code, followed
from hoaban.domains.delivery.wording import WARNING
from hoaban.domains.warning.tests.steps import ended
from hoaban.foundation.access.api import ANONYMOUS, SystemActor
from hoaban.foundation.notify import jobs as sending
from hoaban.foundation.notify.actions import inbound
from hoaban.foundation.notify.errors import WrongCode
from hoaban.foundation.notify.models import Delivery, Endpoint, Stopped
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Channel

pytestmark = pytest.mark.django_db(databases="__all__")
GATE = SystemActor("gateway", frozenset({"notify:inbound:receive"}))


@pytest.fixture(autouse=True)
def _uncounted(db: None) -> None:
    cache.clear()


def writes(word: str) -> None:
    now = timezone.now()
    inbound.receive(
        by=GATE, channel=Channel.SMS, sender=NUMBER, text=word, provider_id=f"{word}{now}", received_at=now
    )
    run(sending.route)


def told(line: MemoryLine) -> list[str]:
    """Which messages of warnings her telephone got, by their kind."""
    return [one.kind for one in line.sent if one.address == NUMBER and one.kind == WARNING]


@pytest.mark.parametrize("word", ["BOTHEO", "STOP", "page"])
def test_what_waits_for_a_follower_does_not_leave_once_she_wants_no_more(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, word: str
) -> None:
    follower = followed(line, [VILLAGE])
    uid = sent_out(officer, issuer)
    plan_all()
    if word == "page":
        following.stop(by=ANONYMOUS, uid=follower, now=timezone.now())
    else:
        writes(word)
    send_all()
    assert told(line) == []
    row = Delivery.plain.get(recipient=NUMBER, batch__uid=telling(uid).batch)
    assert (row.state, row.reason) == ("suppressed", "stopped")
    assert Follower.plain.get().ended_at is not None


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_who_ends_it_while_her_part_is_planned_is_told_nothing(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower, plan, ending = followed(line, [VILLAGE]), following.notify.plan, []
    has_tried, is_planned = Event(), Event()

    def end() -> None:
        # PostgreSQL waits here until her part is planned; a test's database in memory does not wait for a lock, it refuses.
        with suppress(OperationalError):
            following.stop(by=ANONYMOUS, uid=follower, now=timezone.now())
        has_tried.set()
        is_planned.wait(60)
        following.stop(by=ANONYMOUS, uid=follower, now=timezone.now())
        connection.close()

    def interrupted(**given: Any) -> Any:
        rows = list(given["recipients"])
        if any(NUMBER in one.keys for one in rows) and not ending:
            ending.append(Thread(target=end))
            ending[0].start()
            has_tried.wait(60 if connection.vendor == "sqlite" else 0.5)
        return plan(**given | {"recipients": rows})

    monkeypatch.setattr(following.notify, "plan", interrupted)
    sent_out(officer, issuer)
    plan_all()
    is_planned.set()
    ending[0].join(60)
    send_all()
    assert Follower.plain.get().ended_at is not None
    assert told(line) == []


@pytest.fixture
def one_commune_breaks(monkeypatch: pytest.MonkeyPatch, people: list[Person]) -> Callable[[], None]:
    """The own commune cannot be planned until the test mends it; ``people`` are patched before."""
    whole, is_broken = audience.people_in, [True]

    def people_in(actor: Any, areas: Any) -> Any:
        if is_broken and any(area.start // 10_000 * 10_000 == OWN for area in areas):
            raise RuntimeError("its register cannot be read")
        yield from whole(actor, areas)

    monkeypatch.setattr(audience, "people_in", people_in)
    return is_broken.clear


def test_a_commune_that_cannot_be_planned_holds_up_no_follower_and_no_other_commune(
    officer: Any, issuer: Any, line: MemoryLine, one_commune_breaks: Callable[[], None]
) -> None:
    followed(line, [VILLAGE])
    uid = sent_out(officer, issuer, areas=(OWN, NEXT))
    plan_all()
    assert planned_for(telling(uid)) == sorted([NUMBER, *(f"+{mobile(n)}" for n in (101, 102, 103))])


def test_who_ends_it_while_a_commune_is_not_planned_is_told_nothing(
    officer: Any, issuer: Any, line: MemoryLine, one_commune_breaks: Callable[[], None]
) -> None:
    follower = followed(line, [VILLAGE])
    sent_out(officer, issuer)
    plan_all()
    following.stop(by=ANONYMOUS, uid=follower, now=timezone.now())
    one_commune_breaks()
    plan_all()
    send_all()
    assert told(line) == []
    assert len(line.sent) == 5


@pytest.mark.parametrize("ends", ["before", "after"])
def test_who_lives_in_a_commune_that_is_planned_late_is_warned_though_she_follows_no_more(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, one_commune_breaks: Callable[[], None], ends: str
) -> None:  # fmt: skip
    people += [(900, 900, VILLAGE, True, int(NUMBER[1:]))]
    follower = followed(line, [VILLAGE])
    uid = sent_out(officer, issuer)
    plan_all()
    for step in ("stop", "plan") if ends == "before" else ("plan", "stop"):
        if step == "stop":
            following.stop(by=ANONYMOUS, uid=follower, now=timezone.now())
        else:
            one_commune_breaks()
            plan_all()
    send_all()
    assert len(told(line)) == 1
    assert Delivery.plain.get(recipient=NUMBER, batch__uid=telling(uid).batch).part == VILLAGE


def test_who_lives_there_too_is_warned_all_the_same(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    people += [(900, 900, VILLAGE, True, int(NUMBER[1:]))]
    followed(line, [VILLAGE])
    sent_out(officer, issuer)
    plan_all()
    writes("STOP")
    send_all()
    assert len(told(line)) == 1


def test_she_hears_the_end_of_what_she_already_had(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    follower = followed(line, [VILLAGE])
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    ended(issuer, uid, now=timezone.now())
    plan_all()
    following.stop(by=ANONYMOUS, uid=follower, now=timezone.now())
    send_all()
    assert len(told(line)) == 2, "the warning, and that it is over"


def test_who_begins_anew_after_stop_is_warned_again(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    followed(line, [VILLAGE])
    writes("STOP")
    run(sending.send)
    line.sent.clear()
    followed(line, [VILLAGE])
    assert Stopped.plain.exists()
    sent_out(officer, issuer)
    plan_all()
    send_all()
    assert len(told(line)) == 1


def test_stop_counts_whatever_breaks_in_a_room(
    people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(inbound.ports.connected.stopping, "delivery", lambda *_args: 1 / 0)
    writes("STOP")
    assert Stopped.plain.get().phone_e164 == NUMBER


@pytest.mark.parametrize("is_proven", [True, False])
def test_after_its_time_nothing_tells_whose_number_it_was(
    people: list[Person], line: MemoryLine, is_proven: bool
) -> None:
    if is_proven:
        following.stop(by=ANONYMOUS, uid=followed(line, [VILLAGE]), now=timezone.now())
    else:
        asked([VILLAGE])
    run(jobs.tidy, timezone.now() + timedelta(days=31))
    row = Endpoint.plain.get()
    assert (bytes(row.sealed), row.digest, row.label) == (b"", "", "")


def test_one_line_begins_so_often_and_one_telephone_gets_so_many_codes_a_day(
    people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_LINE", 2)

    def begin(number: int, address: str) -> None:
        following.follow_by_number(
            by=ANONYMOUS, numbers=[VILLAGE], phone=f"09876543{number:02d}", line=address, request=None, now=timezone.now()
        )  # fmt: skip

    begin(1, "2001:db8::1"), begin(2, "2001:db8::2")
    with pytest.raises(TooManyFromHere):
        begin(3, "2001:db8::ffff:3")
    begin(3, "198.51.100.7")
    assert Follower.plain.count() == 3, "what was refused is not there"
    monkeypatch.setattr(limits, "PER_PHONE", 1)
    with pytest.raises(TooManyToPhone):
        begin(1, "198.51.100.8")
    assert Delivery.plain.filter(batch__kind="notify.verify").count() == 3


def test_a_flood_on_the_page_is_a_sentence(
    people: list[Person], line: MemoryLine, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_LINE", 1)
    for number, status in ((1, 302), (2, 422)):
        said = {"v": VILLAGE, "phone": f"098765432{number}", "request_id": f"f{number}"}
        assert client.post("/warnings/follow/", said).status_code == status


def test_the_same_digits_and_no_others_count_again_if_what_followed_broke(
    people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = asked([VILLAGE])
    digits = code(line)
    with monkeypatch.context() as patch:
        patch.setattr(following, "end_all", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            following.prove(by=ANONYMOUS, uid=follower, code=digits, now=timezone.now())
    uid = Follower.plain.get().uid
    assert Endpoint.plain.get().verified_at is None
    for wrong in ("any", "000000x"):
        with pytest.raises(WrongCode):
            following.prove(by=ANONYMOUS, uid=uid, code=wrong, now=timezone.now())
    assert Endpoint.plain.get().code_tries == 2, "a wrong try is counted"
    assert Follower.plain.get().proven_at is None
    following.prove(by=ANONYMOUS, uid=uid, code=digits, now=timezone.now())
    assert Follower.plain.get().proven_at is not None
