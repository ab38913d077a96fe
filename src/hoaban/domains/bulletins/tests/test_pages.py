"""The list, one bulletin, the feeds."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.bulletins.actions import taking
from hoaban.domains.bulletins.models import Bulletin, Feed
from hoaban.domains.bulletins.queries import every
from hoaban.domains.bulletins.tests.steps import a_feed
from hoaban.kit.cap.listing import Entry
from tests.support.bulletins import cap

pytestmark = pytest.mark.django_db(databases="__all__")
As = Callable[[Any], Client]


def kept(name: str = "one", body: bytes = b"") -> Bulletin:
    taking.take(Feed.plain.get(), Entry(name, name, ""), body or cap(name), [], timezone.now())
    return Bulletin.plain.latest("pk")


def test_an_empty_list_teaches(officer: Any, as_actor: As) -> None:
    assert "Cán bộ công nghệ thông tin" in as_actor(officer).get("/w/bulletins/").content.decode()


def test_the_list_and_the_page_say_who_until_when_and_how_sure(
    keeper: Any, officer: Any, as_actor: As
) -> None:
    a_feed(keeper)
    one = kept()
    client = as_actor(officer)
    page = client.get("/w/bulletins/").content.decode()
    for words in (
        "Made up: heavy rain",
        "Made-up service",
        "không có chữ ký",
        "chưa ai đọc",
        "chưa xác nhận",
    ):
        assert words in page
    assert "Made up for tests." in client.get(f"/w/bulletins/{one.uid}/").content.decode()
    client.post(f"/w/bulletins/{one.uid}/read/", {"request_id": "a" * 20})
    assert officer.label in client.get(f"/w/bulletins/{one.uid}/").content.decode()
    whole = client.get(f"/w/bulletins/{one.uid}/whole/")
    assert whole.content == bytes(one.piece.content)
    assert whole.headers["Content-Disposition"].startswith("attachment")


def test_a_code_we_do_not_know_stands_on_the_page_beside_what_follows_from_it(
    keeper: Any, officer: Any, as_actor: As
) -> None:
    a_feed(keeper)
    code = "<geocode><valueName>VN-GSO-COMMUNE</valueName><value>99999</value></geocode>"
    one = kept(body=cap("strange", extra=code, area="Xã Không Ai Biết"))
    page = as_actor(officer).get(f"/w/bulletins/{one.uid}/").content.decode()
    for words in (
        "không nêu nơi nào hệ thống biết",
        "Xã Không Ai Biết",
        "geocode VN-GSO-COMMUNE: &#x27;99999&#x27;",
    ):
        assert words in page


def test_filters_stand_in_the_address_and_nonsense_narrows_nothing(
    keeper: Any, officer: Any, as_actor: As
) -> None:
    uid = a_feed(keeper)
    kept()
    client = as_actor(officer)
    assert "heavy rain" in client.get(f"/w/bulletins/?show=current&feed={uid}").content.decode()
    assert "heavy rain" not in client.get("/w/bulletins/?show=over").content.decode()
    for asked in ("show=x", "feed=x", "page=0", "page=99999", "page=-1"):
        assert client.get(f"/w/bulletins/?{asked}").status_code == 200


def body(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_list_as_a_file_is_narrowed_as_its_address_says(
    keeper: Any, officer: Any, as_actor: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(every.__globals__, "PIECE", 2)
    uid = a_feed(keeper)
    for name in ("a", "b", "c", "d", "e"):
        kept(name, cap(name, headline="=1+1" if name == "a" else f"Word {name}"))
    kept("test", cap("test", status="Test"))
    client = as_actor(officer)
    current = list(csv.DictReader(io.StringIO(body(client.get("/w/bulletins/export/")))))
    assert [one["Mã riêng"] for one in current] == ["e", "d", "c", "b", "a"]
    assert current[0]["Số liệu dựng"] == "không"
    assert current[0]["Mức nghiêm trọng"] == "nghiêm trọng"
    assert not current[-1]["Tiêu đề"].startswith("="), "no formula of theirs runs in a sheet of ours"
    over = json.loads(body(client.get(f"/w/bulletins/export/?as=json&show=over&feed={uid}")))
    assert (over["show"], over["feed"]) == ("over", str(uid))
    assert [(one["identifier"], one["status"], one["holds_now"]) for one in over["bulletins"]] == [
        ("test", "Test", False)
    ]
    empty = client.get("/w/bulletins/export/?as=json&show=current&feed=nonsense&page=9")
    assert len(json.loads(body(empty))["bulletins"]) == 5
    assert empty.headers["Content-Disposition"] == 'attachment; filename="ban-tin.json"'


def test_the_list_leads_to_its_files_with_its_filters(keeper: Any, officer: Any, as_actor: As) -> None:
    a_feed(keeper)
    kept()
    page = as_actor(officer).get("/w/bulletins/?show=all&page=1").content.decode()
    assert 'href="/w/bulletins/export/?show=all&amp;as=csv"' in page
    assert 'href="/w/bulletins/export/?show=all&amp;as=json"' in page


def test_a_file_of_no_bulletin_is_whole(officer: Any, as_actor: As) -> None:
    assert json.loads(body(as_actor(officer).get("/w/bulletins/export/?as=json")))["bulletins"] == []


def test_words_of_a_message_are_never_markup(keeper: Any, officer: Any, as_actor: As) -> None:
    a_feed(keeper)
    one = kept("x", cap("x", headline="&lt;script&gt;alert(1)&lt;/script&gt;"))
    assert "<script>alert" not in as_actor(officer).get(f"/w/bulletins/{one.uid}/").content.decode()


def test_a_feed_is_added_and_switched_on_its_page(keeper: Any, as_actor: As) -> None:
    client = as_actor(keeper)
    said = {
        "address": "https://e.example/a",
        "title": "Đài",
        "place": 14 * 10**9,
        "minutes": 5,
        "silent_hours": 0,
    }
    assert client.post("/w/bulletins/feeds/", said | {"request_id": "a" * 20}).status_code == 302
    uid = Feed.plain.get().uid
    assert client.post("/w/bulletins/feeds/", said | {"request_id": "b" * 20}).status_code == 422
    client.post(f"/w/bulletins/feeds/{uid}/switch/", {"off": "", "request_id": "c" * 20})
    assert not Feed.plain.get().is_on
    taking.take(Feed.plain.get(), Entry("o", "Odd thing", ""), b"<html/>", [], timezone.now())
    assert "Odd thing" in client.get("/w/bulletins/feeds/").content.decode()


def test_the_list_asks_no_more_for_many_than_for_few(keeper: Any, officer: Any, as_actor: As) -> None:
    a_feed(keeper)
    kept("first")
    client = as_actor(officer)
    with CaptureQueriesContext(connection) as few:
        client.get("/w/bulletins/")
    for n in range(8):
        kept(f"n{n}")
    with CaptureQueriesContext(connection) as many:
        client.get("/w/bulletins/")
    assert len(many) <= len(few)


def test_the_list_says_how_long_ago_each_feed_was_read(keeper: Any, officer: Any, as_actor: As) -> None:
    a_feed(keeper)
    client = as_actor(officer)
    assert "đọc lần cuối: chưa lần nào" in client.get("/w/bulletins/").content.decode()
    Feed.plain.update(good_at=timezone.now() - timedelta(hours=5, minutes=30))
    assert "đọc lần cuối: 5 giờ trước" in client.get("/w/bulletins/").content.decode()
    assert "5 giờ trước" in as_actor(keeper).get("/w/bulletins/feeds/").content.decode()
