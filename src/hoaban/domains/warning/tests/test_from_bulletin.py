"""A warning written from a bulletin of others: what it says itself is filled in, nothing is guessed, and it stays quoted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.bulletins.actions import taking
from hoaban.domains.bulletins.rules import Place
from hoaban.domains.warning.models import Alert, Quote
from hoaban.domains.warning.tests.steps import NEXT, OWN, PROVINCE
from hoaban.domains.warning.tests.test_bulletins import feed, keeper
from hoaban.domains.warning.values import Hazard, Origin
from hoaban.domains.warning.web.heard import hazards_named
from hoaban.kit.cap.listing import Entry
from tests.support.bulletins import cap

__all__ = ["feed", "keeper"]
pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("feed")]
SignIn = Callable[[Any], Client]
PRESS = "Soạn cảnh báo từ bản tin này"
HERE = "<geocode><valueName>VN-GSO-COMMUNE</valueName><value>03646</value></geocode>"
BOTH = HERE + HERE.replace("03646", "03664")
OUTLINE = "<polygon>21.2,103.8 21.2,104.0 21.4,104.0 21.2,103.8</polygon>"


def came(name: str = "một", **said: Any) -> UUID:
    """A bulletin arrives; its uid."""
    book = [
        Place("03646", "chieng", (OWN, OWN + 10_000), (21.3, 103.9)),
        Place("03664", "muong", (NEXT, NEXT + 10_000), (20.0, 105.5)),
    ]
    body = cap(name, headline=f"Bản tin {name}", **said)
    taking.take(
        apps.get_model("bulletins", "Feed").plain.get(), Entry(name, name, ""), body, book, timezone.now()
    )
    uid: UUID = apps.get_model("bulletins", "Bulletin").plain.get(identifier=name).uid
    return uid


@pytest.fixture
def browser(as_actor: SignIn, officer: Any) -> Client:
    return as_actor(officer)


def address(uid: UUID, hazard: str = "heavy_rain") -> str:
    return f"/w/warning/new/{hazard}/3/?bulletin={uid}"


def sent(asked: Any, **more: Any) -> dict[str, Any]:
    """The form as it stands, pressed."""
    filled = asked.context["form"].initial
    names = ("areas", "hours", "sure", "do_this", "go_there", "by_when", "who_calls")
    heard = asked.context["heard"]
    hidden = {"status": "actual", "seen": "0", "issuer": asked.context["issuer"].code}
    return (
        {name: filled[name] for name in names}
        | hidden
        | ({"heard": str(heard.one.line.uid)} if heard else {})
        | more
    )


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ("Mưa lớn", (Hazard.HEAVY_RAIN,)),
        ("LŨ QUÉT, sạt lở đất", (Hazard.FLASH_FLOOD, Hazard.LANDSLIDE)),
        ("Flash flood", (Hazard.FLASH_FLOOD,)),
        ("Thời tiết nguy hiểm do mưa lớn", ()),
        ("Lũ", ()),
        ("", ()),
    ],
)
def test_only_a_danger_that_it_names_word_for_word_is_one(event: str, named: tuple[Hazard, ...]) -> None:
    assert hazards_named(event) == named


def test_one_press_leads_from_what_holds_to_a_warning(browser: Client, as_actor: SignIn) -> None:
    uid = came(extra=HERE)
    assert PRESS in browser.get(f"/w/bulletins/{uid}/").content.decode()
    page = browser.get(f"/w/warning/new/?bulletin={uid}").content.decode()
    assert "Bản tin một" in page
    assert page.index("/w/warning/new/heavy_rain/1/?bulletin=") < page.index("/w/warning/new/flash_flood/1/")
    assert page.count("bản tin nêu") == 1
    reader = as_actor(cast_member("it_officer", "reader", None))
    assert PRESS not in reader.get(f"/w/bulletins/{uid}/").content.decode(), "she may not write one"


def test_place_and_hours_are_those_it_says(browser: Client) -> None:
    uid = came(extra=HERE)
    asked = browser.get(address(uid))
    assert asked.context["form"].initial["areas"] == [OWN]
    assert asked.context["form"].initial["hours"] == 6
    page = asked.content.decode()
    assert "Bản tin một" in page
    assert "Made up for tests." in page, "its own words"


@pytest.mark.parametrize(
    ("area", "extra"), [("Nowhere", OUTLINE), ("Nowhere", "")], ids=["outline", "nothing"]
)
def test_what_is_known_nearly_or_not_at_all_ticks_nothing(browser: Client, area: str, extra: str) -> None:
    asked = browser.get(address(came(area=area, extra=extra)))
    assert asked.context["form"].initial["areas"] == []
    assert "Chưa chọn nơi nào giúp bạn" in asked.content.decode()


def test_a_danger_it_does_not_name_is_pointed_at(browser: Client) -> None:
    uid = came(extra=HERE)
    assert "nêu thiên tai khác" in browser.get(address(uid, "cold")).content.decode()
    assert "nêu thiên tai khác" not in browser.get(address(uid)).content.decode()


def test_the_draft_says_what_it_began_with_and_quotes_it_wherever_it_is_for(browser: Client) -> None:
    uid = came(extra=HERE)
    typed = sent(browser.get(address(uid)), areas=[str(NEXT)])
    answer = browser.post(address(uid), typed)
    assert answer.status_code == 302
    row = Alert.plain.get()
    assert (row.origin, row.origin_ref, row.areas) == (Origin.BULLETIN, str(uid), [NEXT])
    assert [one.bulletin_uid for one in Quote.plain.all()] == [uid], "though it names another place"
    page = browser.get(answer["Location"]).content.decode()
    assert page.count(f'href="/w/bulletins/{uid}/"') >= 2
    assert f"/w/warning/alerts/{row.uid}/" in browser.get(f"/w/bulletins/{uid}/").content.decode(), (
        "nobody writes it twice"
    )


def test_a_quote_that_was_taken_back_does_not_read_as_run_out(browser: Client) -> None:
    uid = came(extra=HERE)
    draft = browser.post(address(uid), sent(browser.get(address(uid))))["Location"]
    assert "đã rút lại: nhập sai" not in browser.get(draft).content.decode()
    apps.get_model("bulletins", "Bulletin").plain.filter(uid=uid).update(withdrawn_at=timezone.now())
    page = browser.get(draft).content.decode()
    assert "đã rút lại: nhập sai" in page
    assert "hết hạn" not in page.partition("đã rút lại: nhập sai")[2][:200]


def test_a_commune_is_ticked_its_own_place_alone(as_actor: SignIn) -> None:
    own = as_actor(cast_member("duty_officer", "own", 3646))
    asked = own.get(address(came(extra=BOTH)))
    assert asked.context["form"].initial["areas"] == [OWN]
    assert asked.context["heard"].left == 1


@pytest.mark.parametrize("kind", ["Update", "Cancel"])
def test_what_is_replaced_while_she_writes_is_told_once(browser: Client, kind: str) -> None:
    uid = came(extra=HERE)
    row = apps.get_model("bulletins", "Bulletin").plain.get(uid=uid)
    typed = sent(browser.get(address(uid)))
    came("hai", kind=kind, references=f"{row.sender},{row.identifier},{row.sent}", extra=HERE)
    answer = browser.post(address(uid), typed)
    assert (answer.status_code, Alert.plain.count()) == (422, 0)
    assert "bản tin đã được thay" in answer.content.decode()
    del typed["heard"]
    assert browser.post(address(uid), typed).status_code == 302
    assert Alert.plain.get().origin == Origin.HAND, "it is hers alone"
    assert PRESS not in browser.get(f"/w/bulletins/{uid}/").content.decode()


def test_a_drill_a_test_and_what_ran_out_begin_nothing(browser: Client) -> None:
    past = (timezone.localtime() - timedelta(minutes=5)).replace(microsecond=0).isoformat()
    for name, said in (
        ("thử", {"status": "Test"}),
        ("cũ", {"expires": past}),
        ("tập", {"status": "Exercise"}),
    ):
        uid = came(name, extra=HERE, **said)
        assert PRESS not in browser.get(f"/w/bulletins/{uid}/").content.decode()
        assert browser.get(address(uid)).context["heard"] is None


@pytest.mark.parametrize("wrong", ["x", "", str(UUID(int=7))])
def test_an_address_written_by_hand_breaks_nothing(browser: Client, wrong: str) -> None:
    assert browser.get(f"/w/warning/new/heavy_rain/3/?bulletin={wrong}").status_code == 200
    assert browser.get(f"/w/warning/new/?bulletin={wrong}").status_code == 200


def test_one_that_is_about_the_whole_province_ticks_the_province(browser: Client) -> None:
    feeds = apps.get_model("bulletins", "Feed").plain
    book = [Place("14", "tinh", (PROVINCE, PROVINCE + 10**9), None)]
    extra = "<geocode><valueName>VN-GSO-PROVINCE</valueName><value>14</value></geocode>"
    taking.take(feeds.get(), Entry("cả", "cả", ""), cap("cả", extra=extra), book, timezone.now())
    uid = apps.get_model("bulletins", "Bulletin").plain.get(identifier="cả").uid
    assert browser.get(address(uid)).context["form"].initial["areas"] == [PROVINCE]
