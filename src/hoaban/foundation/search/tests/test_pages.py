"""Results, suggestions, actions by name: who may open them and what stands there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hoaban.foundation.access import identity
from hoaban.foundation.access.values import Actor
from hoaban.foundation.places import api as places
from hoaban.foundation.search import api, rooms
from hoaban.foundation.search.api import Hit
from hoaban.ui import frame
from hoaban.ui.ports import NavGroup, NavItem

pytestmark = pytest.mark.django_db
RESULTS, SUGGEST = "/w/search", "/w/search/palette"


class Frame(frame.BareFrame):
    """A frame with one line of navigation."""

    def navigation(self, request: Any) -> tuple[NavGroup, ...]:
        return (NavGroup("Work", (NavItem("Hộ gia đình", "/w/households/"),)),)


@pytest.fixture(autouse=True)
def joined(monkeypatch: pytest.MonkeyPatch) -> None:
    def things(_actor: Actor, text: str, limit: int) -> list[Hit]:
        return [Hit("?", "bản", str(n), f"Mường {n}", "xã bên", f"/w/thing/{n}") for n in range(9)][:limit]

    def broken(_actor: Actor, _text: str, _limit: int) -> list[Hit]:
        raise RuntimeError

    monkeypatch.setattr(rooms, "_rooms", {})
    monkeypatch.setattr(rooms, "_actions", {})
    monkeypatch.setattr(frame._Registry, "provider", Frame())
    api.join_function("things", "Things", things)
    api.join_function("broken", "Broken things", broken)
    api.offer("Look for something", "search:results")
    api.offer("Forbidden deed", "search:results", permission="room:thing:do")
    api.offer("Deed of a page that is not installed", "nowhere:at_all")


@pytest.fixture
def visit(client: Client, monkeypatch: pytest.MonkeyPatch, make_actor: Any) -> Callable[..., Any]:
    def go(path: str, actor: Any = None, **headers: str) -> Any:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor or make_actor("a:b:c")])
        return client.get(path, headers=headers)

    return go


def test_results_stand_by_room_and_the_broken_room_is_named(visit: Any) -> None:
    html = visit(RESULTS + "?q=mường").content.decode()
    assert html.count('class="hit"') == 5
    assert 'href="/w/thing/0"' in html
    assert "Broken things” chưa trả lời được" in html
    assert "Xem thêm trong “Things”" in html


def test_one_room_can_be_chosen_in_the_address(visit: Any) -> None:
    html = visit(RESULTS + "?q=mường&room=things").content.decode()
    assert html.count('class="hit"') == 9
    assert "Broken things”" not in html
    assert visit(RESULTS + "?q=mường&room=nonsense").status_code == 200


def test_pages_and_actions_are_found_without_tones(visit: Any) -> None:
    html = visit(RESULTS + "?q=ho gia&room=pages").content.decode()
    assert 'href="/w/households/"' in html
    assert "Đi tới" in html
    assert "Look for something" in visit(RESULTS + "?q=look for").content.decode()


def test_an_action_is_offered_only_to_whoever_may(visit: Any, make_actor: Any) -> None:
    assert "Forbidden deed" not in visit(RESULTS + "?q=forbidden&room=pages").content.decode()
    may = make_actor("room:thing:do")
    assert "Forbidden deed" in visit(RESULTS + "?q=forbidden&room=pages", may).content.decode()
    assert "not installed" not in visit(RESULTS + "?q=deed of&room=pages", may).content.decode()


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=m", "?q=%00", "?q=" + "x" * 3000, "?q=<script>alert(1)</script>"]
)
def test_any_question_gets_a_page(visit: Any, query: str) -> None:
    answer = visit(RESULTS + query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_an_empty_page_teaches_and_a_miss_says_what_to_do(visit: Any) -> None:
    assert "Ở đây tìm được gì" in visit(RESULTS).content.decode()
    api.leave("things")
    assert "Không tìm thấy “zzz”" in visit(RESULTS + "?q=zzz").content.decode()


def test_suggestions_come_as_json_or_as_a_list(visit: Any) -> None:
    answer = visit(SUGGEST + "?q=mường", accept="application/json").json()
    assert answer["hits"][0] == {"url": "/w/thing/0", "label": "Mường 0", "kind": "bản", "detail": "xã bên"}
    assert len(answer["hits"]) == 8
    html = visit(SUGGEST + "?q=mường").content.decode()
    assert html.count('role="option"') == 8
    assert visit(SUGGEST, accept="application/json").json() == {"hits": []}


def test_what_was_not_put_in_order_is_not_suggested_as_the_best(visit: Any) -> None:
    def hurried(_actor: Actor, _text: str, limit: int) -> list[Hit]:
        found = [Hit("?", "người", str(n), "Mường", "", f"/w/first/{n}", is_ordered=False) for n in range(9)]
        return found[:limit]

    api.join_function("hurried", "Hurried things", hurried)
    hits = visit(SUGGEST + "?q=mường lò", accept="application/json").json()["hits"]
    assert [hit["url"] for hit in hits] == [
        *(f"/w/thing/{n}" for n in range(7)), "/w/search?q=m%C6%B0%E1%BB%9Dng+l%C3%B2",
    ]  # fmt: skip
    assert (hits[-1]["label"][:14], hits[-1]["kind"]) == ("Quá nhiều mục ", "Hurried things")
    html = visit(SUGGEST + "?q=mường").content.decode()
    assert "/w/first/" not in html
    assert html.count('role="option"') == 8
    assert 'href="/w/search?q=' in html
    page = visit(hits[-1]["url"]).content.decode()
    assert "/w/first/" in page
    assert "không kịp xếp hết" in page


@pytest.mark.parametrize("path", [RESULTS, SUGGEST])
def test_the_doors(visit: Any, client: Client, citizen: Any, path: str) -> None:
    assert "login" in visit(path, citizen).url
    visit(path)
    assert client.post(path).status_code == 405


def test_units_are_found_through_places(monkeypatch: pytest.MonkeyPatch, make_actor: Any) -> None:
    unit = places.Unit(1, places.Level.COMMUNE, "03646", "phường", "Tô Hiệu", "Phường Tô Hiệu", 14_03646_0000)
    monkeypatch.setattr(places, "search", lambda actor, text, limit: [unit])
    api.join(api.UNITS)
    answer = api.search(make_actor("a:b:c"), "to hieu", only="places")
    assert answer.groups[0].hits[0].url.endswith("/places/03646/")
    assert answer.groups[0].hits[0].kind == "Xã, phường"
