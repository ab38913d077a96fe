"""An officer preparing a warning asks: who in these villages can be reached, in which language, how, and who by nobody."""

import csv
import io
import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.support.browser import Person
from tests.support.human import Recorder

WITHIN = 60  # seconds until a demo that was just started has counted its people
HIDDEN = "ẩn"


def counted(someone: Person) -> None:
    """The lane counts beside everything else a fresh demo does; she would come back in a few minutes."""
    until = time.monotonic() + WITHIN
    while not someone.go("/w/population/?show=reach").page.locator("main table").count():
        assert time.monotonic() < until, someone.page.inner_text("main")
        time.sleep(1)


def number(text: str) -> int | None:
    return None if HIDDEN in text else int(re.sub(r"\D", "", text))


def row_of(someone: Person, label: str) -> dict[str, str]:
    """The row of a place in the last table of the page, by column."""
    table = someone.page.locator("main table").last
    heads = [one.strip() for one in table.locator("thead th").all_inner_texts()]
    row = table.locator("tbody tr", has_text=label).first
    return dict(zip(heads, [one.strip() for one in row.locator("th, td").all_inner_texts()], strict=True))


def test_who_is_reached_in_which_language_how_and_who_by_nobody(
    next_door: Callable[..., Person], recorder: Recorder, tmp_path: Path
) -> None:
    someone = next_door()
    page = someone.page
    counted(someone)
    someone.go("/w/")
    someone.effort.taps = someone.effort.screens = someone.effort.characters = someone.effort.bytes = 0
    someone.tap(page.locator("a[href='/w/population/']").locator("visible=true").first)
    commune = page.locator("h1").inner_text().split(", ", 1)[1]
    someone.tap("Ngôn ngữ và điện thoại")
    languages = page.locator("figure table").first
    expect(languages.locator("tbody tr").first).to_contain_text("Tất cả các tiếng")
    assert languages.locator("tbody tr").count() > 1, "by which channel, language by language"
    someone.keeps_a_picture("who-is-reached")
    someone.tap(page.locator("main a[href*='sort=-nobody']"))
    told = row_of(someone, commune)
    ways = [number(told[head]) for head in ("Gọi được", "Chỉ nghe được loa", "Phải đến tận nơi", "Chưa hỏi")]
    if None not in ways:
        assert sum(way or 0 for way in ways) == number(told["Số người"])
    someone.keeps_a_picture("door-to-door")
    with page.expect_download() as taken:
        page.locator("main a[href*='as=csv']").click()
    someone.effort.taps += 1
    recorder.note_effort(
        "home → who is reached how → the door-to-door list, taken away",
        someone.effort,
        taps=4,
        screens=3,
        characters=0,
    )
    taken.value.save_as(tmp_path / "list.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "list.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0][0] == "Địa bàn"
    assert rows[1][0] == commune
    assert rows[-1][0].startswith("Nguồn: ")
    assert not re.search(
        r"(^|,)[1-4](,|$)", (tmp_path / "list.csv").read_text(encoding="utf-8"), re.MULTILINE
    )
