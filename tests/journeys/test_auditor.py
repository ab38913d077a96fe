"""An auditor learns that somebody changed the record, and where."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, Person


@pytest.fixture
def tamper(journey_server: Any) -> Iterator[Callable[[], int]]:
    """Changes one sealed line behind the platform's back, and heals it afterwards: others walk in this demo too."""
    file = journey_server.folder / "hoaban.db"
    changed: list[tuple[str, int]] = []

    def change() -> int:
        with closing(sqlite3.connect(file, timeout=20)) as connection, connection:
            seq, tag = connection.execute("SELECT seq, tag FROM audit_entry WHERE seq = 3").fetchone()
            connection.execute(
                "UPDATE audit_entry SET tag = 'accounts:nothing:happened' WHERE seq = ?", (seq,)
            )
            changed.append((tag, seq))
            return int(seq)

    yield change
    with closing(sqlite3.connect(file, timeout=20)) as connection, connection:
        connection.executemany("UPDATE audit_entry SET tag = ? WHERE seq = ?", changed)


def test_tampering_is_found(meet: Callable[..., Person], tamper: Callable[[], int]) -> None:
    someone = meet("auditor", width=DESK).go("/w/operations/audit/")
    check = someone.page.locator("main a[href*='check']").first
    someone.tap(check)
    verdict = someone.page.locator("main .notice").first
    expect(verdict).to_be_visible()
    whole = verdict.inner_text()
    seq = tamper()
    someone.go("/w/operations/audit/?check=yes")
    broken = someone.page.locator("main .notice").first.inner_text()
    assert broken != whole
    assert str(seq) in broken
    someone.keeps_a_picture("audit-chain-broken")
