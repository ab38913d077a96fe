"""Pages: the preview, a saved area, a card written and confirmed, a list ticked; each fault is a sentence."""

from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from hoaban.domains.targeting import actions, api, queries
from hoaban.domains.targeting.models import Card, CardHome, Catchment, Door
from hoaban.domains.targeting.tests.ground import BO, HEO, NEXT, NOW, OWN, home, warned
from hoaban.domains.targeting.tests.test_areas import SMALL
from hoaban.domains.targeting.tests.test_cards import TEXT, keep
from hoaban.domains.targeting.tests.test_doors import JOB
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.tests import steps

pytestmark = pytest.mark.django_db(databases="__all__")
HOME, REACH = "/w/targeting/", "/w/targeting/reach/"
CARD, DOORS = f"/w/targeting/villages/{BO}/", f"/w/targeting/doors/{BO}/"


def outline(ring: Any) -> str:
    return "\n".join(f"{lat}, {lon}" for lon, lat in ring)


def test_a_preview_tells_numbers_and_no_name(as_actor: Any, duty_officer: Any) -> None:
    for number in range(6):
        home(f"H{number}", BO, name="Lò Thị Riêng", language="blt")
    page = as_actor(duty_officer).post(REACH, {"outline": outline(SMALL)}, follow=True).content.decode()
    assert "Bản Nà" in page, "what nobody can say is said"
    assert "<b>6</b>" in page
    assert "Lò Thị Riêng" not in page


def test_schools_and_health_stations_of_the_area_stand_there_with_their_telephones(
    as_actor: Any, duty_officer: Any
) -> None:
    table = apps.get_model("places", "Facility").plain
    for kind, name, phone, number in (
        ("school", "Trường Bản Bó", "+842123851234", BO), ("health_station", "Trạm y tế xã", "", OWN), ("hospital", "Nơi khác", "", NEXT),
    ):  # fmt: skip
        table.create(kind=kind, code=name[:5], name=name, name_key=name.lower(), number=number, phone=phone)
    page = as_actor(duty_officer).get(REACH, {"units": OWN}).content.decode()
    assert 'href="tel:+842123851234"' in page
    assert "Trạm y tế xã" in page
    assert "sổ không có số điện thoại" in page
    assert "Nơi khác" not in page


def test_small_numbers_are_hidden(as_actor: Any, duty_officer: Any) -> None:
    home("A", BO, people=6, language="blt"), home("B", BO, people=2, language="mww")
    found = as_actor(duty_officer).get(REACH, {"units": OWN})
    assert [count for _name, count in found.context["found"]["languages"]] == [None, None]


def test_a_crossing_outline_keeps_what_was_typed(as_actor: Any, duty_officer: Any) -> None:
    ring = (SMALL[0], SMALL[2], SMALL[1], SMALL[3])
    answer = as_actor(duty_officer).post(REACH, {"outline": outline(ring)})
    assert answer.status_code == 422
    assert f"{SMALL[2][1]}, {SMALL[2][0]}" in answer.content.decode()


@pytest.mark.parametrize("typed", [{"outline": "abc"}, {"circles": "21.3, 103.9"}, {"circles": "x, 2"}])
def test_what_is_no_place_is_a_sentence(typed: dict[str, str], as_actor: Any, duty_officer: Any) -> None:
    assert as_actor(duty_officer).post(REACH, typed).status_code == 422


def test_an_area_is_saved_looked_at_and_ended(as_actor: Any, commune_officer: Any) -> None:
    browser = as_actor(commune_officer)
    typed = {"units": [BO], "name": "Suối", "source": "Bản đồ", "drawn_on": "2026-05-01"}
    assert browser.post("/w/targeting/catchments/save/", typed | {"name": ""}).status_code == 422
    page = browser.post("/w/targeting/catchments/save/", typed)
    assert browser.get(page["Location"]).status_code == 200
    assert "Suối" in browser.get(HOME).content.decode()
    browser.post(f"{page['Location']}end/")
    assert Catchment.plain.get().replaced_at is not None
    outside = browser.post(
        "/w/targeting/catchments/save/", typed | {"units": [], "circles": "21.3, 104.6, 5"}
    )
    assert outside.status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2150-01-01"])
def test_an_outline_drawn_on_a_day_that_cannot_be_is_a_sentence(
    as_actor: Any, commune_officer: Any, day: str
) -> None:
    typed = {"units": [BO], "name": "Suối", "source": "Bản đồ", "drawn_on": day}
    assert as_actor(commune_officer).post("/w/targeting/catchments/save/", typed).status_code == 422
    assert not Catchment.plain.exists()


def test_a_head_opens_her_only_village_writes_and_confirms_its_card(as_actor: Any, head: Any) -> None:
    browser = as_actor(head)
    assert browser.get("/w/targeting/villages/")["Location"] == CARD
    answers = {"assembly": TEXT.assembly, "route": TEXT.route, "keys": "", "boat": "", "neighbours": ""}
    assert browser.post(f"{CARD}edit/", answers | {"seen": "0"}).status_code == 302
    page = browser.get(CARD).content.decode()
    assert TEXT.route in page
    browser.post(f"{CARD}confirm/", {"seen": "1"})
    assert Card.plain.get(replaced_at=None).is_confirmation
    stale = browser.post(f"{CARD}edit/", answers | {"seen": "1", "boat": "Bè"})
    assert (stale.status_code, "Bè" in stale.content.decode()) == (422, True)
    assert browser.post(f"{CARD}confirm/", {"seen": "1"}).status_code in (409, 422)


def test_the_card_tells_our_numbers_where_there_are_any(as_actor: Any, head: Any, settings: Any) -> None:
    browser = as_actor(head)
    assert 'id="lines"' not in browser.get(CARD).content.decode()
    settings.SMS_NUMBER, settings.CALL_NUMBER = ("+84912345678", False), ("+84900000000", True)
    page = browser.get(CARD).content.decode()
    assert ("0912 345 678" in page, "nhắn chữ CUU" in page, 'href="tel:+84900000000"' in page) == (
        True,
        True,
        False,
    )
    assert "0900 000 000" in page


def test_a_home_in_danger_is_chosen_from_the_village(as_actor: Any, head: Any) -> None:
    row, browser = home("A", BO), as_actor(head)
    home("B", HEO)
    page = browser.get(f"{CARD}homes/").content.decode()
    assert (str(row.uid) in page, page.count("<option")) == (True, 1)
    typed = {"household": str(row.uid), "danger": "stream", "carry": "1", "note": "Bà cụ nằm liệt"}
    assert browser.post(f"{CARD}homes/", typed | {"carry": "50"}).status_code == 422
    browser.post(f"{CARD}homes/", typed)
    assert "Bà cụ nằm liệt" in browser.get(CARD).content.decode()
    form = browser.get(f"{CARD}homes/?home={row.uid}").context["form"]
    assert [form[name].value() for name in ("household", "danger", "carry", "note")] == [
        str(row.uid), "stream", 1, "Bà cụ nằm liệt",
    ]  # fmt: skip
    assert browser.post(f"{CARD}edit/", {"seen": "²", "assembly": "x"}).status_code in (302, 422)
    browser.post(f"/w/targeting/homes/{CardHome.plain.get().uid}/drop/")
    assert CardHome.plain.get().replaced_at is not None


def test_a_list_is_printed_without_a_warning_and_ticked_with_one(as_actor: Any, head: Any) -> None:
    home("A", BO, name="Lò Văn A")
    browser = as_actor(head)
    page = browser.get(DOORS).content.decode()
    assert ("Lò Văn A" in page, "targeting-box" in page, "/w/targeting/tell/" in page) == (True, True, False)
    uid = warned(OWN, drill=True)
    api.ask_list(uid)
    actions.make_lists(by=JOB, now=NOW)
    mine = f"/w/targeting/doors/{uid}/{BO}/"
    assert "DIỄN TẬP" in browser.get(mine).content.decode()
    door = Door.plain.get()
    assert browser.post(f"/w/targeting/tell/{door.uid}/", {"how": "told"})["Location"] == mine
    assert Door.plain.get().told == "told"
    for nothing in ({}, {"how": ""}, {"how": "x"}):
        assert browser.post(f"/w/targeting/tell/{door.uid}/", nothing).status_code == 409
        assert Door.plain.get().told == "told"
    browser.post(f"/w/targeting/tell/{door.uid}/", {"how": "back"})
    assert Door.plain.get().told == ""


def test_a_warning_in_force_is_named_where_there_may_be_several(
    as_actor: Any, head: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = warning.version_for(head, warned(OWN), steps.NOW)
    monkeypatch.setattr(queries, "alerts_here", lambda _actor, _village, _now: [one])
    for address in (CARD, DOORS):
        page = as_actor(head).get(address).content.decode()
        assert one.words in page
        assert "hết lúc 27/11/2026 08:00" in page


@pytest.mark.parametrize(
    "path", [f"/w/targeting/villages/{HEO}/", f"/w/targeting/doors/{HEO}/", f"/w/targeting/villages/{OWN}/"]
)
def test_another_village_is_not_there(path: str, as_actor: Any, head: Any) -> None:
    assert as_actor(head).get(path).status_code == 404


def test_a_commune_sees_its_villages_those_first_that_want_somebody(
    as_actor: Any, commune_officer: Any
) -> None:
    keep(commune_officer, now=timezone.now())
    actions.confirm_card(by=commune_officer, village=BO, seen=1, request=None, now=timezone.now())
    lines = as_actor(commune_officer).get("/w/targeting/villages/").context["lines"]
    assert [one.number for one, _said, _good in lines][-1] == BO
