"""The first page says what is in force, above everything else; a drill is nowhere on it."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning.tests.steps import NEXT, OWN, drafted, ended, issued, reviewed, text
from hoaban.domains.warning.values import Status

pytestmark = pytest.mark.django_db(databases="__all__")
BAND = 'class="alarms"'


def sent(
    officer: Any, issuer: Any, status: Status = Status.ACTUAL, now: datetime | None = None, **changed: Any
) -> UUID:
    """Issued by two people for six hours."""
    at = now or timezone.now()
    told = text(onset=at, expires=at + timedelta(hours=6), **changed)
    uid = drafted(officer, status, told, now=at)
    reviewed(issuer, uid, now=at)
    issued(issuer, uid, now=at)
    return uid


def test_it_says_the_level_the_place_and_until_when_and_leads_there(
    officer: Any, issuer: Any, client: Client
) -> None:
    assert BAND not in client.get("/").content.decode()
    uid = sent(officer, issuer)
    page = client.get("/").content.decode()
    band = page[page.index(BAND) : page.index('class="hello"')]
    for said in (
        f'href="/warnings/{uid}/"',
        "Lũ quét",
        "cấp 3, màu da cam",
        "Xã Chiềng",
        "Đến ",
        "Rời nhà ven suối ngay",
    ):
        assert said in band
    client.cookies["django_language"] = "en"
    page = client.get("/").content.decode()
    assert ("A warning is in force" in page, "level 3, orange" in page, "Flash flood" in page) == (True,) * 3


def test_a_drill_a_draft_and_what_is_over_are_not_told(officer: Any, issuer: Any, client: Client) -> None:
    now = timezone.now()
    sent(officer, issuer, Status.EXERCISE)
    drafted(officer, told=text(onset=now, expires=now + timedelta(hours=6)), now=now)
    ended(issuer, sent(officer, issuer), now=timezone.now())
    sent(officer, issuer, now=now - timedelta(days=2))
    page = client.get("/").content.decode()
    assert BAND not in page
    assert "DIỄN TẬP" not in page


def test_three_stand_there_the_gravest_first_and_one_line_leads_to_the_others(
    officer: Any, issuer: Any, client: Client, max_queries: Any
) -> None:
    for level in (2, 5, 1, 4, 2):
        sent(officer, issuer, level=level, areas=(OWN, NEXT))
    with max_queries(8):
        page = client.get("/").content.decode()
    band = page[page.index(BAND) : page.index('class="hello"')]
    assert [band.count(f"level-{level}") for level in (5, 4, 2, 1)] == [1, 1, 1, 0]
    assert band.index("level-5") < band.index("level-4") < band.index("level-2")
    assert 'href="/warnings/"' in band
    assert "Còn 2 cảnh báo" in band


def test_the_page_of_a_warning_that_holds_has_the_numbers_to_call_and_that_of_a_drill_has_none(
    officer: Any, issuer: Any, client: Client
) -> None:
    real = sent(officer, issuer)
    drill = sent(officer, issuer, Status.EXERCISE)
    page = client.get(f"/warnings/{real}/").content.decode()
    assert ('href="tel:112"' in page, 'href="tel:114"' in page) == (True, True)
    assert "tel:11" not in client.get(f"/warnings/{drill}/").content.decode(), (
        "nobody calls them out for a drill"
    )
    ended(issuer, real, now=timezone.now())
    assert "tel:11" not in client.get(f"/warnings/{real}/").content.decode()


def test_the_whole_band_is_the_link_and_it_says_where_to_listen(
    officer: Any, issuer: Any, client: Client
) -> None:
    """Only its first line could be tapped; where no voice is found on the phone nothing spoke of listening."""
    sent(officer, issuer)
    page = client.get("/").content.decode()
    band = page[page.index(BAND) : page.index('class="hello"')]
    assert re.search(r'<a href="/languages/">.*?Nghe cảnh báo bằng tiếng của bà con</a>', band, re.DOTALL)
    looks = Path(apps.get_app_config("portal").path, "static/portal/portal.css").read_text(encoding="utf-8")
    assert re.search(r"\.alarms li \{[^}]*position: relative", looks)
    assert re.search(r"\.alarms li a:not\(\.listen\)::after \{[^}]*inset: 0", looks)
    assert re.search(r"\.alarms \.listen \{[^}]*position: relative", looks), (
        "the button to hear it lies above"
    )


def test_our_numbers_stand_on_a_warning_that_holds_and_on_no_drill(
    officer: Any, issuer: Any, client: Client, settings: Any
) -> None:
    real, drill = sent(officer, issuer), sent(officer, issuer, Status.EXERCISE)
    assert 'id="lines"' not in client.get(f"/warnings/{real}/").content.decode(), "no number is set"
    settings.SMS_NUMBER, settings.CALL_NUMBER = ("+84912345678", False), ("+842123851234", False)
    page = client.get(f"/warnings/{real}/").content.decode()
    for said in ('href="sms:+84912345678"', "0912 345 678", 'href="tel:+842123851234"', "0212 385 1234"):
        assert said in page
    assert 'id="lines"' not in client.get(f"/warnings/{drill}/").content.decode()
    ended(issuer, real, now=timezone.now())
    assert 'id="lines"' not in client.get(f"/warnings/{real}/").content.decode()
