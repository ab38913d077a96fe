"""The page that says in whose name, and what a warning's page offers whoever may not speak for its issuer."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import actions
from hoaban.domains.warning.mandate_models import Mandate
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.tests.offices import ALONE, RULE, of_office, office
from hoaban.domains.warning.tests.steps import OWN, changed, drafted, issued, reviewed, row, text
from hoaban.domains.warning.values import Origin, Proof, State
from hoaban.domains.warning.web import drill
from hoaban.kit import clock

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
PAGE = "/w/warning/issuers/"


@pytest.fixture(autouse=True)
def proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drill, "proof", lambda _request: Proof.PASSKEY)


def form(office_id: int, **said: Any) -> dict[str, Any]:
    today = clock.today().isoformat()
    return {
        "issuer": "hydromet", "office_id": office_id, "document": "01/QĐ-MẪU", "document_day": today, "up_to": 5, "valid_from": today,
        "last_day": "",
    } | said  # fmt: skip


def soon(by: Any, **changed: Any) -> Any:
    now = timezone.now()
    return drafted(by, told=text(onset=now, expires=now + timedelta(hours=6)), now=now, **changed)


def test_the_account_manager_enters_and_ends_an_office(as_actor: SignIn) -> None:
    browser, station = (
        as_actor(of_office("manager", office("Văn phòng"), "account_manager")),
        office("Đài thử"),
    )
    page = browser.get(PAGE).content.decode()
    assert "chưa ghi cơ quan nào" in page
    assert "chưa tự phát được cảnh báo nào" not in page
    assert browser.post(PAGE, form(station, document="")).status_code == 422
    assert browser.post(PAGE, form(station))["Location"] == PAGE
    page = browser.get(PAGE).content.decode()
    assert "<h3 data-quoted>Đài thử</h3>" in page
    assert "chưa tự phát được cảnh báo nào" in page, (
        "an office of which nobody may agree closes the name to all"
    )
    wrong = browser.post(PAGE, form(station, last_day="2020-01-01"))
    assert (wrong.status_code, "Ngày cuối trước ngày đầu" in wrong.content.decode()) == (422, True)
    uid = Mandate.plain.get().uid
    asked = browser.post(f"{PAGE}{uid}/end/")
    assert (asked.status_code, Mandate.plain.get().valid_to) == (200, None), "she reads first what holds then"
    assert "rút lại như chưa từng có hiệu lực" in asked.content.decode()
    browser.post(f"{PAGE}{uid}/end/", {"left": asked.context["left"].key})
    assert Mandate.plain.get().valid_to == clock.today()
    assert "<h3 data-quoted>Đài thử</h3>" not in browser.get(PAGE).content.decode()


def test_whoever_works_on_warnings_reads_who_speaks_and_enters_nobody(as_actor: SignIn) -> None:
    station = office("Đài thử")
    manager = of_office("manager", office("Văn phòng"), "account_manager")
    as_actor(manager).post(PAGE, form(station))
    browser = as_actor(of_office("approver", station))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, form(station)).status_code == 403
    ready = browser.get("/w/warning/ready/").content.decode()
    assert "Đài thử" in ready
    assert "Chưa ghi cơ quan" in ready


def test_a_page_offers_no_button_to_whoever_may_not_speak_and_says_who_may(as_actor: SignIn) -> None:
    station, elsewhere = office("Đài thử"), office("Sở")
    as_actor(of_office("manager", office("Văn phòng"), "account_manager")).post(PAGE, form(station))
    uid = soon(of_office("writer", station))
    address = f"/w/warning/alerts/{uid}/"
    for role in ("duty_officer", "warning_issuer"):
        page = as_actor(of_office("outside", elsewhere, role)).get(address).content.decode()
        assert f"{address}agree/" not in page
        assert "chỉ các cơ quan sau được quyết định: Đài thử" in page
        assert ('name="override"' in page) == (role == "warning_issuer")
    answer = as_actor(of_office("outside", elsewhere)).post(f"{address}agree/", {"seen": "1"})
    assert (answer.status_code, row(uid).state) == (422, State.DRAFT)
    alone = as_actor(of_office("outside", elsewhere)).post(
        f"{address}issue/", {"seen": "1", "override": "1", "reason": ALONE}
    )
    assert (alone.status_code, row(uid).number) == (302, 1)


def test_a_nameless_draft_of_a_rule_is_named_on_its_page(as_actor: SignIn) -> None:
    station = office("Đài thử")
    uid = soon(RULE, issuer="", origin=Origin.RULE)
    address = f"/w/warning/alerts/{uid}/"
    browser = as_actor(of_office("here", station))
    page = browser.get(address).content.decode()
    assert "chưa chọn" in page
    assert f"{address}agree/" not in page
    browser.post(f"{address}issuer/", {"seen": "1", "issuer": "hydromet"})
    assert row(uid).issuer == "hydromet"
    assert f"{address}agree/" in browser.get(address).content.decode()


def test_an_office_that_speaks_for_nobody_still_writes_a_draft_that_is_kept(as_actor: SignIn) -> None:
    station, village = office("Đài thử"), office("Sở")
    manager = of_office("manager", office("Văn phòng"), "account_manager")
    for issuer in ("hydromet", "command_province"):
        actions.give_mandate(
            by=manager, issuer=issuer, office_id=station, up_to=5, document="01", document_day=clock.today(), valid_from=clock.today(),
            last_day=None, request=None, now=timezone.now(),
        )  # fmt: skip
    commune = office("UBND xã", 14_03646_0000)
    actions.give_mandate(
        by=manager, issuer="command_commune", office_id=commune, up_to=5, document="01", document_day=clock.today(),
        valid_from=clock.today(), last_day=None, request=None, now=timezone.now(),
    )  # fmt: skip
    browser = as_actor(of_office("officer", village, "duty_officer", 14_03646_0000))
    page = browser.get("/w/warning/new/flash_flood/3/").content.decode()
    assert "dự thảo vẫn được giữ" in page
    said = {
        "areas": ["14036460000"],
        "hours": "6",
        "sure": "likely",
        "do_this": "Rời nhà ven suối ngay",
        "status": "actual",
    }
    answer = browser.post("/w/warning/new/flash_flood/3/", said)
    assert (answer.status_code, Alert.plain.get().issuer) == (302, "")


def test_what_outgrew_its_name_is_written_anew_in_another_by_whoever_speaks_that_high(
    as_actor: SignIn,
) -> None:
    station, command = office("Đài thử"), office("Ban thử")
    manager = of_office("manager", office("Văn phòng"), "account_manager")
    commune = office("UBND xã", OWN)
    for who, said in (
        (station, {"up_to": 2}), (command, {"issuer": "command_province"}), (commune, {"issuer": "command_commune", "up_to": 2}),
    ):  # fmt: skip
        as_actor(manager).post(PAGE, form(who, **said))
    now = timezone.now()
    told = text(level=2, onset=now, expires=now + timedelta(hours=6))
    here, deputy = of_office("here", station), of_office("deputy", station)
    uid = drafted(here, told=told, now=now)
    reviewed(deputy, uid, now=now)
    issued(deputy, uid, now=now)
    page = as_actor(deputy).get(f"/w/warning/alerts/{uid}/").content.decode()
    assert "Soạn lại với tên" not in page, "in force at a level its office may say"
    changed(RULE, uid, replace(told, level=4, do_this="Rời nhà ngay, nước lên nhanh"), now=now)
    page = as_actor(deputy).get(f"/w/warning/alerts/{uid}/").content.decode()
    assert "Soạn lại với tên" not in page, "her office may not speak so high in any name"
    assert "Ban thử (Ban Chỉ huy Phòng thủ dân sự tỉnh)" in page
    writer = of_office("writer", command, "duty_officer")
    page = as_actor(writer).get(f"/w/warning/alerts/{uid}/").content.decode()
    (address,) = re.findall(r'href="(/w/warning/new/[^"]+)"', page)
    address = unescape(address)
    assert address == f"/w/warning/new/flash_flood/4/?beside={uid}&issuer=command_province"
    asked = as_actor(writer).get(address)
    filled = asked.context["form"].initial
    assert (filled["do_this"], filled["areas"], filled["hours"]) == ("Rời nhà ngay, nước lên nhanh", [OWN], 6)
    said = {
        name: filled[name]
        for name in ("areas", "hours", "sure", "do_this", "go_there", "by_when", "who_calls")
    }
    said |= {"status": "actual", "issuer": "command_province", "seen": asked.context["seen"]}
    answer = as_actor(writer).post(address, said)
    assert answer.status_code == 302
    made = Alert.plain.exclude(uid=uid).get()
    assert (made.issuer, made.level, made.number, made.state) == ("command_province", 4, 0, State.DRAFT)
    assert made.occasion_id == row(uid).occasion_id
    assert (row(uid).number, row(uid).state) == (1, State.UPDATE_DRAFT), "what people read stays"
