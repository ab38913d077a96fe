"""What the page *Is the system well?* says of an installation, by the state it finds."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from hoaban.config.keeping import state
from hoaban.config.silence import WORDS
from hoaban.config.wellbeing import copies, machine, sharing, words, work
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify import api as notify
from hoaban.kit.keys import KeyFile
from hoaban.workspace.operations.health import Level


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR, settings.KEYS_DIR = tmp_path, tmp_path / "keys"
    settings.KEY_FILES, settings.BACKUP_DIR = {}, tmp_path / "copies"
    return tmp_path


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def days_ago(days: float) -> str:
    return (state.now() - timedelta(days=days)).isoformat()


def test_an_installation_without_a_backup_is_told_so_with_a_button_that_makes_one(folder: Path) -> None:
    found = copies.backup(folder)
    assert (found.level, found.job) == (Level.FAULT, "keeping.backup")
    assert "ever made" in found.sentence


def test_where_no_job_makes_backups_the_command_is_named(folder: Path, settings: Any) -> None:
    settings.BACKUP_DIR = None
    assert copies.backup(folder).command == "./hoaban backup"
    assert copies.place(folder).level is Level.FAULT


@pytest.mark.parametrize(("days", "level"), [(0.5, Level.WELL), (3, Level.FAULT)])
def test_a_backup_is_well_while_it_is_fresh(folder: Path, days: float, level: Level) -> None:
    state.write(folder, "backup", at=days_ago(days), size=2_500_000_000, file="/copies/a.backup")
    found = copies.backup(folder)
    assert found.level is level
    assert "2.5 GB" in found.sentence


def test_a_failed_backup_outweighs_an_older_good_one(folder: Path) -> None:
    state.write(folder, "backup", size=1, file="a")
    state.write(folder, "backup-failed", sentence="no space")
    found = copies.backup(folder)
    assert found.level is Level.FAULT
    assert "no space" in found.sentence


def test_a_disk_that_is_gone_and_one_shared_with_the_data_are_told(folder: Path) -> None:
    assert "connected" in copies.place(folder).sentence
    (folder / "copies").mkdir()
    assert copies.place(folder).level is Level.CARE


@pytest.mark.parametrize(
    ("said", "level"),
    [(None, Level.CARE), ({"ok": False, "sentence": "cut"}, Level.FAULT), ({"ok": True}, Level.WELL),
     ({"ok": True, "at": days_ago(20)}, Level.CARE)],
)  # fmt: skip
def test_a_backup_counts_once_it_was_tried(folder: Path, said: dict[str, Any] | None, level: Level) -> None:
    if said is not None:
        state.write(folder, "drill", **said)
    assert copies.drill(folder).level is level


def test_a_key_added_after_the_copy_of_the_keys_is_told(folder: Path) -> None:
    assert copies.keys(folder).level is Level.FAULT
    file = KeyFile.open(folder / "keys", "registry-numbers")
    state.write(folder, "keys", file="x")
    assert copies.keys(folder).level is Level.WELL
    later = timezone.now().timestamp() + 60
    os.utime(file.path, (later, later))
    assert "added" in copies.keys(folder).sentence


def test_a_key_file_that_does_not_open_is_named(folder: Path) -> None:
    KeyFile.open(folder / "keys", "registry-numbers")
    assert machine.keys().level is Level.WELL
    (folder / "keys" / "registry-index.keys").write_text("not a key\n")
    assert "registry-index" in machine.keys().sentence


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("free", "level"), [(1e9, Level.FAULT), (5e9, Level.CARE), (11e9, Level.CARE), (99e9, Level.WELL)]
)
def test_room_is_judged_by_what_a_backup_needs(free: float, level: Level) -> None:
    assert machine.disk(int(free), int(20e9) if free == 11e9 else 10**8).level is level


def lane_state(**changes: Any) -> jobs.JobState:
    said = {
        "name": "events.sequence", "lane": jobs.Lane.QUICK, "holder": "", "next_at": None, "last_started_at": None,
        "last_ended_at": timezone.now(), "last_report": None, "failures": 0, "stuck_at": None, "reason": "",
    }  # fmt: skip
    return jobs.JobState(**(said | changes))


def test_a_lane_that_is_silent_is_not_well_unless_it_is_at_work() -> None:
    now, long_ago = timezone.now(), timezone.now() - timedelta(hours=1)
    assert work.lane_alive(jobs.Lane.QUICK, [], now).level is Level.FAULT
    assert work.lane_alive(jobs.Lane.QUICK, [lane_state()], now).level is Level.WELL
    silent = lane_state(last_ended_at=long_ago)
    assert work.lane_alive(jobs.Lane.QUICK, [silent], now).level is Level.FAULT
    busy = lane_state(last_ended_at=long_ago, last_started_at=now, holder="here:1:quick")
    assert work.lane_alive(jobs.Lane.QUICK, [busy], now).level is Level.WELL


def test_work_that_gave_up_is_worse_than_work_that_will_be_tried_again() -> None:
    assert work.failed([lane_state()]).level is Level.WELL
    assert work.failed([lane_state(failures=1)]).level is Level.CARE
    with translation.override("vi"):
        given_up = work.failed([lane_state(failures=9, stuck_at=timezone.now())])
    assert given_up.level is Level.FAULT
    assert "Xếp thứ tự các sự kiện" in given_up.sentence


@pytest.mark.django_db
def test_a_line_that_nobody_seals_is_told_by_its_age(
    make_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert work.record().level is Level.WELL
    audit.record("faults:deed:do", by=make_actor(), target=("faults.deed", "1"))
    assert work.record().level is Level.WELL
    monkeypatch.setattr(work, "UNSEALED_AFTER", timedelta(seconds=-1))
    assert work.record().level is Level.FAULT


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "less than a minute"),
        (1, "1 minute"),
        (119, "119 minutes"),
        (120, "2 hours"),
        (60 * 24 * 9, "9 days"),
    ],
)
def test_a_span_is_told_in_one_unit(minutes: int, said: str) -> None:
    assert words.span(timedelta(minutes=minutes)) == said


@pytest.mark.django_db(databases="__all__")
def test_the_page_shows_everything_that_is_looked_at(
    folder: Path, make_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hoaban.foundation.access import identity

    actor = make_actor("jobs:timer:see", "jobs:timer:retry", "events:log:see")
    monkeypatch.setattr(identity, "_finders", [lambda request: actor])
    text = Client(headers={"cookie": "django_language=en"}).get("/w/operations/health/").content.decode()
    for subject in (
        "Backup",
        "Copy of the keys",
        "Trial of the backup",
        "Virus scanner",
        "Events",
        "Versions",
    ):
        assert subject in text
    assert "/w/operations/jobs/keeping.backup/retry" in text
    assert "./hoaban worker" in text


def test_without_shared_work_nothing_is_said_of_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "work_source", lambda: None)
    assert list(sharing.look(None)) == []  # type: ignore[arg-type]


def test_hints_that_do_not_come_are_a_care_and_nobody_who_takes_them_a_fault() -> None:
    assert sharing.connection(None).level is Level.CARE
    for silence in notify.Silence:
        assert sharing.connection(None, silence).sentence.startswith(WORDS[silence])
    found = notify.Hints(waiting=2, dispatchers=0, last_taken_at=timezone.now() - timedelta(minutes=5))
    assert (
        sharing.connection(found).sentence == "Connected; the last one was taken 5 minutes ago. 2 hints wait."
    )
    assert sharing.dispatchers(found).level is Level.FAULT


@pytest.mark.parametrize("dispatchers", [1, 2])
@pytest.mark.parametrize(("urls", "is_said"), [("smpp://u:p@h:1/?per_second=90", True), ("", False)])
def test_a_rate_that_dispatchers_share_is_said(
    urls: str, is_said: bool, dispatchers: int, settings: Any
) -> None:
    """The worker sends beside them."""
    settings.SMPP_URLS = urls
    found = sharing.dispatchers(notify.Hints(waiting=0, dispatchers=dispatchers, last_taken_at=None))
    assert found.level is Level.WELL
    assert (f"divided by {dispatchers + 1}." in found.sentence) == is_said
