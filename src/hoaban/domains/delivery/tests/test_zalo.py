"""Who writes six digits to our Zalo account is warned there: once each, drills by simulated lines only, until she ends it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hoaban.domains.delivery import jobs, queries
from hoaban.domains.delivery.actions import following, limits, zalo
from hoaban.domains.delivery.errors import NoSuchPlace, TooManyFromHere
from hoaban.domains.delivery.models import Follow, Follower, Telling
from hoaban.domains.delivery.tests.steps import (
    NEXT,
    OWN,
    Person,
    plan_all,
    planned_for,
    run,
    send_all,
    sent_out,
    telling,
)  # fmt: skip
from hoaban.domains.delivery.values import Stage
from hoaban.domains.warning.tests.steps import ended
from hoaban.domains.warning.values import Status
from hoaban.foundation.access.api import ANONYMOUS, SystemActor
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import jobs as sending
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.models import Delivery, Endpoint, Inbound
from hoaban.foundation.notify.tests.conftest import Killed, MemoryLine
from hoaban.foundation.notify.values import Channel

pytestmark = pytest.mark.django_db(databases="__all__")
VILLAGE, USER, OTHER = OWN + 1, "246845883529197922", "246845883529197923"
GATE = SystemActor("tests", frozenset({notify.Permission.RECEIVE}))


@pytest.fixture(autouse=True)
def _uncounted(db: None) -> None:
    cache.clear()


@pytest.fixture
def account(people: list[Person], line: MemoryLine) -> Iterator[MemoryLine]:
    """Beside the line of text messages, which carries what residents get."""
    made = MemoryLine(is_real=True, window=1000)
    notify.connect(Channel.ZALO, made)
    former = ports.connected.accounts
    notify.offer_accounts(lambda: {Channel.ZALO: notify.Account("1234567890123456789")})
    yield made
    notify.offer_accounts(former)


def asked(numbers: list[int], request: str | None = None) -> UUID:
    return zalo.follow_by_zalo(by=ANONYMOUS, numbers=numbers, request=request, now=timezone.now())


def write(text: str, user: str = USER, at: datetime | None = None) -> str:
    """It comes in and is understood; the kind of the answer."""
    kept = notify.receive(
        by=GATE, channel=Channel.ZALO, sender=user, text=text, provider_id=uuid4().hex, received_at=at or timezone.now(),
    )  # fmt: skip
    run(sending.route)
    return str(Inbound.plain.get(pk=kept).answer)


def followed(numbers: list[int], user: str = USER) -> UUID:
    uid = asked(numbers)
    assert write(f"THEOBAN {zalo.digits_of(uid)}", user) == "delivery.zalo_followed"
    return uid


def told(line: MemoryLine) -> list[tuple[str, str]]:
    """Warnings that left: to whom, and how they begin."""
    return [
        (one.address, one.text[:8]) for one in line.sent if one.kind in ("delivery.warning", "delivery.drill")
    ]


def key(uid: UUID) -> str:
    return following.actor_of(uid).key


def test_the_digits_of_a_page_written_to_our_account_begin_it(
    officer: Any, issuer: Any, account: MemoryLine
) -> None:
    uid = asked([VILLAGE], request="once")
    assert asked([VILLAGE], request="once") == uid
    before = sent_out(officer, issuer)
    plan_all()
    assert key(uid) not in planned_for(telling(before))
    assert write(f"Theo bản  {zalo.digits_of(uid)}.") == "delivery.zalo_followed"
    assert write(zalo.digits_of(uid)) == "delivery.zalo_followed", "sent twice it is done"
    warned = sent_out(officer, issuer)
    plan_all()
    send_all()
    assert [user for user, _text in told(account)] == [USER]
    row = Delivery.plain.get(channel="zalo", batch__uid=telling(warned).batch)
    assert (row.recipient, row.address, row.state) == (key(uid), "", "sent"), (
        "what Zalo calls her stands in no message"
    )
    assert USER not in str(bytes(Endpoint.plain.get().sealed))
    ended(issuer, warned, now=timezone.now())
    plan_all()
    send_all()
    assert [user for user, _text in told(account)] == [USER, USER], "the warning, and that it is over"


@pytest.mark.parametrize(("areas", "reached"), [((OWN,), True), ((VILLAGE,), True), ((NEXT,), False)])
def test_she_is_told_of_her_village_and_what_holds_it_only(
    officer: Any, issuer: Any, account: MemoryLine, areas: tuple[int, ...], reached: bool
) -> None:
    uid = followed([VILLAGE])
    alert = sent_out(officer, issuer, areas=areas)
    plan_all()
    assert (key(uid) in planned_for(telling(alert))) is reached


def test_an_end_goes_to_whoever_was_told_and_to_nobody_else(
    officer: Any, issuer: Any, account: MemoryLine
) -> None:
    first = followed([VILLAGE])
    alert = sent_out(officer, issuer)
    plan_all()
    send_all()
    late = followed([VILLAGE], OTHER)
    ended(issuer, alert, now=timezone.now())
    plan_all()
    assert key(first) in planned_for(telling(alert, 2))
    assert key(late) not in planned_for(telling(alert, 2))


@pytest.mark.parametrize("word", ["BOTHEO", "Bỏ theo", "stop", "Huỷ!", "DỪNG"])
def test_a_word_ends_it_and_what_she_already_had_is_told_to_its_end(
    officer: Any, issuer: Any, account: MemoryLine, word: str
) -> None:
    uid = followed([VILLAGE])
    had = sent_out(officer, issuer)
    plan_all()
    send_all()
    assert write(word) == "delivery.stopped"
    assert write(word) == "delivery.stopped", "again it finds nobody"
    assert queries.follower_for(uid).is_ended
    assert not Follow.plain.exists()
    newer = sent_out(officer, issuer)
    ended(issuer, had, now=timezone.now())
    plan_all()
    send_all()
    assert key(uid) not in planned_for(telling(newer))
    assert len(told(account)) == 2, "the warning she had, and that it is over"
    run(jobs.tidy, timezone.now() + following.ENDED + timedelta(days=1))
    assert not Follower.plain.exists()
    row = Endpoint.plain.get()
    assert (bytes(row.sealed), row.digest) == (b"", "")


def test_what_waits_does_not_leave_once_she_ended_it(officer: Any, issuer: Any, account: MemoryLine) -> None:
    uid = followed([VILLAGE])
    alert = sent_out(officer, issuer)
    plan_all()
    write("BOTHEO")
    send_all()
    assert told(account) == []
    assert Delivery.plain.get(recipient=key(uid), batch__uid=telling(alert).batch).state == "suppressed"


def test_nobody_is_told_where_her_address_is_no_longer_there(
    officer: Any, issuer: Any, account: MemoryLine
) -> None:
    uid = followed([VILLAGE])
    alert = sent_out(officer, issuer)
    plan_all()
    notify.erase_owners([key(uid)], timezone.now())
    send_all()
    assert told(account) == []
    row = Delivery.plain.get(recipient=key(uid), batch__uid=telling(alert).batch)
    assert (row.state, row.reason) == ("failed", "removed by its owner")


def test_who_begins_again_follows_what_she_chose_last_and_hears_each_text_once(
    officer: Any, issuer: Any, account: MemoryLine
) -> None:
    followed([VILLAGE])
    alert = sent_out(officer, issuer)
    plan_all()
    send_all()
    again = followed([VILLAGE, NEXT])
    assert queries.followers_of(USER, Channel.ZALO) == [again]
    assert sorted(Follow.plain.values_list("place_no", flat=True)) == sorted([VILLAGE, NEXT])
    ended(issuer, alert, now=timezone.now())
    plan_all()
    send_all()
    assert len(told(account)) == 2
    fresh = sent_out(officer, issuer)
    plan_all()
    send_all()
    assert len(told(account)) == 3
    assert planned_for(telling(fresh)).count(key(again)) == 1


def test_who_begins_again_after_the_telling_settled_still_hears_of_the_end(
    officer: Any, issuer: Any, account: MemoryLine
) -> None:
    followed([VILLAGE])
    alert = sent_out(officer, issuer)
    plan_all()
    send_all()
    Telling.plain.filter(pk=telling(alert).pk).update(stage=Stage.SETTLED.value)
    again = followed([VILLAGE])
    assert planned_for(telling(alert)).count(key(again)) == 1
    ended(issuer, alert, now=timezone.now())
    plan_all()
    send_all()
    assert [user for user, _text in told(account)] == [USER, USER], "the warning, and that it is over"


def test_a_parting_told_late_ends_nothing_that_was_begun_after_it(
    officer: Any, issuer: Any, account: MemoryLine
) -> None:
    before = timezone.now() - timedelta(seconds=1)
    uid = followed([VILLAGE])
    alert = sent_out(officer, issuer)
    plan_all()
    assert write("BOTHEO", at=before) == "delivery.zalo_followed", "she hears that she is told still"
    assert not queries.follower_for(uid).is_ended
    send_all()
    assert [user for user, _text in told(account)] == [USER]
    proven = Follower.plain.get(uid=uid).proven_at
    assert write("BOTHEO", at=proven) == "delivery.stopped"
    assert queries.follower_for(uid).is_ended
    assert key(uid) in planned_for(telling(alert))


def test_killed_while_she_is_planned_she_stands_there_once(
    officer: Any, issuer: Any, account: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = followed([VILLAGE])
    alert, whole = sent_out(officer, issuer), notify.plan
    run(jobs.begin)

    def plan(**given: Any) -> Any:
        found = whole(**given)
        if any(one.channel is Channel.ZALO for one in given["recipients"]):
            raise Killed
        return found

    with monkeypatch.context() as patch:
        patch.setattr(notify, "plan", plan)
        with pytest.raises(Killed):
            run(jobs.plan)
    run(jobs.plan)
    send_all()
    assert planned_for(telling(alert)).count(key(uid)) == 1
    assert [user for user, _text in told(account)] == [USER]


def test_a_drill_reaches_her_over_no_real_line_and_says_so_over_a_simulated_one(
    officer: Any, issuer: Any, account: MemoryLine, line: MemoryLine
) -> None:
    uid = followed([VILLAGE])
    real = sent_out(officer, issuer, status=Status.EXERCISE)
    plan_all()
    assert key(uid) not in planned_for(telling(real))
    account.is_real = line.is_real = False
    sent_out(officer, issuer, status=Status.EXERCISE)
    plan_all()
    send_all()
    assert told(account) == [(USER, "DIỄN TẬP")]


def test_a_line_that_reaches_nobody_tells_nothing_real(
    officer: Any, issuer: Any, account: MemoryLine
) -> None:
    uid = followed([VILLAGE])
    account.is_real = False
    alert = sent_out(officer, issuer)
    plan_all()
    assert key(uid) not in planned_for(telling(alert))


def test_digits_count_for_a_quarter_of_an_hour_for_one_person_and_cannot_be_guessed(
    account: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = followed([VILLAGE])
    assert write(zalo.digits_of(uid), OTHER) == "delivery.zalo_wrong"
    late = asked([VILLAGE])
    Follower.plain.filter(uid=late).update(begun_at=timezone.now() - zalo.LIVES - timedelta(seconds=1))
    assert write(zalo.digits_of(late), OTHER) == "delivery.zalo_wrong"
    monkeypatch.setattr(limits, "ZALO_WORDS", 2)
    tried = asked([VILLAGE])
    assert write(zalo.digits_of(tried), OTHER) == "delivery.zalo_how", "tried too often: nothing is looked at"
    assert not queries.follower_for(tried).is_proven


def test_no_two_pages_show_the_same_digits(account: MemoryLine, monkeypatch: pytest.MonkeyPatch) -> None:
    first, made = asked([VILLAGE]), []
    digits = zalo.digits_of

    def few(uid: UUID) -> str:
        made.append(uid)
        return "111111" if len(made) < 3 else digits(uid)

    monkeypatch.setattr(zalo, "digits_of", few)
    second = asked([VILLAGE])
    monkeypatch.setattr(zalo, "digits_of", digits)
    assert second != first
    assert digits(second) != digits(first)


def test_where_two_pages_show_the_same_digits_neither_is_taken(
    account: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked([VILLAGE]), asked([NEXT])
    monkeypatch.setattr(zalo, "digits_of", lambda _uid: "123456")
    assert write("123456") == "delivery.zalo_wrong"
    assert not Follower.plain.filter(proven_at__isnull=False).exists()


def test_places_that_there_are_and_no_flood(account: MemoryLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoSuchPlace):
        asked([OWN + 77])
    monkeypatch.setattr(limits, "PER_LINE", 1)
    zalo.follow_by_zalo(by=ANONYMOUS, numbers=[VILLAGE], line="10.0.0.1", request=None, now=timezone.now())
    with pytest.raises(TooManyFromHere):
        zalo.follow_by_zalo(
            by=ANONYMOUS, numbers=[VILLAGE], line="10.0.0.1", request=None, now=timezone.now()
        )


def test_a_text_message_is_never_taken_for_zalo(account: MemoryLine) -> None:
    uid = asked([VILLAGE])
    notify.receive(
        by=GATE, channel=Channel.SMS, sender="0912345678", text=f"THEOBAN {zalo.digits_of(uid)}", provider_id="s1",
        received_at=timezone.now(),
    )  # fmt: skip
    run(sending.route)
    assert not queries.follower_for(uid).is_proven


def test_a_browser_s_pages_know_nothing_of_her(account: MemoryLine) -> None:
    uid = followed([VILLAGE])
    assert queries.here(uid) == {}


def test_counted_as_zalo_among_those_who_follow(officer: Any, issuer: Any, account: MemoryLine) -> None:
    followed([VILLAGE])
    alert = sent_out(officer, issuer)
    plan_all()
    send_all()
    run(jobs.count)
    told_of = queries.told_for(officer, alert)
    assert dict(told_of.others)["zalo"].told == 1


def test_pages_show_what_to_write_and_end_it(account: MemoryLine, client: Client) -> None:
    assert "Zalo" in client.get("/warnings/follow/", {"v": VILLAGE}).content.decode()
    begun = client.post("/warnings/follow/", {"v": VILLAGE, "way": "zalo", "request_id": "z1"})
    assert begun.status_code == 302
    address, uid = begun["Location"], Follower.plain.get().uid
    page = client.get(address).content.decode()
    assert f"THEOBAN {zalo.digits_of(uid)}" in page
    assert "https://zalo.me/1234567890123456789" in page
    assert client.post(address, {"code": zalo.digits_of(uid), "request_id": "z2"}).status_code == 404
    client.post(f"{address}written/", {"request_id": "z3"})
    assert not Inbound.plain.exists(), "a real account is nobody's to play"
    write(zalo.digits_of(uid))
    assert "Bản Bó" in client.get(address).content.decode()
    assert client.post(f"{address}stop/", {"request_id": "z4"}).status_code == 302
    assert "Bản Bó" not in client.get(address).content.decode()
    Follower.plain.update(ended_at=None, proven_at=None, begun_at=timezone.now() - timedelta(hours=1))
    assert zalo.digits_of(uid) not in client.get(address).content.decode()


def test_where_no_account_is_offered_the_page_offers_none(account: MemoryLine, client: Client) -> None:
    notify.offer_accounts(dict)
    assert "Zalo" not in client.get("/warnings/follow/", {"v": VILLAGE}).content.decode()
    assert client.post("/warnings/follow/", {"v": VILLAGE, "way": "zalo"}).status_code == 422
    assert not Follower.plain.exists()


def test_in_a_demonstration_somebody_made_up_writes_it(account: MemoryLine, client: Client) -> None:
    notify.offer_accounts(lambda: {Channel.ZALO: notify.Account("1", is_made_up=True)})
    address = client.post("/warnings/follow/", {"v": VILLAGE, "way": "zalo"})["Location"]
    assert "zalo.me" not in client.get(address).content.decode()
    for _again in range(2):
        assert client.post(f"{address}written/").status_code == 302
    run(sending.route)
    assert Inbound.plain.count() == 1
    assert queries.follower_for(Follower.plain.get().uid).is_proven
