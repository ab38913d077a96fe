"""The night that a demo tells again: its facts are the pack's, its hours are kept, and it is told in a demo only."""

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.cache import cache
from django.utils import timezone

from hoaban.config import paths
from hoaban.config.demo import centre, past, replay, replay_steps, roads, telling
from hoaban.config.demo.folder import MARK
from hoaban.domains.hazards.sign_models import SignReport
from hoaban.domains.hazards.signs import Way
from hoaban.domains.replay import api as replays
from hoaban.domains.replay.api import Kind, Road, Waits
from hoaban.domains.replay.errors import NotNow
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning.values import Proof
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.actions import inbound
from hoaban.foundation.notify.models import Inbound
from hoaban.kit import pack
from hoaban.kit.text import name_key
from tests.support.alerts import waiting_warning
from tests.support.people import OWN, PROVINCE, Cast, make_cast

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


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(("duty_officer", "warning_issuer"))


def scene_of(cast: Cast) -> replay_steps.Scene:
    issuer = cast.actor("warning_issuer")
    return replay_steps.Scene(timezone.now(), (), cast.actor("duty_officer"), issuer, issuer)


def seen(cast: Cast, alert: UUID) -> list[bool]:
    """Raised, agreed to, issued."""
    return [deed.is_done(scene_of(cast), alert) for deed in replay_steps.DEEDS.values()]


def moved(verb: Any, cast: Cast, alert: UUID, version: int, **more: Any) -> None:
    verb(by=cast.actor("warning_issuer"), uid=alert, seen=version, request=None, now=timezone.now(), **more)


def left_out(cast: Cast, alert: UUID) -> dict[Kind, Any]:
    return {
        kind: replay_steps.as_done(scene_of(cast), alert, kind).get("left_out") for kind in replay_steps.DEEDS
    }


def test_a_draft_that_is_issued_as_it_was_is_not_said_to_be_raised(cast: Cast) -> None:
    alert = waiting_warning(cast, level=2)
    assert seen(cast, alert) == [False, False, False]
    moved(warnings.review, cast, alert, 1, proof=Proof.PASSWORD)
    assert seen(cast, alert) == [False, True, False]
    moved(warnings.issue, cast, alert, 2, proof=Proof.PASSWORD)
    assert seen(cast, alert) == [True, True, True]
    assert replay_steps.as_done(scene_of(cast), alert, Kind.RAISED)["level"] == 2
    assert left_out(cast, alert) == {Kind.RAISED: True, Kind.AGREED: False, Kind.ISSUED: None}


def test_a_warning_issued_by_one_alone_is_not_said_to_be_agreed_to(cast: Cast) -> None:
    alert = waiting_warning(cast)
    moved(warnings.issue, cast, alert, 1, proof=Proof.PASSWORD, override="Nước lên rất nhanh, không còn ai.")
    assert seen(cast, alert) == [True, True, True]
    assert left_out(cast, alert) == {Kind.RAISED: False, Kind.AGREED: True, Kind.ISSUED: None}


def test_a_draft_that_was_taken_back_is_neither_agreed_to_nor_issued_nor_found_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert, another = waiting_warning(cast, level=2), uuid4()
    monkeypatch.setattr(telling, "_scene", lambda _until: scene_of(cast))
    monkeypatch.setattr(replay_steps, "drafted", lambda _scene: another)
    night: Any = SimpleNamespace(until=timezone.now(), alert=alert)
    cue = next(one for one in telling.cues((1.0,)) if one.kind is Kind.DRAFTED)

    def draft() -> UUID | None:
        found = telling.DemoTeller().look(night, cue)
        return found.alert if found else None

    assert draft() == alert
    moved(warnings.withdraw, cast, alert, 1)
    assert seen(cast, alert) == [False, False, False]
    assert draft() == another


@pytest.fixture
def village(cast: Cast) -> replay_steps.Scene:
    """The first made-up village, whose head finds the crack."""
    cache.clear()
    for level, code, name, start, stop in (
        ("province", "14", "Tỉnh Mẫu", PROVINCE, PROVINCE + 10**9),
        ("commune", "03646", "Xã Mường Bú", OWN, OWN + 10_000),
        ("village", "036460001", past.VILLAGES[0].name, OWN + 1, OWN + 2),
    ):
        kind, _, bare = name.partition(" ")
        apps.get_model("places", "Unit").plain.create(
            level=level, code=code, kind=kind, name=bare, full_name=name, name_key=name_key(name), name_sort=name_key(name),
            start=start, stop=stop,
        )  # fmt: skip
    return replace(scene_of(cast), villages=(OWN + 1,))


@pytest.mark.parametrize("road", [Road.SMS, Road.VERB])
def test_the_crack_comes_as_the_head_s_text_and_its_step_waits_until_it_was_read(
    village: replay_steps.Scene, monkeypatch: pytest.MonkeyPatch, road: Road
) -> None:
    """Over the demo's operator where there is one; killed and done again it is one text, one word, one sign."""
    written: list[str] = []

    def write(_port: int, _password: str, sender: str, words: str) -> None:
        written.append(words)
        notify.receive(
            by=replay_steps.PHONES, channel=notify.Channel.SMS, sender=sender, text=words, provider_id=f"op:{len(written)}",
            received_at=timezone.now(),
        )  # fmt: skip

    doors = {"smpp": 1, "password": "x"} if road is Road.SMS else {}
    monkeypatch.setattr(roads, "_doors", lambda _folder: doors)
    monkeypatch.setattr(centre, "write", write)
    for _again in range(2):
        with pytest.raises(NotNow):
            replay_steps.sees_a_crack(village)
    inbound.route_waiting(timezone.now() + timedelta(seconds=1))
    told = [replay_steps.sees_a_crack(village) for _again in range(2)]
    word = SignReport.plain.get()
    assert told == [(road, word.sign.uid)] * 2
    assert (word.way, word.words, word.sign.kind, word.sign.number) == (Way.SMS, past.CRACK, "crack", OWN + 1)
    assert (Inbound.plain.count(), len(written)) == (1, int(road is Road.SMS))
    assert len(f"NUT {past.CRACK}") <= 70, "a telephone sends it in one message"


def test_a_crack_that_the_platform_never_reads_ends_the_night(
    village: replay_steps.Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roads, "_doors", lambda _folder: {})
    monkeypatch.setattr(roads, "_away_since", {})
    with pytest.raises(NotNow):
        replay_steps.sees_a_crack(village)
    monkeypatch.setattr(roads, "UNREACHED", -1.0)
    with pytest.raises(roads.Unanswered):
        replay_steps.sees_a_crack(village)
    assert not SignReport.plain.exists()


def test_a_long_pause_does_not_end_the_terminal_s_following(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, states = (
        [0.0],
        [replays.State.PAUSED, replays.State.PAUSED, replays.State.TELLING, replays.State.TOLD],
    )

    def night(*_: Any) -> Any:
        state = states.pop(0)
        is_live = state is not replays.State.TOLD
        return SimpleNamespace(state=state, is_live=is_live, speed=3600, alert=None, done=1, total=1)

    monkeypatch.setattr(replays, "night_for", night)
    monkeypatch.setattr(replays, "steps_for", lambda *_, **__: [])
    monkeypatch.setattr(replay.time, "monotonic", lambda: clock[0])

    def sleep(_seconds: float) -> None:
        clock[0] += replay.STILL - 1

    assert replay._followed(uuid4(), replay.Pace(sleep=sleep), lambda _line: None) is None
    assert states == []
