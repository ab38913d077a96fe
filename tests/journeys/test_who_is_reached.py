"""An officer preparing a warning asks: who in these villages can be reached, in which language, how, and who by nobody."""

import csv
import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.support.browser import DESK, Person
from tests.support.human import Recorder

WITHIN = 300  # seconds until the lane has counted, beside everything else a fresh demo does
HIDDEN = "ẩn"

# The journeys' register is small: three communes that nobody else walks through get as many people as a hamlet has.
SETTLE = """
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places import api as places
communes = sorted(places.commune_numbers().values())[-3:]
generate_people(by=SystemActor("demo.load"), count=450, seed=41, communes=communes)
print(places.names_of(communes)[communes[0]])
"""


def counted(someone: Person, commune: str) -> None:
    """Somebody has it counted now, and comes back in a minute."""
    someone.go("/w/population/?show=reach")
    someone.tap(someone.page.locator("form[action$='/count/'] button"))
    until = time.monotonic() + WITHIN
    while not someone.go("/w/population/?show=reach").page.locator("main table a", has_text=commune).count():
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
    meet: Callable[..., Person], journey_server: Any, recorder: Recorder, tmp_path: Path
) -> None:
    commune = journey_server.place.python(SETTLE).strip()
    someone = meet("province_officer", width=DESK)
    page = someone.page
    counted(someone, commune)
    someone.go("/w/")
    someone.effort.taps = someone.effort.screens = someone.effort.characters = someone.effort.bytes = 0
    someone.tap(page.locator("a[href='/w/population/']").locator("visible=true").first)
    someone.tap("Ngôn ngữ và điện thoại")
    languages = page.locator("figure table").first
    expect(languages.locator("tbody tr").first).to_contain_text("Tất cả các tiếng")
    assert languages.locator("tbody tr").count() > 1, "by which channel, language by language"
    someone.keeps_a_picture("who-is-reached")
    someone.tap(page.locator("main table a", has_text=commune))
    someone.tap(page.locator("main a[href*='sort=-nobody']"))
    told = row_of(someone, commune)
    ways = [
        number(told[head])
        for head in (
            "Gọi được",
            "Chưa ghi số",
            "Chỉ nghe được loa",
            "Phải đến tận nơi",
            "Chưa hỏi",
        )
    ]
    assert number(told["Số người"])
    if None not in ways:
        assert sum(way or 0 for way in ways) == number(told["Số người"])
    someone.keeps_a_picture("door-to-door")
    with page.expect_download() as taken:
        page.locator("main a[href*='as=csv']").click()
    someone.effort.taps += 1
    taken.value.save_as(tmp_path / "list.csv")
    text = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert (rows[0][0], rows[1][0]) == ("Địa bàn", commune)
    assert rows[-1][0].startswith("Nguồn: ")
    assert not re.search(r"(^|,)[1-4](,|$)", text, re.MULTILINE)
    recorder.note_effort(
        "home → who is reached how → a commune's door-to-door list, taken away",
        someone.effort,
        taps=5,
        screens=4,
        characters=0,
    )
