"""What outgrew its name in force: who may write it anew, whom to call, and what a colleague changes meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import actions
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.tests.offices import DAY, RULE, of_office, office
from hoaban.domains.warning.tests.steps import NEXT, OWN, changed, drafted, issued, reviewed, row, text
from hoaban.kit import clock

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
NOBODY = "Chưa ghi cơ quan nào được ban hành ở đây với cấp này"
ANEW = "Soạn lại với tên"


@pytest.fixture
def enters(speaks: Any) -> Callable[..., Any]:
    """An office entered for today, whichever day that is."""
    day = clock.today()
    return lambda *given, **said: speaks(
        *given, **{"valid_from": day - DAY, "document_day": day - DAY, "now": timezone.now() - DAY} | said
    )


@pytest.fixture
def outgrown(enters: Any, hydromet: int) -> UUID:
    """In force at level 2 in two communes; a rule then drafted level 4, and its office speaks up to 2."""
    enters(hydromet, up_to=2)
    now = timezone.now()
    told = text(level=2, areas=(OWN, NEXT), onset=now, expires=now + timedelta(hours=6))
    here, deputy = of_office("here", hydromet), of_office("deputy", hydromet)
    uid = drafted(here, told=told, now=now)
    reviewed(deputy, uid, now=now)
    issued(deputy, uid, now=now)
    changed(RULE, uid, replace(told, level=4), now=now)
    return uid


def page_of(browser: Client, uid: UUID) -> str:
    return unescape(browser.get(f"/w/warning/alerts/{uid}/").content.decode())


def test_whoever_drafts_in_one_of_its_places_is_offered_nothing_and_told_whom_to_call(
    as_actor: SignIn, enters: Any, outgrown: UUID
) -> None:
    enters(office("Ban"), "command_province")
    own = of_office("own", office("UBND xã", OWN), "duty_officer", OWN)
    page = page_of(as_actor(own), outgrown)
    assert ANEW not in page, "she would be refused at the end: it names the next commune, too"
    assert "<li>Ban (Ban Chỉ huy Phòng thủ dân sự tỉnh)</li>" in page
    assert NOBODY not in page
    both = of_office("both", office("Sở"), "duty_officer")
    page = page_of(as_actor(both), outgrown)
    assert f"{ANEW}: <span data-quoted>Ban Chỉ huy Phòng thủ dân sự cấp xã</span>" in page, (
        "open, and hers at both"
    )
    assert "<li>Ban (Ban Chỉ huy Phòng thủ dân sự tỉnh)</li>" in page, "and who else may"


def test_that_nobody_may_is_said_only_where_no_name_is_open(
    as_actor: SignIn, enters: Any, outgrown: UUID
) -> None:
    enters(office("Ban"), "command_province", up_to=2)
    reader = as_actor(of_office("reader", office("UBND xã", OWN), "duty_officer", OWN))
    page = page_of(reader, outgrown)
    assert NOBODY not in page
    assert "<li>Ban Chỉ huy Phòng thủ dân sự cấp xã</li>" in page
    enters(office("UBND xã", NEXT), "command_commune", up_to=2)
    page = page_of(reader, outgrown)
    assert NOBODY in page
    assert "<li>Ban Chỉ huy Phòng thủ dân sự cấp xã</li>" not in page


def said(asked: Any) -> dict[str, Any]:
    names = ("areas", "hours", "sure", "go_there", "by_when", "who_calls")
    filled = asked.context["form"].initial
    hidden = {"status": "actual", "issuer": "command_province", "seen": asked.context["seen"]}
    return {name: filled[name] for name in names} | hidden | {"do_this": "Lời của cô ấy"}


def test_an_update_that_a_colleague_changed_meanwhile_is_looked_at_before_it_is_written_anew(
    as_actor: SignIn, enters: Any, outgrown: UUID
) -> None:
    command = office("Ban")
    enters(command, "command_province")
    browser = as_actor(of_office("writer", command, "duty_officer"))
    address = f"/w/warning/new/flash_flood/4/?beside={outgrown}&issuer=command_province"
    typed = said(browser.get(address))
    now = timezone.now()
    changed(RULE, outgrown, text(level=4, areas=(OWN,), onset=now, expires=now + timedelta(hours=6)), now=now)
    answer = browser.post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, Alert.plain.count()) == (422, 1)
    assert "đã có người sửa bản cập nhật" in page
    assert "Lời của cô ấy" in page, "her words are kept"
    assert browser.post(address, typed | {"seen": answer.context["seen"]}).status_code == 302
    assert Alert.plain.count() == 2


def test_an_update_that_is_gone_meanwhile_lends_its_places_to_nothing(
    as_actor: SignIn, enters: Any, outgrown: UUID
) -> None:
    command = office("Ban")
    enters(command, "command_province")
    browser = as_actor(of_office("writer", command, "duty_officer"))
    address = f"/w/warning/new/flash_flood/4/?beside={outgrown}&issuer=command_province"
    typed = said(browser.get(address))
    keeper = of_office("keeper", office("Sở"))
    actions.withdraw(by=keeper, uid=outgrown, seen=row(outgrown).version, request=None, now=timezone.now())
    answer = browser.post(address, typed)
    assert (answer.status_code, answer.context["former"], Alert.plain.count()) == (422, None, 1)
    assert "Lời của cô ấy" in answer.content.decode()
    assert "một cảnh báo riêng" in browser.get(address).content.decode()
    assert browser.post(address, typed | {"seen": "0"}).status_code == 302
