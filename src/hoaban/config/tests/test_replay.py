"""The night that a demo tells again: its facts are the pack's, its hours are kept, and it is told in a demo only."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hoaban.config import paths
from hoaban.config.demo import past, replay
from hoaban.config.demo.folder import MARK
from hoaban.kit import pack

PACK = paths.ROOT / "src/hoaban/packs/vn-14"


def rows(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_rain_is_what_was_published_and_its_hours_add_up_to_it() -> None:
    published = [one for one in rows("readings.csv") if past.GAUGE in one.values()]
    assert str(past.RAIN) in published[0].values()
    assert published[0]["source"] == "S66"
    hours = past.rain_by_hour(pack.find("vn-14"))
    assert len(hours) == 24
    assert sum(hours) == pytest.approx(past.RAIN)


def test_what_is_made_up_stands_under_no_real_gauge() -> None:
    assert past.STATION not in {one["code"] for one in rows("stations.csv")}
    made_up = next(one for one in rows("synthetic_stations.csv") if one["code"] == past.STATION)
    assert (made_up["status"], made_up["source"]) == ("synthetic", "SYNTHETIC")


def test_the_event_is_recorded_as_verified() -> None:
    event = next(one for one in rows("hazard_events.csv") if past.EVENT in one.values())
    assert "verified" in event.values()
    assert "2025-07-26" in event.values()


def test_one_village_is_silent_one_cut_off_one_calls_for_help() -> None:
    quiet = [one for one in past.VILLAGES if not one.said and not one.key]
    assert sorted(one.is_dark for one in quiet) == [False, True]
    assert sum(any(words.startswith("CUU") for words in one.said) for one in past.VILLAGES) == 1


def test_a_night_that_was_killed_keeps_its_hours_and_a_later_one_has_its_own(tmp_path: Path) -> None:
    first = replay._night(tmp_path)
    assert replay._night(tmp_path) == first
    old = datetime.now(UTC) - timedelta(hours=8)
    (tmp_path / replay.STARTED).write_text(json.dumps({"until": old.isoformat()}))
    assert replay._night(tmp_path) > old + timedelta(hours=6)
    (tmp_path / replay.STARTED).write_text("{")
    assert replay._night(tmp_path) >= first


@pytest.mark.parametrize(("production", "marked"), [(True, True), (False, False)])
def test_nothing_is_told_outside_a_demo(
    tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch, production: bool, marked: bool
) -> None:
    settings.PRODUCTION, settings.DATA_DIR = production, tmp_path
    if marked:
        (tmp_path / MARK).write_text("{}")
    monkeypatch.setattr("django.setup", lambda: None)
    monkeypatch.setattr(replay, "play", lambda *_: pytest.fail("it was told"))
    with pytest.raises(SystemExit) as ended:
        replay.main()
    assert ended.value.code == 78
