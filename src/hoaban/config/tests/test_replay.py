"""The night that a demo tells again: its facts are the pack's, its hours are kept, and it is told in a demo only."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from hoaban.config import paths
from hoaban.config.demo import past, replay, replay_steps, telling
from hoaban.config.demo.folder import MARK
from hoaban.domains.replay.api import Kind, Waits
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


def test_the_night_has_its_steps_in_their_order_and_each_number_once() -> None:
    steps = list(telling.cues(past.rain_by_hour(pack.find("vn-14"))))
    assert [one.at for one in steps] == sorted(one.at for one in steps)
    kinds = [one.kind for one in steps]
    assert kinds[:2] == [Kind.KNOWN, Kind.RAIN]
    assert kinds.index(Kind.CRACK) - kinds.index(Kind.RAIN) == telling.CRACK_AFTER
    assert [one for one in kinds if one in (Kind.DRAFTED, Kind.RAISED, Kind.AGREED, Kind.ISSUED, Kind.ASKED)] == [
        Kind.DRAFTED, Kind.RAISED, Kind.AGREED, Kind.ISSUED, Kind.ASKED,
    ]  # fmt: skip
    said = [one.params["words"] for one in steps if one.kind is Kind.SAID]
    assert sorted(said) == sorted(words for village in past.VILLAGES for words in village.said)
    assert (kinds.count(Kind.PRESSED), kinds.count(Kind.DARK), kinds[-1]) == (1, 1, Kind.ANSWERED)


def test_the_story_s_time_is_a_day_of_rain_and_the_answers_after_it() -> None:
    steps = list(telling.cues(past.rain_by_hour(pack.find("vn-14"))))
    turns = max(len(one.said) for one in past.VILLAGES)
    passed = sum((one.after for one in steps), timedelta())
    assert passed == timedelta(hours=24) + (turns - 1) * telling.BETWEEN_ANSWERS


def test_only_people_and_the_platform_are_waited_for() -> None:
    steps = list(telling.cues((1.0,)))
    waited = {one.kind: one.waits for one in steps if one.waits is not Waits.NOBODY}
    assert {kind for kind, who in waited.items() if who is Waits.PEOPLE} == set(replay_steps.DEEDS)
    assert {kind for kind, who in waited.items() if who is Waits.PLATFORM} == {
        Kind.DRAFTED, Kind.ASKED, Kind.ANSWERED,
    }  # fmt: skip


def test_a_province_without_such_a_night_has_no_steps(settings) -> None:
    settings.PROVINCE = "11"
    assert telling.DemoTeller().cues() == ()


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
