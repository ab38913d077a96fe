"""Rooms answer side by side; one that breaks or dawdles is named, the others are shown."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError

from hoaban.foundation.access.values import ANONYMOUS, Actor
from hoaban.foundation.search import api, limits, queries, rooms
from hoaban.foundation.search.api import Hit, Trouble
from tests.support import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def join(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.setattr(rooms, "_rooms", {})

    def add(name: str, *titles: str, ask: Any = None) -> None:
        def answer(_actor: Actor, _text: str, limit: int) -> list[Hit]:
            return [Hit("?", "thing", title, title, "", f"/{title}") for title in titles][:limit]

        api.join_function(name, name.capitalize(), ask or answer)

    return add


@pytest.fixture
def somebody(make_actor: Any) -> Any:
    return make_actor("a:b:c")


def broken(_actor: Actor, _text: str, _limit: int) -> list[Hit]:
    raise RuntimeError("index gone")


def endless(_actor: Actor, _text: str, _limit: int) -> list[Hit]:
    """A query no index helps."""
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT count(*) FROM n"
    with connection.cursor() as cursor:
        cursor.execute(slow)
    return []


def test_rooms_are_merged_and_the_best_room_comes_first(join: Any, somebody: Any) -> None:
    join("places", "Bản Mường", "Mường Bú")
    join("people", "Mường")
    answer = api.search(somebody, "mường")
    assert [group.room for group in answer.groups] == ["people", "places"]
    assert [hit.title for hit in answer.best] == ["Mường", "Mường Bú", "Bản Mường"]
    assert answer.groups[1].hits[0].room == "places"
    assert answer.groups[1].label == "Places"


def test_a_room_that_breaks_is_named_and_the_others_answer(join: Any, somebody: Any) -> None:
    join("broken", ask=broken)
    join("places", "Mường Bú")
    answer = api.search(somebody, "mường")
    assert [(one.room, one.trouble) for one in answer.silent] == [("broken", Trouble.FAILED)]
    assert [group.room for group in answer.groups] == ["places"]


def test_a_broken_query_does_not_spoil_the_next_rooms(join: Any, somebody: Any) -> None:
    def wrong_sql(_actor: Actor, _text: str, _limit: int) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        return []

    def counts(_actor: Actor, _text: str, _limit: int) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 7")
            return [Hit("?", "n", "7", str(cursor.fetchone()[0]), "", "/7")]

    join("wrong", ask=wrong_sql)
    join("right", ask=counts)
    answer = api.search(somebody, "bảy")
    assert [one.room for one in answer.silent] == ["wrong"]
    assert answer.groups[0].hits[0].title == "7"


def test_a_dawdling_room_is_stopped_by_the_database(
    join: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SECONDS_PER_ROOM", 0.05)
    join("slow", ask=endless)
    join("places", "Mường Bú")
    began = time.monotonic()
    answer = api.search(somebody, "mường")
    assert time.monotonic() - began < 1.5
    assert [(one.room, one.trouble) for one in answer.silent] == [("slow", Trouble.SLOW)]
    assert [group.room for group in answer.groups] == ["places"]


def test_when_the_time_is_spent_the_rest_are_named(
    join: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SECONDS_IN_ALL", 0.0)
    join("places", "Mường Bú")
    assert [one.trouble for one in api.search(somebody, "mường").silent] == [Trouble.SLOW]


def now() -> str:
    """What PostgreSQL gives a statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        return str(cursor.fetchone()[0])


TOLD = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite is told nothing"
)


@pytest.mark.django_db(transaction=True, databases="__all__")
@TOLD
def test_a_room_s_own_shorter_time_is_told_to_the_session_and_the_session_s_put_back(
    join: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    took, said = list[float](), list[str]()

    def hurried_more(*asked: Any) -> None:
        with api.time_limit(0.1):
            said.append(now())
            endless(*asked)

    def hurried(*asked: Any) -> list[Hit]:
        with api.time_limit(0.2):
            said.append(now())
            began = time.monotonic()
            with pytest.raises(api.TooSlow):
                hurried_more(*asked)
            took.append(time.monotonic() - began)
            said.append(now())
        said.append(now())
        return []

    monkeypatch.setattr(queries, "SECONDS_PER_ROOM", 1.0)
    before = now()
    join("hurried", ask=hurried)
    assert api.search(somebody, "bảy").silent == ()
    assert said == ["200ms", "100ms", "200ms", "1s"]
    assert took[0] < 1.0
    assert now() == before


@pytest.mark.django_db(transaction=True, databases="__all__")
@TOLD
def test_a_shorter_time_has_what_is_left_of_the_room_s() -> None:
    with limits.session_limit(2.0), limits.time_limit(0.5):
        time.sleep(0.3)
        with limits.time_limit(0.4):
            assert int(now().removesuffix("ms")) <= 200
        assert now() == "500ms"


@pytest.mark.django_db(transaction=True, databases="__all__")
@TOLD
def test_outside_a_transaction_one_word_limits_all_rooms_and_is_forgotten(
    join: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    def wrong_sql(_actor: Actor, _text: str, _limit: int) -> list[Hit]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        return []

    monkeypatch.setattr(queries, "SECONDS_PER_ROOM", 0.4)
    before = now()
    join("wrong", ask=wrong_sql)
    join("slow", ask=endless)
    join("limit", ask=lambda *_asked: [Hit("?", "n", "7", now(), "", "/7")])
    answer = api.search(somebody, "bảy")
    assert {(one.room, one.trouble) for one in answer.silent} == {
        ("wrong", Trouble.FAILED),
        ("slow", Trouble.SLOW),
    }
    assert answer.groups[0].hits[0].title == "400ms"
    assert now() == before != "400ms"
    with django_assert_num_queries(2):
        api.search(somebody, "bảy", only="nobody")


def test_a_session_that_keeps_the_limit_is_ended_and_not_lent_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing Django's connection alone gives the session back to its pool."""
    ended: list[str] = []
    session = SimpleNamespace(close=lambda: ended.append("session"))

    def refused() -> None:
        raise OperationalError("RESET was refused")

    kept_limit = SimpleNamespace(cursor=refused, connection=session, close=lambda: ended.append("ours"))
    monkeypatch.setattr(limits, "connection", kept_limit)
    limits._forget()
    assert ended == ["session", "ours"]


def test_a_limit_leaves_other_problems_as_they_are() -> None:
    with pytest.raises(ZeroDivisionError), limits.time_limit(1):
        _ = 1 / 0


def test_nobody_signed_in_finds_nothing(join: Any) -> None:
    join("places", "Mường Bú")
    assert api.search(ANONYMOUS, "mường").groups == ()


def test_one_letter_asks_nobody(join: Any, somebody: Any) -> None:
    join("broken", ask=broken)
    assert api.search(somebody, "m").silent == ()


def test_only_one_room_is_asked_when_wanted_and_more_is_said(join: Any, somebody: Any) -> None:
    join("places", *[f"Mường {n}" for n in range(9)])
    join("broken", ask=broken)
    answer = api.search(somebody, "mường", limit=5, only="places")
    assert len(answer.groups[0].hits) == 5
    assert answer.groups[0].has_more
    assert not answer.silent


def test_the_search_itself_asks_the_database_nothing(
    join: Any, somebody: Any, django_assert_max_num_queries: Any
) -> None:
    join("places", "Mường Bú")
    allowed = 0 if connection.vendor == "sqlite" else 5  # savepoint, limit and back
    with django_assert_max_num_queries(allowed):
        api.search(somebody, "mường")


def test_documents_and_places_are_found_without_tone_marks(somebody: Any) -> None:
    kept.province()
    titles = {hit.title for hit in api.search(somebody, "sap xep don vi hanh chinh 1681").best}
    assert any("năm 2025" in title for title in titles)
    assert "Bệnh viện Mắt" in {hit.title for hit in api.search(somebody, "benh vien mat").best}


def test_a_room_may_set_itself_a_shorter_time_and_show_what_it_has(
    join: Any, somebody: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it could not put in order is said; the room's own time goes on holding after it."""
    ended = list[str]()

    def hurried(_actor: Actor, _text: str, _limit: int) -> list[Hit]:
        try:
            with api.time_limit(0.05):
                endless(_actor, _text, _limit)
        except api.TooSlow:
            ended.append("in time")
        return [Hit("?", "thing", "one", "Mường Bú", "", "/one", is_ordered=False)]

    def hurried_twice(*asked: Any) -> list[Hit]:
        hurried(*asked)
        return endless(*asked)

    monkeypatch.setattr(queries, "SECONDS_PER_ROOM", 0.3)
    join("places", "Mường Bú")
    join("hurried", ask=hurried)
    join("slow", ask=hurried_twice)
    answer = api.search(somebody, "mường")
    assert ended == ["in time"] * 2
    assert {group.room: group.is_ordered for group in answer.groups} == {"places": True, "hurried": False}
    assert [(one.room, one.trouble) for one in answer.silent] == [("slow", Trouble.SLOW)]
