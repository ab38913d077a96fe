"""The doors: what scripts speak with, what people read."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access import identity
from hoaban.foundation.offline import actions
from hoaban.foundation.offline.models import Device, Entry, Media
from hoaban.foundation.offline.tests.notebook import KIND
from hoaban.foundation.offline.tests.test_syncing import entry_of, send
from hoaban.foundation.offline.tests.world import World
from hoaban.foundation.offline.values import DeviceTold, State
from hoaban.kit.uid import uuid7

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def browser(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The commune's officer at her browser."""
    monkeypatch.setattr(identity, "_finders", [lambda _request: world.phones[0].owner])
    return Client(headers={"Accept-Language": "vi"})


def batch(device: UUID, *entries: object, **more: object) -> dict[str, object]:
    return {
        "protocol": 1, "app": 1, "device": str(device), "name": "Chrome · Android", "sent_at": timezone.now().isoformat(),
        "unsent": {"forms": len(entries), "media": 2}, "entries": list(entries), **more,
    }  # fmt: skip


def post(browser: Client, value: object) -> Any:
    return browser.post("/w/offline/sync/", json.dumps(value), content_type="application/json")


def test_a_batch_is_answered_form_by_form(browser: Client, world: World, house: UUID) -> None:
    good, bad = entry_of(world, house, phone="0922222222"), {"uid": "?"}
    answer = post(browser, batch(uuid7(), good, bad)).json()
    assert [one["result"] for one in answer["answers"]] == ["applied", "unreadable"]
    assert answer["answers"][0]["record"]["values"]["phone"] == "0922222222"
    device = Device.plain.get()
    assert (device.unsent_forms, device.unsent_media, Entry.plain.get().device_id) == (2, 2, device.pk)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"device": 5}',
        b'{"entries": 5, "device": "x"}',
        b'{"unsent": 5, "device": "x"}',
    ],
)
def test_what_nobody_can_read_is_answered_with_a_sentence(broken: bytes, browser: Client) -> None:
    answer = browser.post("/w/offline/sync/", broken, content_type="application/json")
    assert (answer.status_code, bool(answer.json()["sentence"])) == (400, True)


def test_too_many_at_once_are_refused_whole(browser: Client) -> None:
    assert post(browser, batch(uuid7(), *[{}] * 51)).status_code == 413
    assert not Entry.plain.exists()


def test_hello_and_the_list_to_take_along(browser: Client, world: World, house: UUID) -> None:
    hello = browser.get("/w/offline/hello/").json()
    assert hello["person"]["key"] == world.phones[0].owner.key
    assert [kind["name"] for kind in hello["kinds"] if kind["name"] == KIND] == [KIND]
    (pack,) = [one for one in browser.get("/w/offline/packs/").json()["packs"] if one["kind"] == KIND]
    records = browser.get(f"/w/offline/packs/{KIND}/{pack['key']}/").json()["records"]
    assert [(one["target"], one["seen"]) for one in records] == [(str(house), None)]
    assert pack["homes"] is False, "of notes: its rows are counted as no households"
    assert browser.get(f"/w/offline/packs/{KIND}/no-such-list/").status_code == 404


def test_the_page_that_works_without_a_line_names_nobody(browser: Client, world: World) -> None:
    page = browser.get("/w/offline/")
    assert world.phones[0].owner.key not in page.content.decode()
    assert "no-store" not in page.headers.get("Cache-Control", "")
    worker = browser.get("/w/offline/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "/static/offline/js/app.js" in worker.content.decode()


def test_the_choice_is_made_on_a_page(browser: Client, world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222", note="Nhà đóng cửa") | {"media": [str(uuid7())]}
    world.book.office_writes(house, "phone", "0933333333")
    send(world, raw)
    row = Entry.plain.get()
    page = browser.get(f"/w/offline/entries/{row.ref}/").content.decode()
    for said in ("0911111111", "0922222222", "0933333333", "Nhà đóng cửa"):
        assert said in page
    url = f"/w/offline/entries/{row.ref}/settle/"
    assert browser.post(url, {"version": "2"}).status_code == 409, "nothing chosen yet"
    assert browser.post(url, {"version": "1", "choose-phone": "mine"}).status_code == 409, "an old page"
    assert browser.post(url, {"version": "2", "choose-phone": "mine"}).status_code == 302
    assert world.book.rows[house]["phone"] == "0922222222"
    assert browser.get(f"/w/offline/entries/{row.ref}/").status_code == 200


def test_a_form_is_set_aside_with_a_reason(browser: Client, world: World, house: UUID) -> None:
    send(world, entry_of(world, house) | {"form_version": 1})
    row = Entry.plain.get()
    url = f"/w/offline/entries/{row.ref}/set-aside/"
    assert browser.post(url, {"reason": ""}).status_code == 409
    assert browser.post(url, {"reason": "Hộ đã chuyển đi"}).status_code == 302
    assert "Hộ đã chuyển đi" in browser.get(f"/w/offline/entries/{row.ref}/").content.decode()


def test_the_lists_of_forms_and_devices_open(browser: Client, world: World, house: UUID) -> None:
    send(world, entry_of(world, house) | {"form_version": 1})
    post(browser, batch(uuid7()))
    page = browser.get("/w/offline/entries/").content.decode()
    assert page.count(f"/w/offline/entries/{Entry.plain.get().ref}/") == 2, "it waits, and she sent it"
    assert "Chrome · Android" in browser.get("/w/offline/devices/").content.decode()


# --- a browser that is ended -----------------------------------------------------------------------


@pytest.fixture
def ended(world: World) -> Device:
    owner, now = world.phones[0].owner, timezone.now()
    actions.note_device(by=owner, told=DeviceTold(uuid7(), 1, "x", 3, 5), now=now)
    device = Device.plain.get()
    actions.end_device(by=owner, pk=device.pk, request=None, now=now)
    return Device.plain.get()


def test_an_ended_browser_is_told_even_when_nobody_is_signed_in(ended: Device) -> None:
    assert Client().get(f"/w/offline/fate/{ended.uid}/").json() == {"wipe": True}
    assert Client().get(f"/w/offline/fate/{uuid7()}/").json() == {"wipe": False}


def test_what_was_lost_is_stated_once(ended: Device, browser: Client) -> None:
    url = f"/w/offline/fate/{ended.uid}/"
    for lost in (2, 0):
        browser.post(url, json.dumps({"lost_forms": lost, "lost_media": 4}), content_type="application/json")
    ended.refresh_from_db()
    assert (ended.lost_forms, ended.lost_media) == (2, 4)
    assert Client().get(url).json() == {"wipe": False}
    assert "Mất theo máy: 2 phiếu, 4 ảnh" in browser.get("/w/offline/devices/").content.decode()
    assert browser.post(url, b"x", content_type="application/json").status_code == 400


def test_a_browser_that_never_answers_shows_what_may_be_lost(ended: Device, browser: Client) -> None:
    page = browser.get("/w/offline/devices/").content.decode()
    assert "3 phiếu, 5 ảnh" in page


def test_nobody_ends_another_s_browser(ended: Device, outsider: Any, make_actor: Any) -> None:
    from hoaban.foundation.access.errors import NotFound

    with pytest.raises(NotFound):
        actions.end_device(by=outsider, pk=ended.pk, request=None, now=timezone.now())
    helper = make_actor("offline:device:end", name="it")
    actions.end_device(by=helper, pk=ended.pk, request="r", now=timezone.now() + timedelta(hours=1))
    ended.refresh_from_db()
    assert ended.ended_by != helper.label, "the first end stands"


def test_photos_on_the_way_are_counted_beside_the_form(browser: Client, world: World, house: UUID) -> None:
    raw = entry_of(world, house) | {"media": [str(uuid7()), str(uuid7())]}
    send(world, raw)
    row = Entry.plain.get()
    Media.plain.create(
        uid=raw["media"][0], owner_key=row.owner_key, entry_uid=row.uid, kind=KIND, name="x", size=1, made_at=timezone.now(),
        expires_at=timezone.now(),
    )  # fmt: skip
    assert "Còn 2 ảnh ở trên máy" in browser.get(f"/w/offline/entries/{row.ref}/").content.decode()
    assert row.state == State.APPLIED
