from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from hoaban.config import metrics
from hoaban.config.keeping import state
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.actions import issue_client
from hoaban.foundation.accounts.values import ClientKind
from hoaban.foundation.notify import api as notify
from tests.support.people import PROVINCE, make_cast


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_a_monitor_on_this_machine_reads_ages_and_states(folder: Path) -> None:
    state.write(folder, "backup", size=12, file="x", at="2026-01-01T00:00:00+00:00")
    state.write(folder, "drill", ok=False, sentence="no")
    text = Client().get("/metrics").content.decode()
    assert "hoaban_database_up 1.0" in text
    assert "hoaban_backup_size_bytes 12.0" in text
    assert "hoaban_drill_ok 0.0" in text
    assert "hoaban_backup_age_seconds" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "meta", [{"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": ""}, *({name: "x"} for name in metrics.PASSED_ON)]
)
def test_for_everybody_else_there_is_no_such_page(folder: Path, meta: dict[str, str]) -> None:
    assert Client().get("/metrics", **meta).status_code == 404


def test_it_answers_when_the_database_does_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise DatabaseError

    monkeypatch.setattr("hoaban.foundation.jobs.api.lanes_rested_since", lambda _now: None)
    monkeypatch.setattr("hoaban.foundation.events.api.last_seq", fail)
    measures = {name: value for name, _meaning, value in metrics._database()}
    assert measures == {"database_up": 0}
    assert {name for name, _meaning, _value in metrics._keeping()} == {"backup_failed"}


@pytest.mark.django_db
@pytest.mark.parametrize(("scope", "status"), [("jobs:timer:see", 200), ("events:log:see", 404)])
def test_a_monitor_elsewhere_needs_a_key_with_the_scope(folder: Path, scope: str, status: int) -> None:
    officer = make_cast(["it_officer"]).user("it_officer")
    key = issue_client(
        by=accounts.actor_for(officer), name="monitor", kind=ClientKind.SERVICE, owner=officer, scopes=[scope],
        number=PROVINCE, expires_at=timezone.now() + timedelta(days=1),
    ).token  # fmt: skip
    asked = {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": f"Bearer {key}"}
    assert Client().get("/metrics", **asked).status_code == status
    for wrong in (f"Bearer {key}x", f"Basic {key}", "Bearer ", ""):
        assert Client().get("/metrics", **(asked | {"HTTP_AUTHORIZATION": wrong})).status_code == 404


@pytest.mark.django_db
def test_it_tells_of_hints_only_where_dispatchers_share(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "hoaban_hints_up" not in Client().get("/metrics").content.decode()
    found = notify.Hints(waiting=3, dispatchers=2, last_taken_at=timezone.now() - timedelta(seconds=50))
    for hints, silence, lines in (
        (
            found,
            None,
            ("hints_up 1.0", "hints_waiting 3.0", "dispatchers 2.0", 'hints_silent{reason="expired"} 0.0'),
        ),
        (None, notify.Silence.EXPIRED, ("hints_up 0.0", 'hints_silent{reason="expired"} 1.0')),
    ):
        source = SimpleNamespace(hints=lambda hints=hints: hints, silence=silence)
        monkeypatch.setattr(notify, "work_source", lambda source=source: source)
        text = Client().get("/metrics").content.decode()
        assert all(f"hoaban_{line}" in text for line in lines)
        assert ("hoaban_hints_taken_seconds 5" in text) == (hints is not None)
