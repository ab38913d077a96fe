"""A browser follows up to five places by one tap each: told of them over Web Push, read by it alone, and forgotten whole at the end."""

import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.actions import devices, following, limits
from hoaban.domains.delivery.errors import NoSuchPlace, TooManyPlaces
from hoaban.domains.delivery.models import Follow, Follower
from hoaban.domains.delivery.tests.steps import (
    NEXT,
    OWN,
    Person,
    plan_all,
    planned_for,
    send_all,
    sent_out,
    telling,
)
from hoaban.domains.warning.tests.steps import ended
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.events.models import Event
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import endpoints
from hoaban.foundation.notify.models import Delivery, Endpoint
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Browsers, Channel
from hoaban.foundation.places import api as places

pytestmark = pytest.mark.django_db(databases="__all__")
VILLAGE, OTHER = OWN + 1, NEXT
URL = "https://fcm.googleapis.com/fcm/send/secret-of-her-screen"
GIVEN = devices.Subscribed(URL, "B" * 87, "a" * 22)


@pytest.fixture(autouse=True)
def _uncounted(db: None) -> None:
    cache.clear()


@pytest.fixture
def push(people: list[Person], line: MemoryLine) -> MemoryLine:
    """Beside the line of text messages, which must stay silent."""
    made = MemoryLine(is_real=True)
    notify.connect(Channel.PUSH, made)
    return made


def begun(numbers: list[int], given: devices.Subscribed = GIVEN) -> UUID:
    return devices.follow_by_browser(
        by=ANONYMOUS, numbers=numbers, browser=given, request=None, now=timezone.now()
    )


def also(uid: UUID, number: int, given: devices.Subscribed = GIVEN) -> None:
    devices.follow_also(by=ANONYMOUS, uid=uid, number=number, browser=given, request=None, now=timezone.now())


def less(uid: UUID, number: int) -> None:
    devices.stop_place(by=ANONYMOUS, uid=uid, number=number, now=timezone.now())


def key(uid: UUID) -> str:
    return following.actor_of(uid).key


def test_a_browser_follows_at_once(officer: Any, issuer: Any, push: MemoryLine) -> None:
    devices.follow_by_browser(
        by=ANONYMOUS, numbers=[VILLAGE], browser=GIVEN, request=None, now=timezone.now()
    )
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    assert [one.subscriptions[0].url for one in push.sent] == [URL]
    assert Delivery.plain.get(channel="push", batch__uid=telling(uid).batch).state == "sent"
    ended(issuer, uid, now=timezone.now())
    plan_all()
    send_all()
    assert len(push.sent) == 2, "the warning, and that it is over"


def test_one_place_more_and_one_less(officer: Any, issuer: Any, push: MemoryLine) -> None:
    uid = begun([VILLAGE])
    also(uid, OTHER)
    also(uid, OTHER)
    assert list(queries.here(uid)) == [VILLAGE, OTHER]
    less(uid, VILLAGE)
    assert list(queries.here(uid)) == [OTHER]
    sent_out(officer, issuer, areas=(OWN,))
    sent_out(officer, issuer, areas=(NEXT,))
    plan_all()
    send_all()
    assert len(push.sent) == 1


def test_a_place_taken_away_withdraws_what_waits_for_it_and_nothing_else(
    officer: Any, issuer: Any, push: MemoryLine
) -> None:
    uid = begun([VILLAGE, OTHER])
    gone, kept = sent_out(officer, issuer, areas=(OWN,)), sent_out(officer, issuer, areas=(OWN, NEXT))
    plan_all()
    less(uid, VILLAGE)
    states = {
        one: Delivery.plain.get(recipient=key(uid), batch__uid=telling(one).batch).state
        for one in (gone, kept)
    }
    assert states == {gone: "suppressed", kept: "planned"}
    send_all()
    assert len(push.sent) == 1


def test_a_place_taken_away_while_her_part_is_planned_is_told_no_more(
    officer: Any, issuer: Any, push: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, held = begun([VILLAGE, OTHER]), following.hold

    def meanwhile(uids: Any) -> Any:
        if Follow.plain.filter(place_no=VILLAGE).exists():
            less(uid, VILLAGE)
        return held(uids)

    monkeypatch.setattr(following, "hold", meanwhile)
    row = sent_out(officer, issuer, areas=(OWN,))
    plan_all()
    assert key(uid) not in planned_for(telling(row))


def test_the_last_place_taken_away_erases_the_browser(push: MemoryLine) -> None:
    uid = begun([VILLAGE])
    less(uid, VILLAGE)
    row = Endpoint.plain.get()
    assert (bytes(row.sealed), row.digest, row.label) == (b"", "", "")
    assert Follower.plain.get().ended_at is not None
    assert queries.here(uid) == {}
    with pytest.raises(NotFound):
        less(uid, VILLAGE)


def test_a_browser_that_is_gone_at_its_service_follows_nothing(push: MemoryLine) -> None:
    uid = begun([VILLAGE])
    endpoints.note_gone([Endpoint.plain.get().pk], timezone.now())
    event = Event.plain.filter(name="notify.endpoint_gone").latest("pk")
    devices.on_endpoint_gone(event.payload, 1)
    devices.on_endpoint_gone(event.payload, 1)
    assert queries.here(uid) == {}
    assert Endpoint.plain.get().digest == ""


def test_a_browser_that_subscribed_anew_meanwhile_goes_on(push: MemoryLine) -> None:
    uid = begun([VILLAGE])
    endpoints.note_gone([Endpoint.plain.get().pk], timezone.now())
    also(uid, OTHER, devices.Subscribed(URL + "2", "C" * 87, "b" * 22))
    devices.on_endpoint_gone({"owner_key": key(uid)}, 1)
    devices.on_endpoint_gone({"owner_key": "user:12"}, 1)
    assert list(queries.here(uid)) == [VILLAGE, OTHER]
    assert len([one for one in Endpoint.plain.all() if bytes(one.sealed)]) == 1


def test_five_places_that_there_are(push: MemoryLine, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = begun([VILLAGE])
    monkeypatch.setattr(following, "PLACES", 1)
    also(uid, VILLAGE)
    with pytest.raises(TooManyPlaces):
        also(uid, OTHER)
    with pytest.raises(NoSuchPlace):
        also(uid, OWN + 77)


def test_a_browser_that_cannot_be_read_loses_no_other(officer: Any, issuer: Any, push: MemoryLine) -> None:
    broken, mine = begun([VILLAGE]), begun([VILLAGE], devices.Subscribed(URL + "3", "C" * 87, "b" * 22))
    Endpoint.plain.filter(owner_key=key(broken)).update(sealed=b"under a key that is lost")
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    assert key(mine) in planned_for(telling(uid))
    assert [one.subscriptions[0].url for one in push.sent if one.subscriptions] == [URL + "3"]


@pytest.fixture
def phone(client: Client, push: MemoryLine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(ports.connected, "browsers", lambda: Browsers("BKEY", "", ""))
    return client


def tap(client: Client, number: int, **more: str) -> Any:
    said = {"number": number, "url": URL, "p256dh": "B" * 87, "auth": "a" * 22, "request_id": f"r{number}"}
    return client.post("/warnings/here/follow/", said | more)


def html(answer: Any) -> str:
    return str(answer.content.decode())


def test_one_tap_begins_one_tap_ends_and_nothing_of_it_stands_in_an_address(
    phone: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert "Báo cho máy này" in html(phone.get(f"/warnings/at/{VILLAGE}/"))
    answer = tap(phone, VILLAGE)
    assert (answer.status_code, answer["Location"]) == (302, "/warnings/here/")
    cookie = answer.cookies["hoaban_here"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/warnings/", True, "Lax")
    tap(phone, OTHER)
    listed = phone.get("/warnings/here/")
    assert ("Bản Bó" in html(listed), listed["X-Keep"]) == (True, "warning")
    assert "private" in listed["Cache-Control"]
    assert listed.cookies["hoaban_here"]["max-age"] == cookie["max-age"], "a look begins the year anew"
    assert cookie.value not in html(listed)
    assert "secret-of-her-screen" not in caplog.text
    assert "Máy này đang theo dõi nơi này" in html(phone.get(f"/warnings/at/{VILLAGE}/"))
    phone.post("/warnings/here/stop/", {"number": VILLAGE})
    assert "Bản Bó" not in html(phone.get("/warnings/here/"))
    last = phone.post("/warnings/here/stop/")
    assert last.cookies["hoaban_here"].value == ""
    empty = phone.get("/warnings/here/")
    assert "X-Keep" not in empty
    assert "hoaban_here" not in empty.cookies
    assert "data-follows-nothing" in html(empty)


def test_what_holds_there_stands_on_both_pages(phone: Client, officer: Any, issuer: Any) -> None:
    tap(phone, VILLAGE)
    uid = sent_out(officer, issuer, areas=(OWN,))
    for page in ("/warnings/here/", f"/warnings/at/{VILLAGE}/"):
        assert f'href="/warnings/{uid}/"' in html(phone.get(page))
    assert str(uid) not in html(phone.get(f"/warnings/at/{OTHER}/"))
    ended(issuer, uid, now=timezone.now())
    for page in ("/warnings/here/", f"/warnings/at/{VILLAGE}/"):
        assert str(uid) not in html(phone.get(page))


def test_without_notices_the_other_ways_stand_there(
    client: Client, push: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.connected, "browsers", lambda: Browsers(""))
    page = html(client.get(f"/warnings/at/{VILLAGE}/"))
    assert "data-follow-here" not in page
    assert f"/warnings/follow/?v={VILLAGE}" in page


def test_what_cannot_be_is_a_sentence(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tap(phone, VILLAGE, url="https://evil.example/x").status_code == 422
    assert tap(phone, OWN + 77)["Location"] == "/warnings/follow/"
    assert phone.post("/warnings/here/follow/", {"number": "x"})["Location"] == "/warnings/follow/"
    assert phone.get(f"/warnings/at/{OWN + 77}/").status_code == 404
    assert phone.post("/warnings/here/stop/", {"number": VILLAGE}).status_code == 302
    assert not Follower.plain.exists()
    monkeypatch.setattr(limits, "PER_LINE", 0)
    assert tap(phone, VILLAGE).status_code == 429
    assert not Follower.plain.exists()


def test_the_page_of_a_place_of_today_leads_there_and_no_other_does(phone: Client) -> None:
    unit = places.unit_by_number(OWN)
    assert f'href="/warnings/at/{OWN}/"' in html(phone.get(f"/places/{unit.code}/"))
    assert "/warnings/at/" not in html(phone.get("/places/14/"))


def test_the_list_of_warnings_leads_to_ones_own_village(client: Client) -> None:
    assert 'href="/warnings/follow/"' in client.get("/warnings/").content.decode()
