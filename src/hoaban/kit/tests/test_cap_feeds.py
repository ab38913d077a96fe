"""Lists of messages say when something is an exercise, and lead to the message itself."""

import json
from datetime import UTC, datetime, timedelta

from lxml import etree

from hoaban.kit.cap import feeds

NOW = datetime(2026, 7, 1, 9, 49, tzinfo=UTC)
FEED = feeds.Feed("Cảnh báo", "Tỉnh Mẫu", "https://example.vn/cap/alerts.atom", "https://example.vn/", NOW)
REAL, EXERCISE = (
    feeds.Entry(
        f"A-{status}", "Lũ quét & sạt lở", "Lên chỗ cao.", status, "Alert", NOW, NOW + timedelta(hours=6),
        f"https://example.vn/cap/A-{status}.xml",
    )
    for status in ("Actual", "Exercise")
)  # fmt: skip
A = f"{{{feeds.ATOM}}}"


def test_atom_has_what_rfc_4287_asks() -> None:
    root = etree.fromstring(feeds.atom(FEED, [REAL, EXERCISE]))
    assert {f"{A}id", f"{A}title", f"{A}updated", f"{A}author"} <= {one.tag for one in root}
    first, second = root.findall(f"{A}entry")
    assert first.findtext(f"{A}title") == "Lũ quét & sạt lở"
    assert second.findtext(f"{A}title") == "[EXERCISE] Lũ quét & sạt lở"
    assert first.findtext(f"{A}updated") == "2026-07-01T09:49:00+00:00"
    assert first.find(f"{A}link").get("href") == REAL.address
    assert first.find(f"{A}link").get("type") == "application/cap+xml"


def test_rss_and_json_say_the_same() -> None:
    items = etree.fromstring(feeds.rss(FEED, [REAL, EXERCISE])).findall("channel/item")
    told = json.loads(feeds.as_json(FEED, [REAL, EXERCISE]))["alerts"]
    assert [one.findtext("title") for one in items] == [one["title"] for one in told]
    assert [one.findtext("link") for one in items] == [one["cap"] for one in told]
    assert items[0].findtext("pubDate") == "Wed, 01 Jul 2026 09:49:00 GMT"
    assert told[0]["sent"] == "2026-07-01T09:49:00-00:00"


def test_an_empty_list_is_a_list() -> None:
    assert etree.fromstring(feeds.atom(FEED, [])).findall(f"{A}entry") == []
    assert etree.fromstring(feeds.rss(FEED, [])).findall("channel/item") == []
    assert json.loads(feeds.as_json(FEED, []))["alerts"] == []
