"""After communes became one: the new one's form begins with what the former ones reported, says so, and nothing is added up twice."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from conftest import cast_member, unit_range
from hoaban.domains.damage import actions, queries
from hoaban.domains.damage.models import Report
from hoaban.domains.damage.tests.steps import asked, reported, told
from hoaban.domains.damage.values import Cause, Kind
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.places.models import Lineage, Unit
from tests.support.people import NEXT, OWN

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
FORMER, SILENT = 14_03900_0000, 14_03901_0000
NAMES = {FORMER: "Xã Cũ", SILENT: "Xã Lặng"}


@pytest.fixture
def event(there: None, lo: Any) -> UUID:
    """Of four communes two are part of the own one since: one had reported, one had not. The own one reported before that."""
    found, now = uuid4(), timezone.now() - timedelta(hours=5)
    actions.ask_communes(found, Hazard.FLASH_FLOOD, [OWN, NEXT, FORMER, SILENT], Cause.ENDED, now, now)
    reported(lo, found, told(dead=1, cattle=4), now=now)
    Report(
        event=found, commune_no=FORMER, kind="quick", number=1, amounts={"dead": ["2", "người"], "solid": ["3", "cái"]},
        law="x", by_key="y", by_label="Cán bộ xã cũ", at=now,
    ).save()  # fmt: skip
    for number in NAMES:
        became(former(number), OWN)
    return found


def former(number: int) -> Unit:
    code = f"{number // 10_000 % 100_000:05d}"
    return Unit.plain.create(
        level="commune", code=code, kind="xã", name=NAMES[number], full_name=NAMES[number], name_key=code, name_sort=code,
        start=number, stop=number + 10_000, valid_to="2025-06-30",
    )  # fmt: skip


def became(old: Unit, number: int) -> None:
    Lineage.plain.create(old=old, new=Unit.plain.get(start=number), on="2025-07-01")


def form_of(event: UUID, kind: str = "quick") -> str:
    return f"/w/damage/{event}/{OWN}/write/?kind={kind}"


def sent_back(page: str, **more: str) -> dict[str, Any]:
    """What the browser sends of this page, with what she types."""
    values: dict[str, Any] = {"covers": re.findall(r'name="covers" value="(\d+)"', page)}
    for name, value in re.findall(r'name="(seen|n-\w+)" value="([^"]*)"', page):
        values[name] = value
    return values | more


def total(actor: Any, event: UUID, key: str, kind: Kind = Kind.QUICK) -> tuple[Any, int, int]:
    one = next(one for one in queries.board_for(actor, event, kind).sums if one.indicator.key == key)
    return one.total, one.counted, one.of


def test_the_form_begins_with_what_the_former_commune_reported_and_says_so(
    event: UUID, lo: Any, province: Any, as_actor: SignIn
) -> None:
    client = as_actor(lo)
    assert total(province, event, "dead") == (3, 2, 4), "before she reports, each stands for itself"
    page = client.get(form_of(event)).content.decode()
    own = Unit.plain.get(start=OWN).full_name
    assert f"Xã Cũ nay thuộc {own}." in page, "by its name: it may be a ward"
    assert f"Xã Lặng nay thuộc {own} và chưa báo cáo" in page
    typed = sent_back(page, why="Gộp hai xã")
    assert (typed["n-dead"], typed["n-cattle"], typed["n-solid"]) == ("3", "4", "3")
    assert client.post(form_of(event), typed).status_code == 302
    assert total(province, event, "dead") == (3, 1, 2)
    assert total(province, event, "solid") == (3, 1, 2)
    assert Duty.plain.filter(kind="damage.report", state="open").get().number == NEXT


def test_a_correction_after_it_corrects_the_whole_commune(
    event: UUID, lo: Any, province: Any, as_actor: SignIn
) -> None:
    client = as_actor(lo)
    for said in ({"why": "Gộp hai xã"}, {"why": "Đếm lại", "n-dead": "1"}):
        page = client.get(form_of(event)).content.decode()
        client.post(form_of(event), sent_back(page, **said))
    assert total(province, event, "dead") == (1, 1, 2), "what it reported is not put in a second time"
    assert total(province, event, "solid") == (3, 1, 2)
    final = sent_back(client.get(form_of(event, "final")).content.decode())
    assert (final["n-dead"], final["n-solid"]) == ("1", "3"), "the other report begins with the whole commune"


def test_a_form_that_was_opened_before_they_became_one_is_hers_alone(
    event: UUID, lo: Any, province: Any
) -> None:
    reported(lo, event, told("Đếm lại", dead=1), seen=1)
    assert total(province, event, "dead") == (3, 2, 4)
    assert Duty.plain.filter(kind="damage.report", state="open").count() == 3


def test_what_a_colleague_took_over_meanwhile_stays_taken_over(
    event: UUID, lo: Any, province: Any, as_actor: SignIn
) -> None:
    """Her own form was opened before they became one; the numbers of both come back to her, and she saves them."""
    client = as_actor(lo)
    mine = {"seen": "1", "n-dead": "1", "n-cattle": "5", "why": "Đếm lại"}
    client.post(form_of(event), sent_back(client.get(form_of(event)).content.decode(), why="Gộp hai xã"))
    answer = client.post(form_of(event), mine)
    assert answer.status_code == 422
    both = sent_back(answer.content.decode(), why="Đếm lại")
    assert (both["seen"], both["n-dead"], both["n-cattle"]) == ("2", "3", "5")
    assert client.post(form_of(event), both).status_code == 302
    assert total(province, event, "dead") == (3, 1, 2), (
        "what the former commune reported is not added once more"
    )


def test_pages_and_sheets_say_whose_report_holds_it(
    event: UUID, lo: Any, province: Any, as_actor: SignIn
) -> None:
    client = as_actor(lo)
    client.post(form_of(event), sent_back(client.get(form_of(event)).content.decode(), why="Gộp hai xã"))
    assert "Gồm cả số liệu của Xã Cũ, Xã Lặng" in client.get(f"/w/damage/{event}/{OWN}/").content.decode()
    client = as_actor(province)
    page = client.get(f"/w/damage/{event}/").content.decode()
    assert page.count("trong báo cáo của") == 2
    assert "1 trên 2 xã đã báo cáo" in page
    assert "1 trên 2 xã đã báo cáo" in client.get("/w/damage/").content.decode()
    silent = client.get(f"/w/damage/{event}/?who=silent").content.decode()
    assert [f"/{number}/" in silent for number in (NEXT, SILENT, FORMER)] == [True, False, False]
    body = b"".join(client.get(f"/w/damage/{event}/table/?as=csv").streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    (old,) = [row for row in rows if row[0] == "Xã Cũ"]
    assert [one for one in old[1:] if one] == [old[-1]], "nothing to add up a second time"


def test_of_a_commune_that_was_split_nothing_is_taken_over(
    event: UUID, lo: Any, province: Any, as_actor: SignIn
) -> None:
    became(Unit.plain.get(start=FORMER), NEXT)
    client = as_actor(lo)
    page = client.get(form_of(event)).content.decode()
    assert "Xã Cũ đã chia" in page
    typed = sent_back(page, why="Gộp hai xã")
    assert typed["covers"] == [str(SILENT)]
    assert typed["n-dead"] == "1"
    client.post(form_of(event), typed | {"covers": [str(FORMER), str(SILENT)]})
    assert total(province, event, "dead") == (3, 2, 3)


def test_nobody_takes_over_a_commune_that_is_not_part_of_hers(there: None, lo: Any, province: Any) -> None:
    found, now = uuid4(), timezone.now()
    actions.ask_communes(found, Hazard.FLASH_FLOOD, [OWN, NEXT], Cause.ENDED, now, now)
    said = told(dead=1)
    actions.record_damage(
        by=lo, event=found, commune_no=OWN, told=type(said)(said.kind, said.amounts, covers=(NEXT,)), seen=0, request=None,
        now=now,
    )  # fmt: skip
    assert total(province, found, "dead") == (1, 1, 2)


def test_nobody_is_led_to_the_report_of_a_former_commune(event: UUID, as_actor: SignIn) -> None:
    """One of the two never reported; what the other wrote is corrected in the commune it is part of now."""
    there = (unit_range(14, 3646), unit_range(14, 3900), unit_range(14, 3901))
    writer = replace(cast_member("commune_officer", "both", 3646), where=there)
    client = as_actor(writer)
    client.post(form_of(event), sent_back(client.get(form_of(event)).content.decode(), why="Gộp các xã"))
    page = client.get(f"/w/damage/{event}/").content.decode()
    assert reports_offered(page) == [str(OWN)]


def test_whoever_writes_for_many_communes_is_led_to_none_of_them(
    there: None, lo: Any, as_actor: SignIn
) -> None:
    """Counted is what she writes for: who of them has reported already says nothing of it."""
    for number in NAMES:
        former(number)
    event = asked(OWN, NEXT, *NAMES)
    reported(lo, event, told(dead=1))
    areas = [unit_range(14, one // 10_000 % 100_000) for one in (OWN, NEXT, *NAMES)]
    for many, offered in ((3, [str(OWN)]), (4, [])):
        writer = replace(cast_member("commune_officer", f"of {many}", 3646), where=tuple(areas[:many]))
        page = as_actor(writer).get(f"/w/damage/{event}/").content.decode()
        assert reports_offered(page) == offered


def reports_offered(page: str) -> list[str]:
    return re.findall(r'<a class="button" href="/w/damage/[^/]+/(\d+)/">', page)
