"""What others say stands beside the draft, for the same places only; the duty room shows the newest."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.warning.tests.steps import NEXT, OWN, PROVINCE, drafted, text
from tests.support.bulletins import cap

pytestmark = pytest.mark.django_db(databases="__all__")


def kept(name: str, code: str) -> None:
    from django.apps import apps

    from hoaban.domains.bulletins.actions import taking
    from hoaban.domains.bulletins.rules import Place
    from hoaban.kit.cap.listing import Entry

    feed = apps.get_model("bulletins", "Feed").plain.first()
    book = [
        Place("03646", "chieng", (OWN, OWN + 10_000), None),
        Place("03664", "muong", (NEXT, NEXT + 10_000), None),
    ]
    extra = f"<geocode><valueName>VN-GSO-COMMUNE</valueName><value>{code}</value></geocode>"
    taking.take(
        feed, Entry(name, name, ""), cap(name, headline=f"Bản tin {name}", extra=extra), book, timezone.now()
    )


@pytest.fixture
def feed(keeper: Any) -> None:
    asked = bulletins.NewFeed("https://e.example/a", "Đài mẫu", "", PROVINCE, 5, 0)
    bulletins.add_feed(by=keeper, feed=asked, request=None, now=timezone.now())


@pytest.fixture
def keeper() -> Any:
    from conftest import cast_member

    return cast_member("it_officer", "keeper", None)


def test_the_draft_shows_what_others_say_about_its_places(
    feed: None, officer: Any, as_actor: Callable[[Any], Client]
) -> None:
    now = timezone.now()
    told = text(onset=now, expires=now + timedelta(hours=6))
    page = f"/w/warning/alerts/{drafted(officer, told=told, now=now)}/"
    browser = as_actor(officer)
    assert "không có bản tin còn hiệu lực nào của cơ quan khác" in browser.get(page).content.decode()
    kept("đây", "03646")
    kept("kia", "03664")
    said = browser.get(page).content.decode()
    assert "Bản tin đây" in said
    assert "Bản tin kia" not in said
    assert "không có chữ ký" in said
    room = browser.get("/w/warning/").content.decode()
    assert "Bản tin đây" in room
    assert "Bản tin kia" in room
