"""The page that follows the messages: by commune, live, for whoever is in charge."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.delivery import jobs
from hoaban.domains.delivery.models import Count, Telling
from hoaban.domains.delivery.tests.steps import NEXT, OWN, Person, plan_all, run, send_all, sent_out
from hoaban.domains.delivery.values import Fate
from hoaban.domains.delivery.web import forward
from hoaban.domains.targeting import models as targeting
from hoaban.domains.warning.tests.steps import ended
from hoaban.domains.warning.values import Status
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Result
from hoaban.kit.clock import VIETNAM

pytestmark = pytest.mark.django_db(databases="__all__")
AsActor = Callable[[Any], Client]


def told(officer: Any, issuer: Any, line: MemoryLine, status: Status = Status.ACTUAL) -> str:
    uid = sent_out(officer, issuer, areas=(OWN, NEXT), status=status)
    plan_all()
    send_all()
    run(jobs.count)
    return f"/w/delivery/{uid}/"


def test_it_says_who_was_told_commune_by_commune_and_why_not(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, as_actor: AsActor
) -> None:
    line.answer = lambda one: (
        Result(Answer.REFUSED, "no such number") if one.address.endswith("101") else Result(Answer.ACCEPTED)
    )
    page = as_actor(officer).get(told(officer, issuer, line)).content.decode()
    assert page.index("Xã Mường") < page.index("Xã Chiềng"), "who has not been told yet stands first"
    assert "Số máy này không còn dùng." in page
    assert "no such number" not in page, "a reason is a sentence"
    assert 'data-live="deliveries"' in page


def test_the_duty_room_is_led_to_no_list_of_doors_it_may_not_open(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, as_actor: AsActor
) -> None:
    address = told(officer, issuer, line)
    alert = Telling.plain.get().alert
    for number in (OWN, OWN + 1):
        targeting.Door.plain.create(
            alert=alert, household=number, household_uid=uuid4(), place_no=number, why="no_phone"
        )
    assert "/w/targeting/doors/" not in as_actor(officer).get(address).content.decode()
    page = as_actor(cast_member("commune_officer", "commune", 3646)).get(address).content.decode()
    assert page.count("Xã Chiềng: hộ chưa ghi bản") == 1, "under «Bản» a commune is no village"
    for number in (OWN, OWN + 1):
        path = f"/w/targeting/doors/{alert}/{number}/"
        assert path in page
        assert as_actor(officer).get(path).status_code in (403, 404)


def test_an_inbox_has_no_network_that_takes_anything(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, as_actor: AsActor
) -> None:
    address = told(officer, issuer, line)
    row = Telling.plain.get()
    inbox = Count.plain.create(
        telling=row, place_no=14 * 10**9, channel="in_app", fate=Fate.ACCEPTED.value, messages=7
    )
    page = as_actor(officer).get(address).content.decode()
    assert "<b>7</b> đã vào hộp thư, chưa mở" in page
    assert "<b>7</b> nhà mạng đã nhận" not in page
    Count.plain.filter(pk=inbox.pk).update(fate=Fate.DELIVERED.value)
    assert "<b>7</b> đã mở trong hộp thư" in as_actor(officer).get(address).content.decode()


def test_a_commune_sees_its_own_rows_only(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, as_actor: AsActor
) -> None:
    address = told(officer, issuer, line)
    own = cast_member("commune_officer", "own", 3646)
    page = as_actor(own).get(address).content.decode()
    assert "Xã Chiềng" in page
    assert "Xã Mường" not in page


def test_whoever_is_in_charge_of_no_part_of_it_finds_nothing(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, as_actor: AsActor
) -> None:
    address = told(officer, issuer, line)
    elsewhere = cast_member("commune_officer", "far", 9999)
    assert as_actor(elsewhere).get(address).status_code == 404


def test_a_drill_says_so_on_its_page_and_simulated_lines_do(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, as_actor: AsActor
) -> None:
    line.is_real = False
    page = as_actor(officer).get(told(officer, issuer, line, Status.EXERCISE)).content.decode()
    assert "drill-line" in page
    assert "simulated" in page or "mô phỏng" in page


def test_a_simulated_call_is_not_called_told(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, as_actor: AsActor
) -> None:
    """What a line of calls only took is counted nowhere as told; what other lines took is."""
    line.is_real = False
    ports.connect(Channel.VOICE, MemoryLine(is_real=False, window=1000))
    address = told(officer, issuer, line, Status.EXERCISE)
    Count.plain.create(
        telling=Telling.plain.get(), place_no=OWN, channel="voice", fate=Fate.UNKNOWN.value, messages=3
    )
    page = as_actor(officer).get(address).content.decode()
    both, counted = (
        re.search(rf"{said}: ([^.]*?)\.", page) for said in ("không đến ai", "Vẫn tính là đã báo")
    )
    assert both
    assert counted
    assert "Cuộc gọi" in both[1]
    assert "Cuộc gọi" not in counted[1]
    assert "Tin nhắn" in counted[1]
    Count.plain.filter(channel="voice").update(fate=Fate.DELIVERED.value)
    counted = re.search(r"Vẫn tính là đã báo: ([^.]*?)\.", as_actor(officer).get(address).content.decode())
    assert counted
    assert "Cuộc gọi" in counted[1], "a twin that says «heard»"


def test_the_alerts_own_page_leads_to_it(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, as_actor: AsActor
) -> None:
    address = told(officer, issuer, line)
    page = as_actor(officer).get(address.replace("/w/delivery/", "/w/warning/alerts/")).content.decode()
    assert f'href="{address}"' in page


def test_whoever_passes_a_warning_on_gets_its_words_and_where_to_check_it(
    officer: Any, issuer: Any, people: list[Person], client: Client
) -> None:
    uid = sent_out(officer, issuer)
    page = client.get(f"/warnings/{uid}/forward/").content.decode()
    assert f"http://testserver/warnings/{uid}/" in page
    assert "Rời nhà ven suối ngay." in page
    assert f"/warnings/{uid}/forward/" in client.get(f"/warnings/{uid}/").content.decode()


def test_what_is_passed_on_says_where_and_until_when_after_the_words(
    officer: Any, issuer: Any, people: list[Person], client: Client
) -> None:
    uid = sent_out(officer, issuer, areas=(OWN, NEXT))
    told = client.get(f"/warnings/{uid}/forward/").context
    until = f"{told['told'].expires.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    where = "Nơi: Xã Chiềng, Xã Mường."
    assert told["text"] == f"{told['told'].words}\n{where}\nCó hiệu lực đến {until}."
    assert told["text"].startswith("Rời nhà ven suối ngay. Lên nhà văn hóa bản. Đi ngay bây giờ.")
    page = client.get(f"/warnings/{uid}/forward/", headers={"accept-language": "en"}).content.decode()
    for sent in (f'data-share="{told["text"]}"', f'data-copy="{told["whole"]}"'):
        assert sent in page, "one tap, and the copy, carry it whole; in the language of the words"
    ended(issuer, uid, now=timezone.now())
    text = client.get(f"/warnings/{uid}/forward/").context["text"]
    assert text.endswith(f"\n{where}"), "of what is over the place, and no end"


def test_an_end_is_passed_on_and_what_ran_out_is_not(
    officer: Any, issuer: Any, people: list[Person], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = sent_out(officer, issuer)
    ended(issuer, uid, now=timezone.now())
    assert "data-share=" in client.get(f"/warnings/{uid}/forward/").content.decode()
    other = sent_out(officer, issuer)
    later = timezone.now() + timedelta(hours=7)
    monkeypatch.setattr(forward.timezone, "now", lambda: later)
    assert "data-share=" not in client.get(f"/warnings/{other}/forward/").content.decode()


def test_a_drill_passed_on_begins_with_its_words(
    officer: Any, issuer: Any, people: list[Person], client: Client
) -> None:
    uid = sent_out(officer, issuer, status=Status.EXERCISE)
    page = client.get(f"/warnings/{uid}/forward/").content.decode()
    assert 'data-share="DIỄN TẬP.' in page
    assert "drill-line" in page
