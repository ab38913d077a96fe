"""All that holds on one map: every warned commune has its mark, by the gravest level there, and leads to its warning."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning.tests.steps import NEXT, OWN, PROVINCE, communes, in_force, text
from hoaban.domains.warning.values import Status
from hoaban.domains.warning.web import overview

pytestmark = pytest.mark.django_db(databases="__all__")
GONE = PROVINCE + 39_990_000
HELD = re.compile(r'<a href="([^"]+)" aria-label="([^"]+)">')


@pytest.fixture(autouse=True)
def placed(places: None) -> None:
    units = apps.get_model("places", "Unit").plain
    units.filter(start=OWN).update(longitude=103.9, latitude=21.3)
    units.filter(start=NEXT).update(longitude=104.3, latitude=21.0)


@pytest.fixture
def warned(officer: Any, issuer: Any) -> Any:
    def issue(status: Status = Status.ACTUAL, hours: int = 6, **changed: Any) -> UUID:
        now = timezone.now()
        return in_force(
            officer, issuer, status, text(onset=now, expires=now + timedelta(hours=hours), **changed)
        )

    return issue


def page() -> str:
    return Client().get("/warnings/").content.decode()


def marks(html: str) -> dict[str, str]:
    """What is said of each mark, by where it leads."""
    return {url: said for url, said in HELD.findall(html) if url.startswith("/warnings/")}


def test_each_warned_commune_leads_to_its_warning(warned: Any) -> None:
    one, other = warned(level=3, areas=(OWN,)), warned(level=4, areas=(NEXT,))
    html = page()
    assert marks(html) == {
        f"/warnings/{one}/#content": "Xã Chiềng: Lũ quét, cấp 3, da cam",
        f"/warnings/{other}/#content": "Xã Mường: Lũ quét, cấp 4, đỏ",
    }
    assert html.index("sketch-levels") < html.index("warning-card"), (
        "of several one looks for one's own first"
    )
    assert html.count("sketch-swatch") == 2, "the legend has the levels of this map"
    assert "ui/sketch.css" in html


def test_where_two_hold_the_gravest_is_seen_and_the_other_is_told(warned: Any) -> None:
    warned(level=2, areas=(OWN,))
    grave = warned(level=5, areas=(OWN,))
    assert marks(page()) == {
        f"/warnings/{grave}/#content": "Xã Chiềng: Lũ quét, cấp 5, tím; và 1 cảnh báo nữa"
    }


def test_villages_of_a_commune_are_counted_and_its_edge_is_dashed(warned: Any) -> None:
    uid = warned(areas=(OWN + 1,))
    html = page()
    assert marks(html) == {f"/warnings/{uid}/#content": "Xã Chiềng: Lũ quét, cấp 3, da cam; 1 bản"}
    assert ("sketch-part" in html, "Viền nét đứt" in html) == (True, True)
    warned(areas=(OWN,))
    assert "Viền nét đứt" not in page(), "now all of it is warned"


def test_a_whole_province_marks_each_of_its_communes(warned: Any) -> None:
    warned(areas=(PROVINCE,))
    assert re.findall(r'aria-label="(Xã \w+):', page()) == ["Xã Mường", "Xã Chiềng"]


def gone(name: str, *became: int) -> int:
    """A commune that a reform ended, and what it became; its number."""
    units = apps.get_model("places", "Unit").plain
    old = units.create(
        level="commune", code="03999", kind="Xã", name=name.removeprefix("Xã "), full_name=name, name_key=name.lower(),
        name_sort=name.lower(), start=GONE, stop=GONE + 10_000, valid_from=None, valid_to=date(2025, 7, 1),
    )  # fmt: skip
    for number in became:
        apps.get_model("places", "Lineage").plain.create(
            old=old, new=units.get(start=number), on=date(2025, 7, 1)
        )
    return GONE


def test_who_is_warned_by_the_name_of_before_a_reform_is_drawn_as_what_it_became(warned: Any) -> None:
    uid = warned(areas=(gone("Xã Tòng Cọ", OWN, NEXT),))
    html = page()
    said = "Lũ quét, cấp 3, da cam; cảnh báo theo tên cũ: Xã Tòng Cọ"
    link = f"/warnings/{uid}/#content"
    assert sorted(HELD.findall(html)) == [(link, f"Xã Chiềng: {said}"), (link, f"Xã Mường: {said}")]
    assert "sketch-part" in html, "only a part of each"
    assert "Cảnh báo theo tên cũ: Xã Tòng Cọ (cũ), nay thuộc Xã Chiềng, Xã Mường." in html
    whole = warned(level=2, areas=(OWN,))
    assert f"/warnings/{whole}/#content" not in marks(page()), "the gravest leads"


def test_a_reform_that_followed_another_leads_to_the_units_of_today(warned: Any) -> None:
    units, lineage = (apps.get_model("places", name).plain for name in ("Unit", "Lineage"))
    warned(areas=(gone("Xã Tòng Cọ"),))
    between = units.create(
        level="commune", code="03998", kind="Xã", name="Giữa", full_name="Xã Giữa", name_key="giua", name_sort="giua",
        start=GONE - 10_000, stop=GONE, valid_to=date(2026, 1, 1),
    )  # fmt: skip
    lineage.create(old=units.get(start=GONE), new=between, on=date(2025, 7, 1))
    lineage.create(old=between, new=units.get(start=OWN), on=date(2026, 1, 1))
    assert re.findall(r'aria-label="(Xã \w+):', page()) == ["Xã Chiềng"]


def test_what_nobody_told_the_end_of_is_named_as_it_was_called(warned: Any) -> None:
    warned(areas=(OWN, gone("Xã Tòng Cọ")))
    html = page()
    assert len(marks(html)) == 1
    assert (
        "Có cảnh báo nhưng không có trên bản đồ: Xã Tòng Cọ (cũ), nay không còn là đơn vị hành chính." in html
    )


def test_each_mark_is_named_beside_the_map_and_many_are_folded(warned: Any) -> None:
    warned(level=4, areas=(OWN,))
    warned(level=2, areas=placed_communes(40))
    html = page()
    beside = html[html.index('id="map-key"') : html.index("</figcaption>")]
    assert beside.index("cấp 4") < beside.index("cấp 2"), "the gravest first"
    assert "<span data-quoted>Xã Chiềng</span>" in beside
    assert (beside.count("<li data-quoted>Xã Mường Chiềng"), "40 xã, phường</summary>" in beside) == (
        40,
        True,
    )
    assert len(re.findall(r"<title>Xã Mường Chiềng \d+: ", html)) == 40, "who points at a mark reads its name"


def placed_communes(count: int) -> tuple[int, ...]:
    """So many communes in rows of eight."""
    found = communes(count)
    for place, number in enumerate(found):
        apps.get_model("places", "Unit").plain.filter(start=number).update(
            longitude=103.5 + place % 8 / 5, latitude=20.8 + place // 8 / 5
        )
    return found


def test_of_a_single_warning_the_words_come_first(warned: Any) -> None:
    warned()
    html = page()
    assert html.index("warning-card") < html.index("sketch-levels")


def test_a_commune_that_nobody_placed_is_named_below_the_map(warned: Any) -> None:
    apps.get_model("places", "Unit").plain.filter(start=NEXT).update(longitude=None, latitude=None)
    warned(areas=(OWN, NEXT))
    html = page()
    assert len(marks(html)) == 1
    assert re.search(r"chưa biết vị trí: <span data-quoted>Xã Mường</span>", html)


@pytest.mark.parametrize("is_placed", [True, False])
def test_without_a_warning_or_a_position_there_is_no_map(is_placed: bool, warned: Any) -> None:
    if not is_placed:
        apps.get_model("places", "Unit").plain.update(longitude=None, latitude=None)
        warned()
    warned(Status.EXERCISE)
    assert "sketch-levels" not in page(), "a drill is on no map of what holds"


def test_a_kept_copy_says_from_when_on_its_map_shows_too_much(warned: Any) -> None:
    warned(hours=6)
    warned(hours=2, areas=(NEXT,))
    ends = re.findall(r'data-ended="(\d+)" hidden', page())
    assert ends[0] == min(ends), "the map stands first, and tells of what ends first"


def test_the_worker_of_a_phone_finds_each_warning_at_its_card(warned: Any) -> None:
    """It reads the end of a warning below its address: in the map it would have found somebody else's."""
    worker = (Path(overview.__file__).parents[1] / "static/warning/sw.js").read_text(encoding="utf-8")
    led = re.search(r"LED = /(.+?)/g[,;]", worker)
    assert led is not None
    uids = [str(warned(level=level, areas=(place,))) for level, place in ((5, OWN), (3, NEXT))]
    html = page()
    assert re.findall(led[1].replace(r"\/", "/"), html) == [f"/warnings/{uid}/" for uid in uids]


def test_who_has_this_very_page_costs_no_map(warned: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    warned()
    monkeypatch.setattr(timezone, "now", lambda at=timezone.now(): at)
    stamp = Client().get("/warnings/")["ETag"]
    monkeypatch.setattr("hoaban.ui.levels.level_map", lambda *_any, **_more: pytest.fail("drawn"))
    assert Client().get("/warnings/", headers={"If-None-Match": stamp}).status_code == 304
