"""Citizens' pages: light, plain, and gone from the phone when asked."""

import re
from datetime import UTC, datetime
from hashlib import sha512
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from hoaban.portal import alarms, spoken, tiles, tour
from tests.support import kept

pytestmark = pytest.mark.django_db
PAGES = ("/", "/about/", "/languages/", "/clear-phone/done/")
BUDGET = 30_000


@pytest.mark.parametrize("path", PAGES)
def test_anybody_may_read(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="vi"' in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_weighs_little_once_packed(client: Client, path: str) -> None:
    """As it travels: what the server sends to a browser that takes gzip. Chromium counts it again in the journeys."""
    sent = [client.get(path, headers={"Accept-Encoding": "gzip"})]
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get(path).content.decode())
    sent += [client.get(file, headers={"Accept-Encoding": "gzip"}) for file in set(named)]
    assert all(answer.headers["Content-Encoding"] == "gzip" for answer in sent)
    assert sum(len(answer.getvalue()) for answer in sent) <= BUDGET


def _noise(seed: int, long: int) -> str:
    """Words that do not pack, the same in every run."""
    return "".join(sha512(f"{seed} {part}".encode()).hexdigest() for part in range(long // 128 + 1))[:long]


def test_the_first_page_weighs_little_with_what_is_in_force_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three with different words: packed, equal ones would weigh like one."""
    some = tuple(
        alarms.Alarm(
            "Lũ quét", 3, "cấp 3, màu da cam", _noise(place, 160), datetime(2026, 7, 27, tzinfo=UTC),
            _noise(place + 3, 480), f"/warnings/{place}/", "flash-flood",
        )
        for place in range(3)
    )  # fmt: skip
    monkeypatch.setattr(alarms, "_joined", [lambda: alarms.InForce(some, 40, "/warnings/")])
    assert client.get("/").content.decode().count("<li data-spoken>\n    <p>") == 3
    test_a_page_weighs_little_once_packed(client, "/")


@pytest.mark.parametrize("path", PAGES)
def test_it_loads_neither_htmx_nor_leaflet(client: Client, path: str) -> None:
    assert not re.search(r"htmx|leaflet", client.get(path).content.decode())


@pytest.mark.parametrize("path", PAGES[:3])
def test_clear_this_phone_is_on_every_page(client: Client, path: str) -> None:
    assert 'action="/clear-phone/"' in client.get(path).content.decode()


def test_clearing_the_phone_leaves_nothing(client: Client) -> None:
    client.cookies["django_language"] = "en"
    answer = client.post("/clear-phone/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.cookies["django_language"].value == ""
    page = Client().get(answer.headers["Location"])
    assert page.status_code == 200
    assert not page.cookies


def test_a_link_cannot_clear_the_phone(client: Client) -> None:
    assert client.get("/clear-phone/").status_code == 405


def test_the_language_is_kept_and_the_person_stays_on_her_page(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/about/"})
    assert answer.headers["Location"] == "/about/"
    assert "About this site" in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    "next_page", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:alert(1)"]
)
def test_the_language_switch_sends_nobody_elsewhere(client: Client, next_page: str) -> None:
    assert client.post("/language/", {"language": "xx", "next": next_page}).headers["Location"] == "/"


def test_a_tile_without_a_page_is_not_shown() -> None:
    assert tiles.Tile("x", "y", "no:such_page", "dot").url == ""


def test_every_offered_tile_has_its_page() -> None:
    # That each opens with the province's facts loaded is walked by the demo's own check.
    assert [resolve(tile.url).func for tile in tiles.offered()]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_sentences_are_short(client: Client, path: str, language: str) -> None:
    client.cookies["django_language"] = language
    text = re.sub(
        r"<(script|svg|title)[^>]*>.*?</\1>", " ", client.get(path).content.decode(), flags=re.DOTALL
    )
    blocks = re.split(r"</?(?:p|li|h\d|dd|dt|div|a|button|span|strong)\b[^>]*>", text)
    for sentence in re.split(r"[.!?:]\s", " . ".join(blocks)):
        words = re.sub(r"<[^>]+>", " ", sentence).split()
        assert len(words) <= 22, " ".join(words)


# Product rule: a villager's page has no abbreviations and no office words.
REFUSED = ("ĐBKK", "DTTS", "BHYT", "KV III", "UBND", "đối tượng", "thụ hưởng", "triển khai", "thực hiện việc")


@pytest.mark.parametrize("path", PAGES)
def test_the_words_are_plain(client: Client, path: str) -> None:
    text = client.get(path).content.decode()
    assert [word for word in REFUSED if word in text] == []


def test_the_emergency_numbers_are_one_tap_away(client: Client) -> None:
    page = client.get("/").content.decode()
    for number in ("112", "113", "114", "115"):
        assert f'href="tel:{number}"' in page


def test_the_tour_lists_walks_with_their_log_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    walks = (
        tour.Walk("Đọc", "x", "portal:about"), tour.Walk("Nhập", "x", "portal:home", "canbo.xa"),
        tour.Walk("Ai", "x", "portal:home", "khong.co"), tour.Walk("Mất", "x", "gone:gone"),
    )  # fmt: skip
    monkeypatch.setattr(tour._Joined, "walks", walks)
    monkeypatch.setattr(tour._Joined, "logins", staticmethod(lambda: {"canbo.xa": "abcd-efgh"}))
    page = client.get("/tour/").content.decode()
    assert "abcd-efgh" in page
    assert "Đọc" in page
    assert "khong.co" not in page
    assert "Mất" not in page, "a walk into a room that is not here is no walk"
    assert 'href="/tour/"' in client.get("/").content.decode()


def test_a_real_installation_has_no_tour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour._Joined, "logins", staticmethod(dict))
    assert client.get("/tour/").status_code == 404
    assert 'href="/tour/"' not in client.get("/").content.decode()


@pytest.fixture
def province() -> None:
    kept.province()


def test_every_standing_sentence_of_our_pages_wants_a_voice() -> None:
    words = {saying.key: saying.words for saying in spoken.sayings()}
    assert words["portal:home.hello"].startswith("Xin chào!")
    assert words["portal:home.places.board"].startswith("Tỉnh ta qua con số")
    assert any(key.startswith("portal:about.") for key in words)


def test_what_a_page_says_is_what_was_named(client: Client) -> None:
    """A sentence on the page whose recording nobody could find would stay silent for ever."""
    page = unescape(client.get("/").content.decode() + client.get("/about/").content.decode())
    assert [saying.key for saying in spoken.sayings() if f'data-listen="{saying.words}"' not in page] == []


def test_a_language_is_chosen_by_ear_and_kept_on_the_phone(client: Client, province: None) -> None:
    page = client.get("/languages/").content.decode()
    assert 'value="hnj"' in page
    assert "chưa có giọng đọc" in page
    answer = client.post("/languages/choose/", {"language": "hnj"})
    assert answer.cookies["hoaban_listen"].value == "hnj"
    assert "Tiếng Mông Lềnh/Xanh" in client.get("/").content.decode()
    assert client.post("/clear-phone/").cookies["hoaban_listen"].value == ""


def test_an_unknown_language_is_not_kept(client: Client, province: None) -> None:
    assert not client.post("/languages/choose/", {"language": "<b>"}).cookies


def test_the_first_page_asks_few_questions(client: Client, province: None, max_queries: Any) -> None:
    with max_queries(8):
        client.get("/")
