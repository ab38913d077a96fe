"""Pages of signs: three taps for a villager, one page with four answers for an official."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hoaban.domains.hazards.sign_models import Sign, SignMedia, SignReport
from hoaban.domains.hazards.tests.sign_steps import (
    NOW,
    OTHER,
    OWN,
    PROVINCE,
    VILLAGE,
    officers,
    picture,
    places,
    sign_of,
    tell,
)
from hoaban.domains.hazards.web import near, sign_desk
from hoaban.foundation.access import identity
from hoaban.foundation.audit.models import ReadEntry
from hoaban.kit.uid import uuid7
from tests.support.people import Cast

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def _there(db: None, settings: Any) -> None:
    settings.PROVINCE = "14"
    places()
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    return officers()


@pytest.fixture
def as_actor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in


def form(**more: Any) -> dict[str, Any]:
    return {"uid": str(uuid7()), "request_id": str(uuid7())} | more


def test_from_a_picture_over_a_village_to_the_receipt(client: Client) -> None:
    assert "/signs/crack/" in client.get("/signs/").content.decode()
    found = client.get("/signs/crack/?q=hua it").content.decode()
    assert f"/signs/crack/{VILLAGE}/" in found
    assert "Bản Hua Ít, Xã Mường Bú" in found
    answer = client.post(f"/signs/crack/{VILLAGE}/", form())
    report = SignReport.plain.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/signs/told/{report.uid}/")
    page = client.get(answer["Location"])
    assert f"{report.code[:2]} {report.code[2:4]}" in page.content.decode()
    assert (page["X-Robots-Tag"], page["Cache-Control"].count("no-store")) == ("noindex, nofollow", 1)


def test_a_form_sent_twice_is_one_word_and_shows_the_same_page(client: Client) -> None:
    sent = form()
    addresses = {client.post(f"/signs/crack/{VILLAGE}/", sent)["Location"] for _time in range(2)}
    assert (len(addresses), SignReport.plain.count()) == (1, 1)


def test_a_village_is_chosen_within_a_commune_and_left_open_where_nobody_knows(client: Client) -> None:
    client.post(f"/signs/crack/{OWN}/", form(village=str(OTHER)))
    client.post(f"/signs/muddy/{OWN}/", form(village="0"))
    assert set(Sign.plain.values_list("kind", "number")) == {("crack", OTHER), ("muddy", OWN)}


def test_no_village_is_chosen_beforehand_and_who_cannot_read_the_list_is_not_held_up(client: Client) -> None:
    page = client.get(f"/signs/crack/{OWN}/").content.decode()
    assert "checked" not in page
    assert "required" not in page, "a browser's own words are no words of ours, and nobody reads them to her"
    assert client.post(f"/signs/crack/{OWN}/", form()).status_code == 302
    assert Sign.plain.get().number == OWN


def test_an_exercise_says_that_nothing_is_sent(cast: Cast, as_actor: Callable[[Any], Client]) -> None:
    officer = cast.actor("commune_officer")
    sign = sign_of(tell(by=officer, is_exercise=True, now=timezone.now()))
    desk, address = as_actor(officer), f"/w/hazards/signs/{sign.uid}/"
    assert "diễn tập" in desk.get(address).content.decode()
    page = desk.post(f"{address}answer/", {"words": "leave.high", "version": "1"}, follow=True)
    assert "không gửi" in page.content.decode()


def test_picture_voice_telephone_and_place_go_along(client: Client) -> None:
    photo = SimpleUploadedFile("nut.png", picture(), "image/png")
    client.post(
        f"/signs/crack/{VILLAGE}/",
        form(photo=photo, phone="0912 345 678", latitude="21.30851", longitude="103.91685"),
    )
    row = SignReport.plain.get()
    assert (row.phone_e164, row.latitude, row.longitude) == ("+84912345678", 21.30851, 103.91685)
    assert SignMedia.plain.get().report_id == row.pk


def test_a_picture_that_cannot_be_kept_costs_nothing_else(client: Client) -> None:
    broken = SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg")
    page = client.post(f"/signs/crack/{VILLAGE}/", form(photo=broken), follow=True)
    assert (page.status_code, SignReport.plain.count(), SignMedia.plain.count()) == (200, 1, 0)
    assert "notice" in page.content.decode()


def test_a_wrong_telephone_is_asked_again_and_nothing_is_lost(client: Client) -> None:
    page = client.post(f"/signs/crack/{VILLAGE}/", form(phone="12"))
    assert (page.status_code, SignReport.plain.count(), 'value="12"' in page.content.decode()) == (
        422,
        0,
        True,
    )


@pytest.mark.parametrize(
    "path", ["/signs/ufo/", f"/signs/crack/{PROVINCE}/", "/signs/crack/5/", f"/signs/told/{UUID(int=7)}/"]
)
def test_what_is_not_there_says_so(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_code_leads_to_the_page_and_is_not_guessed_through(client: Client) -> None:
    kept = tell()
    assert (
        client.post("/signs/code/", {"code": f" {kept.code[:4]} {kept.code[4:]}"})["Location"]
        == f"/signs/told/{kept.uid}/"
    )
    for _try in range(30):
        assert client.post("/signs/code/", {"code": "000"}).status_code == 422
    assert client.post("/signs/code/", {"code": "000"}).status_code == 429
    assert client.post("/signs/code/", {"code": kept.code}).status_code == 302, "a right code is no guess"


def test_an_official_reads_answers_and_sees_that_the_answer_was_seen(
    cast: Cast, as_actor: Callable[[Any], Client]
) -> None:
    kept = tell("", phone_e164="+84912345678", words="Nứt dài", now=timezone.now())
    sign = sign_of(kept)
    desk = as_actor(cast.actor("commune_officer"))
    assert str(sign.uid) in desk.get("/w/hazards/signs/").content.decode()
    address = f"/w/hazards/signs/{sign.uid}/"
    page = desk.get(address).content.decode()
    assert "tel:+84912345678" in page
    assert " 0912 345 678</a>" in page, "a number is read out as people write it"
    assert ("Nứt dài" in page, page.count('data-answer="')) == (True, 4)
    assert ReadEntry.plain.filter(tag="hazards:sign:see").count() == 1
    assert desk.post(f"{address}look/", {"request_id": "a"}).status_code == 302
    stale = desk.post(f"{address}answer/", {"words": "watch.hourly", "version": "1", "request_id": "b"})
    assert stale.status_code == 409
    sign.refresh_from_db()
    told = desk.post(
        f"{address}answer/", {"words": "watch.hourly", "version": str(sign.version), "request_id": "c"}
    )
    assert told.status_code == 302
    shown = desk.get(f"/signs/told/{kept.uid}/").content.decode()
    assert "0912" not in shown
    assert "Nứt dài" not in shown
    desk.head(f"/signs/told/{kept.uid}/")
    assert SignReport.plain.get().told_at is None, "a program that previews links has read nothing"
    sign.refresh_from_db()
    assert "data-seen" in shown
    far = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"
    for answered in ("", "x", "2026-01-01", *far, "2026-01-01T00:00:00+00:00", sign.answered_at.isoformat()):
        assert SignReport.plain.get().told_at is None
        desk.post(f"/signs/told/{kept.uid}/seen/", {"answered": answered})
    assert "data-seen" not in desk.get(f"/signs/told/{kept.uid}/").content.decode()
    assert SignReport.plain.get().told_at is not None
    assert desk.post(f"{address}undo/", {"version": "3", "request_id": "d"}).status_code == 409


def test_the_official_reads_what_gauges_near_by_told_and_that_none_did(
    cast: Cast, as_actor: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = sign_of(tell(now=NOW))
    desk, address = as_actor(cast.actor("commune_officer")), f"/w/hazards/signs/{sign.uid}/"
    assert "Hai ngày qua không có trạm đo" in desk.get(address).content.decode()
    gauge = near.Gauge(UUID(int=7), "Trạm Mẫu", 3, "Lượng mưa", 41.5, "mm", "1 giờ trước", "mẫu")
    monkeypatch.setattr(sign_desk, "gauges", lambda *_words: [gauge])
    assert "41,5 mm" in " ".join(desk.get(address).content.decode().split())


def test_a_call_is_written_down_for_a_place_that_is_known(
    cast: Cast, as_actor: Callable[[Any], Client]
) -> None:
    desk = as_actor(cast.actor("commune_officer"))
    unknown = desk.post("/w/hazards/signs/call/", {"kind": "stones", "place": "đâu đó"})
    assert (unknown.status_code, "đâu đó" in unknown.content.decode()) == (422, True)
    away = desk.post("/w/hazards/signs/call/", {"kind": "stones", "place": "Chiềng La"})
    assert away.status_code == 403
    kept = desk.post(
        "/w/hazards/signs/call/",
        {"kind": "stones", "place": "bản Hua Ít", "words": "Đá lăn", "phone": "0912345678"},
    )
    assert (kept.status_code, Sign.plain.get().number) == (302, VILLAGE)


def test_the_province_sets_the_place_of_a_message(cast: Cast, as_actor: Callable[[Any], Client]) -> None:
    sign = sign_of(tell(number=PROVINCE, now=NOW))
    office = as_actor(cast.actor("province_officer"))
    address = f"/w/hazards/signs/{sign.uid}/place/"
    assert office.post(address, {"place": "không biết", "version": "1"}).status_code == 422
    assert office.post(address, {"place": "Nà Lồi", "version": "1"}).status_code == 302
    assert Sign.plain.get().number == OTHER


def test_the_page_of_signs_tells_the_number_for_sms_where_there_is_one(client: Client, settings: Any) -> None:
    assert "Không có mạng? Nhắn tin" not in client.get("/signs/").content.decode()
    settings.SMS_NUMBER = ("+84912345678", False)
    page = client.get("/signs/").content.decode()
    assert ('href="sms:+84912345678"' in page, "0912 345 678" in page) == (True, True)


def test_a_made_up_number_says_so_and_leads_nowhere(client: Client, settings: Any) -> None:
    settings.SMS_NUMBER = ("+84900000000", True)
    page = client.get("/signs/").content.decode()
    assert ("0900 000 000" in page, "số đặt ra cho bản dùng thử" in page, "sms:" in page) == (
        True,
        True,
        False,
    )
