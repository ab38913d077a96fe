"""The inbox shows a person her own notices, and each leads where the work is."""

from typing import Any

import pytest
from django.test import Client

from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts.models import User
from hoaban.foundation.notify import api
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.values import Outgoing
from hoaban.kit.uid import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan() -> User:
    return User.objects.create_user("lan", "hoa-ban-thu-nghiem", display_name="Lò Thị Lan")


@pytest.fixture
def as_lan(monkeypatch: pytest.MonkeyPatch, lan: User, client: Client) -> Client:
    from hoaban.foundation.accounts import api as accounts

    monkeypatch.setattr(identity, "_finders", [lambda request: accounts.actor_of_id(lan.pk)])
    return client


def told(*people: User, request: str = "one") -> None:
    what = api.Plan("notify.test", request, path="/w/")
    api.tell(by=SystemActor("test"), what=what, user_ids=[one.pk for one in people])


def test_an_empty_inbox_says_what_will_stand_there(as_lan: Client) -> None:
    assert "empty" in as_lan.get("/w/notices/").content.decode()


def test_a_notice_opened_leads_on_and_counts_as_read(as_lan: Client, lan: User) -> None:
    told(lan)
    mine = Delivery.plain.get()
    assert f"/w/notices/{mine.pk}/open" in as_lan.get("/w/notices/?new=1").content.decode()
    assert as_lan.post(f"/w/notices/{mine.pk}/open")["Location"] == "/w/"
    assert f"/w/notices/{mine.pk}/open" not in as_lan.get("/w/notices/?new=1").content.decode()


def test_another_person_s_notice_is_not_there(as_lan: Client, lan: User) -> None:
    told(User.objects.create_user("ben", "x", display_name="Bên"))
    theirs = Delivery.plain.get()
    assert f"/w/notices/{theirs.pk}/open" not in as_lan.get("/w/notices/").content.decode()
    assert as_lan.post(f"/w/notices/{theirs.pk}/open").status_code == 404


def test_all_count_as_read_at_once(as_lan: Client, lan: User) -> None:
    told(lan)
    told(lan, request="two")
    as_lan.post("/w/notices/read")
    assert not Delivery.plain.filter(read_at=None).exists()


@pytest.mark.parametrize("before", ["x", "²", "9" * 30])
def test_a_strange_page_number_is_passed_over(as_lan: Client, before: Any) -> None:
    assert as_lan.get("/w/notices/", {"before": before}).status_code == 200


def test_the_outbox_of_a_demo_shows_what_was_written_down(
    cast: Any, monkeypatch: pytest.MonkeyPatch, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(identity, "_finders", [lambda request: cast.actor("commune_officer")])
    assert "empty" in client.get("/w/notices/outbox/?channel=x").content.decode()
    said = [
        Outgoing(uuid7(), f"+8491234567{n}", "Có việc", f"Tin số {n}", "/w/", n == 1, "vi") for n in range(40)
    ]
    api.ConsoleTwin(api.Channel.SMS).send(said)
    page = client.get("/w/notices/outbox/").content.decode()
    assert "Tin số 39" in page
    assert "Tin số 9<" not in page, "thirty of them stand on the page"


def test_an_installation_with_real_people_has_no_such_page(as_lan: Client) -> None:
    assert as_lan.get("/w/notices/outbox/").status_code == 404
