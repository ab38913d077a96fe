"""The form on a phone, what it refuses and keeps, two who save at once; the province's page, its sheets and its paper."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from python_calamine import CalamineWorkbook

from hoaban.domains.damage import actions, queries
from hoaban.domains.damage.models import Report
from hoaban.domains.damage.tests.steps import NOW, asked, reported, told
from hoaban.domains.damage.values import Cause, Kind
from hoaban.domains.damage.web import board, reading
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.duties.models import Duty
from hoaban.kit.tests.paper_text import pages_of
from tests.support.people import NEXT, OWN

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]


def form_of(event: UUID, commune: int = OWN, kind: str = "quick") -> str:
    return f"/w/damage/{event}/{commune}/write/?kind={kind}"


def field(page: str, key: str) -> str:
    found = re.search(rf'<input[^>]*name="n-{key}"[^>]*>', page)
    assert found, key
    return found.group(0)


def typed(page: str, key: str) -> str:
    found = re.search(r'value="([^"]*)"', field(page, key))
    return found.group(1) if found else ""


def test_the_duty_leads_to_the_form_and_the_form_to_a_version(lo: Any, as_actor: SignIn) -> None:
    event, client = asked(OWN), as_actor(lo)
    path = Duty.plain.get(kind="damage.report").path
    page = client.get(path).content.decode()
    assert 'inputmode="numeric"' in field(page, "dead")
    assert "chưa rõ đơn vị" in page
    assert "43/2015/TTLT-BNNPTNT-BKHĐT" in page
    assert "theo báo cáo" in page.partition("damage-law")[2], "how well the text was read stands beside it"
    answer = client.post(path, {"seen": "0", "n-dead": "0", "n-poultry": "1.200", "note": "Bản Suối"})
    assert answer.status_code == 302
    (version,) = queries.versions_for(lo, event, OWN)
    assert dict(version.amounts) == {"dead": 0, "poultry": 1200}
    shown = client.get(answer["Location"]).content.decode()
    assert "1.200" in shown
    assert "chưa thống kê" in shown
    assert Duty.plain.get(kind="damage.report").state == "done"


def test_a_refused_form_keeps_what_was_typed_and_says_why(lo: Any, as_actor: SignIn) -> None:
    event, client = asked(OWN), as_actor(lo)
    bad = {"seen": "0", "n-dead": "-1", "n-injured": "1,5", "n-solid": "ba", "n-simple": "4"}
    answer = client.post(form_of(event), bad)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [typed(page, key) for key in ("dead", "injured", "solid", "simple")] == ["-1", "1,5", "ba", "4"]
    for said in ("không bao giờ nhỏ hơn 0", "ghi số nguyên", "Chỉ ghi chữ số"):
        assert said in page, said
    assert not Report.plain.exists()


def test_a_very_large_number_is_saved_once_it_is_confirmed_and_not_before(lo: Any, as_actor: SignIn) -> None:
    event, client = asked(OWN), as_actor(lo)
    many = {"seen": "0", "n-dead": "900"}
    page = client.post(form_of(event), many).content.decode()
    assert 'name="sure-dead" value="900"' in page
    assert client.post(form_of(event), many | {"n-dead": "901", "sure-dead": "900"}).status_code == 422
    other = client.post(form_of(event), many | {"sure-dead": "900", "n-injured": "ba"}).content.decode()
    assert 'name="sure-dead" value="900" checked' in other, "her tick is not asked for twice"
    assert client.post(form_of(event), many | {"sure-dead": "900"}).status_code == 302
    assert Report.plain.get().amounts["dead"] == ["900", "người"]


def test_no_damage_is_one_tap_for_a_group_and_contradicts_no_number(lo: Any, as_actor: SignIn) -> None:
    event, client = asked(OWN), as_actor(lo)
    wrong = client.post(form_of(event), {"seen": "0", "none-people": "on", "n-dead": "2"})
    assert wrong.status_code == 422
    assert "Giáo dục: không thiệt hại" in wrong.content.decode(), (
        "the tick names its group: it stands between two"
    )
    client.post(form_of(event), {"seen": "0", "none-people": "on"})
    (version,) = queries.versions_for(lo, event, OWN)
    assert dict(version.amounts) == dict.fromkeys(["dead", "missing", "injured", "households", "affected"], 0)


def test_the_next_version_begins_with_the_one_before_and_says_why(lo: Any, as_actor: SignIn) -> None:
    event, client = asked(OWN), as_actor(lo)
    reported(lo, event, told(dead=1, poultry=1500, note="Bản Suối"))
    page = client.get(form_of(event)).content.decode()
    assert (typed(page, "dead"), typed(page, "poultry"), typed(page, "solid")) == ("1", "1500", "")
    assert "Bản Suối" in page
    assert typed(client.get(form_of(event, kind="final")).content.decode(), "dead") == "1"
    assert client.post(form_of(event), {"seen": "1", "n-dead": "2"}).status_code == 422
    assert client.post(form_of(event), {"seen": "1", "n-dead": "2", "why": "Đếm lại"}).status_code == 302
    page = client.get(f"/w/damage/{event}/{OWN}/").content.decode()
    assert "Đếm lại" in page
    assert "1 → 2 người" in page
    assert "1.500 → chưa thống kê" in page
    client.cookies["django_language"] = "en"
    in_english = client.get(f"/w/damage/{event}/{OWN}/").content.decode()
    assert "1 → 2 people" in in_english
    assert "người" not in in_english.partition("<main")[2]


def test_the_second_of_two_sees_both_and_loses_nothing(lo: Any, quang: Any, as_actor: SignIn) -> None:
    event = asked(OWN)
    reported(lo, event, told(dead=1, solid=1))
    reported(lo, event, told("Đếm lại", dead=2, solid=9), seen=1)
    client = as_actor(quang)
    answer = client.post(
        form_of(event), {"seen": "1", "n-dead": "3", "n-solid": "1", "n-cattle": "7", "why": "Bản khác báo"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (typed(page, "dead"), typed(page, "solid"), typed(page, "cattle")) == ("3", "9", "7")
    assert "Bạn: 3 người. lo: 2 người." in page
    assert "Bản khác báo" in page
    assert Report.plain.count() == 2, "nothing is saved before she looked"
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    again = {"seen": seen.group(1), "n-dead": "3", "n-solid": "9", "n-cattle": "7", "why": "Bản khác báo"}
    assert client.post(form_of(event), again).status_code == 302
    assert [one.number for one in queries.versions_for(quang, event, OWN)] == [3, 2, 1]


def test_who_may_not_write_finds_no_form(lo: Any, stranger: Any, province: Any, as_actor: SignIn) -> None:
    event = asked(OWN)
    reported(lo, event, told(dead=1))
    assert as_actor(stranger).get(form_of(event)).status_code == 404
    assert as_actor(stranger).get(f"/w/damage/{event}/").status_code == 404
    assert as_actor(stranger).get(f"/w/damage/{event}/{OWN}/").status_code == 404
    assert as_actor(province).get(form_of(event)).status_code == 403
    page = as_actor(province).get(f"/w/damage/{event}/{OWN}/").content.decode()
    assert "/write/" not in page


@pytest.fixture
def event(lo: Any) -> UUID:
    """Of two communes one has reported, and counted nothing but two things."""
    found = asked()
    reported(lo, found, told(dead=0, solid=3, note="=cmd"))
    return found


def test_the_province_reads_who_reported_and_a_sum_that_tells_silence(
    event: UUID, province: Any, as_actor: SignIn
) -> None:
    client = as_actor(province)
    page = client.get(f"/w/damage/{event}/").content.decode()
    assert "1 trên 2 xã đã báo cáo" in page
    assert page.count("0 trên 2 xã đã thống kê") == len(queries.form().indicators) - 2
    assert page.count("1 trên 2 xã đã thống kê") == 2
    silent = client.get(f"/w/damage/{event}/?who=silent&group=houses").content.decode()
    assert f"/{NEXT}/" in silent
    assert f"/{OWN}/" not in silent
    assert "nhà kiên cố</th>" in silent.replace(" </th>", "</th>")
    final = client.get(f"/w/damage/{event}/?kind=final").content.decode()
    assert page.count("1 trên 2 xã đã thống kê") > final.count("1 trên 2 xã đã thống kê") == 0
    assert "0 trên 2 xã đã báo cáo" in final, "a quick report is no report on the whole disaster"
    assert "1 trên 2 xã đã báo cáo" in client.get("/w/damage/").content.decode()


def test_the_page_begins_with_what_is_missing_and_tells_each_sum_on_the_line_of_its_group(
    event: UUID, lo: Any, province: Any, as_actor: SignIn
) -> None:
    def page_of(actor: Any, narrowed: str = "") -> str:
        return as_actor(actor).get(f"/w/damage/{event}/{narrowed}").content.decode().partition("<main")[2]

    page = page_of(province)
    missing, _heading, rest = page.partition('id="sums"')
    assert "1 xã chưa báo cáo" in missing
    assert f"/{NEXT}/" in missing
    assert f"/{OWN}/" not in missing
    assert "/write/" not in page, "the province writes for nobody"
    assert "Chưa xã nào thống kê:" in missing
    folds, _heading, reports = rest.partition('id="reports"')
    lines = dict(re.findall(r"<summary><strong>([^<]+)</strong> <span[^>]*>([^<]+)</span></summary>", folds))
    assert (lines["Người"], lines["Nhà ở theo loại nhà"], lines["Giáo dục"]) == (
        "0 trong phần đã thống kê", "nhà kiên cố: 3 nhà", "chưa thống kê",
    )  # fmt: skip
    assert "<details open" not in folds
    counted = len(queries.form().indicators) - 2
    assert f"nhà kiên cố: 3 nhà · {counted} chỉ tiêu chưa thống kê" in reports
    assert f'href="/w/damage/{event}/{NEXT}/"' not in reports, "silence is no report that came in"
    assert f'href="/w/damage/{event}/{NEXT}/"' in page_of(province, "?who=every").partition('id="reports"')[2]
    many = page_of(province, "?group=house_levels").partition('id="reports"')[2]
    assert many.count("<th ") == 4, "a group wider than a screen is told in words"
    assert ": chưa thống kê · " in many
    reported(lo, event, told("Đếm lại", dead=1, solid=3, simple=2, rice=4, poultry=9), seen=1)
    assert "người chết: 1 người · nhà kiên cố: 3 nhà · " in page_of(province)
    assert "và 2 chỉ tiêu nữa" in page_of(province)


def test_who_owes_a_report_finds_its_form_first(lo: Any, as_actor: SignIn) -> None:
    event, client = asked(OWN), as_actor(lo)
    page = client.get(f"/w/damage/{event}/").content.decode()
    assert f"/w/damage/{event}/{OWN}/write/?kind=quick" in page.partition('id="sums"')[0]
    reported(lo, event, told(dead=0))
    page = client.get(f"/w/damage/{event}/").content.decode()
    assert "/write/" not in page
    assert "Mọi xã đã báo cáo." in page
    first = page.partition('id="sums"')[0]
    assert f'href="/w/damage/{event}/{OWN}/"' in first, "what she reported is one tap away"


def test_whoever_writes_for_nobody_is_led_to_no_report_of_her_own(
    lo: Any, province: Any, as_actor: SignIn
) -> None:
    event = asked(OWN)
    reported(lo, event, told(dead=0))
    first = as_actor(province).get(f"/w/damage/{event}/").content.decode().partition('id="sums"')[0]
    assert f'href="/w/damage/{event}/{OWN}/"' not in first


def test_more_communes_than_a_screen_holds_are_folded_and_the_overdue_stand_first(
    province: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "NAMED", 1)
    event, (near, far) = uuid4(), sorted((OWN, NEXT))
    for commune, year in ((near, 2099), (far, 2020)):
        actions.ask_communes(event, Hazard.STORM, [commune], Cause.ENDED, NOW, NOW.replace(year=year))
    page = as_actor(province).get(f"/w/damage/{event}/").content.decode().partition('id="sums"')[0]
    first, _fold, rest = page.partition('id="missing"')[2].partition("<details>")
    assert (f"/{far}/" in first, f"/{near}/" in first) == (True, False)
    assert "quá hạn" in first
    assert f"/{near}/" in rest
    assert "1 xã còn lại" in rest


def test_the_number_of_questions_does_not_grow_with_communes_or_versions(
    lo: Any, province: Any, as_actor: SignIn
) -> None:
    found, client = asked(OWN), as_actor(province)
    path = f"/w/damage/{found}/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    actions.ask_communes(
        found, Hazard.STORM, [OWN + 10_000 * n for n in range(100, 112)], Cause.ENDED, NOW, NOW
    )
    for seen in range(3):
        reported(lo, found, told("Đếm lại", dead=seen), seen=seen)
    with CaptureQueriesContext(connection) as many:
        page = client.get(path).content.decode()
    assert page.count("chưa báo cáo") >= 12
    assert len(many) <= len(few)


def test_sheets_say_not_counted_in_words_and_which_text_was_read(
    event: UUID, province: Any, as_actor: SignIn
) -> None:
    client = as_actor(province)
    body = b"".join(client.get(f"/w/damage/{event}/table/?as=csv").streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    dead, poultry = rows[0].index("người chết (người)"), rows[0].index("gia cầm (con)")
    assert [row[dead] for row in rows[1:5]] == ["0", "chưa thống kê", "0", "1"]
    assert [row[poultry] for row in rows[1:5]] == ["chưa thống kê", "chưa thống kê", "chưa thống kê", "2"]
    assert "'=cmd" in rows[1], "no cell is a formula"
    assert rows[5][0].startswith("◐ 43/2015/TTLT-BNNPTNT-BKHĐT")
    body = b"".join(client.get(f"/w/damage/{event}/table/").streaming_content)  # type: ignore[attr-defined]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert [row[dead] for row in sheet[1:5]] == [0, "chưa thống kê", 0, 1]


def sheet_of(client: Client, path: str) -> list[list[Any]]:
    body = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()


def test_the_form_as_a_sheet_goes_by_indicator_in_the_order_of_the_form(
    event: UUID, province: Any, lo: Any, stranger: Any, as_actor: SignIn
) -> None:
    sheet = sheet_of(as_actor(province), f"/w/damage/{event}/table/?as=form")
    form = queries.form()
    assert sheet[0][:5] == ["STT", "Chỉ tiêu", "Đơn vị", "Tổng của số đã thống kê", "Số xã chưa thống kê"]
    told = [row for row in sheet[1:] if "." in str(row[0])]
    assert [row[1] for row in told] == [one.vi for group in form.groups for one in form.of(group.key)]
    by_name = {row[1]: row for row in told}
    assert by_name["người chết"][:7] == ["1.1", "người chết", "người", 0, 1, 0, "chưa thống kê"]
    assert by_name["lúa"][2:5] == ["ha", "chưa thống kê", 2]
    assert by_name["người chết"][-2:] == ["trang dẫn lại thông tư", f"◐ {form.indicators[0].source}"]
    assert by_name["lúa"][-2] == "báo cáo nhanh của các tỉnh"
    assert sheet[-1][1].startswith("◐ 43/2015/TTLT-BNNPTNT-BKHĐT")
    own = sheet_of(as_actor(lo), f"/w/damage/{event}/table/?as=form&commune={OWN}")
    assert len(own[0]) == 6, "of one commune no sum stands beside her number"
    assert next(row for row in own if row[1] == "nhà kiên cố")[2:4] == ["nhà", 3]
    assert as_actor(stranger).get(f"/w/damage/{event}/table/?as=form&commune={OWN}").status_code == 404


def test_every_indicator_says_where_it_was_read_and_no_code_was_made_up(lo: Any, as_actor: SignIn) -> None:
    asked(OWN)
    page = as_actor(lo).get("/w/damage/").content.decode().partition("damage-sources")[2]
    for one in queries.form().indicators:
        assert one.source.startswith("http"), one.key
        assert f'href="{escape(one.source)}"' in page, one.key
    assert page.count("theo báo cáo") == len(queries.form().indicators)


def test_only_groups_where_something_happened_stand_open(lo: Any, as_actor: SignIn) -> None:
    event, client = asked(OWN), as_actor(lo)

    def opened() -> list[str]:
        page = client.get(form_of(event)).content.decode()
        return re.findall(r'class="damage-group" open><summary>([^<]+?)\s*<', page)

    assert opened() == ["Người"], "a new form begins with people"
    reported(lo, event, told(dead=0, missing=0, rice="2.5"))
    assert opened() == ["Cây trồng"], "zeros are no damage"


@pytest.mark.slow
def test_the_paper_says_the_figures_of_the_page(event: UUID, province: Any, as_actor: SignIn) -> None:
    answer = as_actor(province).get(f"/w/damage/{event}/paper/")
    assert answer["Content-Type"] == "application/pdf"
    said = re.sub(r"\s+", "", "".join(pages_of(answer.content)))
    for words in (
        "1trên2xãđãbáocáo",
        "chưathốngkê",
        "43/2015/TTLT-BNNPTNT-BKHĐT",
        "18/2025/TT-BNNMT",
        "nhàkiêncố",
    ):
        assert words in said, words


def test_kinds_stand_apart_and_an_unknown_one_is_the_quick_report(lo: Any, as_actor: SignIn) -> None:
    event, client = asked(OWN), as_actor(lo)
    client.post(form_of(event, kind="final"), {"seen": "0", "n-dead": "1"})
    client.post(form_of(event, kind="moon"), {"seen": "0", "n-dead": "0"})
    found = queries.kinds_told(queries.versions_for(lo, event, OWN))
    assert {kind: one[0].amounts["dead"] for kind, one in found.items()} == {Kind.FINAL: 1, Kind.QUICK: 0}


def test_what_is_too_old_to_be_taken_along_is_not_offered(
    lo: Any, province: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(OWN)
    for actor, later, is_offered in ((lo, 1, True), (lo, 31, False), (province, 1, False)):
        moment = NOW + timedelta(days=later)
        monkeypatch.setattr(reading.timezone, "now", lambda moment=moment: moment)
        page = as_actor(actor).get("/w/damage/").content.decode()
        assert ("#/add" in page) is is_offered


def test_on_paper_no_commune_is_lost_unsaid(
    lo: Any, province: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "PAGE", 1)
    event, path = asked(), "/w/damage/{}/?who=every"
    page = as_actor(province).get(path.format(event)).content.decode()
    head = page.partition('id="missing"')[0].rpartition("<section")[2]
    assert "data-on-paper" in head, "what is folded there is opened for the paper"
    assert "Trang 1 trên 2 của bảng này" in page
    assert "của bảng này" not in as_actor(lo).get(path.format(event)).content.decode(), "one page is whole"
