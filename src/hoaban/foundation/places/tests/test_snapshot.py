"""The board is drawn once for many visitors, and anew after the commit that changes a fact."""

import pytest
from django.test import Client

from hoaban.foundation.events import api as events
from hoaban.foundation.places.events import UnitsChanged
from hoaban.foundation.places.web import snapshot, views


@pytest.fixture
def drawings(province_14, settings, monkeypatch):
    settings.SNAPSHOTS = True
    snapshot.forget()
    counted = []
    draw = views._drawn
    monkeypatch.setattr(views, "_drawn", lambda *wanted: counted.append(wanted) or draw(*wanted))
    yield counted
    snapshot.forget()


def test_a_second_visitor_meets_the_same_drawing(drawings, client: Client) -> None:
    first, second = client.get("/board/"), client.get("/board/")
    assert len(drawings) == 1
    assert first.context["commune_table"] is second.context["commune_table"]


def test_another_layer_or_language_is_another_drawing(drawings, client: Client) -> None:
    client.get("/board/")
    client.get("/board/?layer=area")
    client.cookies["django_language"] = "en"
    client.get("/board/")
    assert len(drawings) == 3


def test_what_stands_below_the_map_is_drawn_once_for_every_order(
    drawings, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/board/?sort=name")
    monkeypatch.setattr(views.board_page, "below", None)  # a second drawing of it would fail
    second = client.get("/board/?sort=-name")
    assert len(drawings) == 2
    assert first.context["below"] is second.context["below"]


def test_a_changed_fact_is_seen_by_the_next_visitor(drawings, client: Client) -> None:
    client.get("/board/")
    events.publish(UnitsChanged(14))
    client.get("/board/")
    assert len(drawings) == 2


def test_only_so_many_are_kept(drawings, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "MOST_KEPT", 2)
    for layer in ("a", "b", "c"):
        client.get(f"/board/?layer={layer}")
    assert len(snapshot._kept) == 2
