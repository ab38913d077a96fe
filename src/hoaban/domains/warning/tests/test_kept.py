"""What a visitor's phone keeps for when there is no line: only what is marked for it, and with what its worker looks for."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import queries
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.tests.steps import ended, in_force, row, text

pytestmark = pytest.mark.django_db(databases="__all__")
LIST = "/warnings/"


@pytest.fixture
def alert(officer: Any, issuer: Any) -> Any:
    now = timezone.now()
    return in_force(officer, issuer, told=text(onset=now, expires=now + timedelta(hours=6)))


def test_a_visitor_may_keep_the_list_and_what_holds(client: Client, alert: Any) -> None:
    until = int(Version.plain.get(alert__uid=alert).expires.timestamp())
    for address in (LIST, f"{LIST}{alert}/"):
        page = client.get(address)
        html = page.content.decode()
        assert page["X-Keep"] == "warning"
        assert re.search(r'data-kept="\d+" hidden', html)
        assert f'data-ended="{until}" hidden' in html
        assert "warning/js/kept.js" in html
        kept, old = (int(re.search(rf'data-{one}="(\d+)" hidden', html)[1]) for one in ("kept", "old"))  # type: ignore[index]
        assert old - kept == queries.book().patience.total_seconds()


def test_nothing_is_kept_where_somebody_may_be_signed_in(client: Client, alert: Any) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "somebody"
    page = client.get(f"{LIST}{alert}/")
    assert "Rời nhà ven suối" in page.content.decode()
    assert "X-Keep" not in page
    assert "data-kept" not in page.content.decode()
    assert "kept.js" not in page.content.decode()


def test_what_is_over_is_not_kept(client: Client, officer: Any, issuer: Any, alert: Any) -> None:
    ended(issuer, alert)
    page = client.get(f"{LIST}{alert}/")
    assert "X-Keep" not in page
    assert "data-ended" not in page.content.decode()
    assert client.get(LIST)["X-Keep"] == "warning"  # «none» is an answer too, with its time


def test_what_ran_out_meanwhile_is_not_kept(client: Client, alert: Any) -> None:
    found = row(alert)
    past = timezone.now() - timedelta(minutes=1)
    Version.plain.filter(alert=found).update(expires=past)
    assert "X-Keep" not in client.get(f"{LIST}{alert}/")


def test_the_worker_stays_with_the_pages_of_warnings(client: Client, alert: Any) -> None:
    worker = client.get(f"{LIST}sw.js")
    code = worker.content.decode()
    assert worker["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker  # no wider than its folder
    path = re.compile(re.search(r"PAGE = /(.+)/;", code)[1].replace(r"\/", "/"))  # type: ignore[index]
    assert path.match(LIST)
    assert path.match(f"{LIST}{alert}/")
    assert path.match(f"{LIST}here/")
    for other in (
        f"{LIST}here/stop/",
        f"{LIST}follow/",
        f"{LIST}follow/{alert}/",
        f"{LIST}{alert}/forward/",
        "/",
        "/w/warning/",
    ):
        assert not path.match(other)


def test_worker_and_script_are_small(client: Client) -> None:
    weights = [
        Path(finders.find(name) or "").stat().st_size for name in ("warning/sw.js", "warning/js/kept.js")
    ]
    assert sum(weights) < 12_000


def test_the_page_speaks_the_words_its_worker_looks_for(client: Client, alert: Any) -> None:
    html = client.get(LIST).content.decode()
    code = client.get(f"{LIST}sw.js").content.decode()
    signs = re.findall(r"\.replace\(/(data.+?)/g?,", code)
    assert len(signs) == 2
    assert all(re.search(sign, html) for sign in signs)
