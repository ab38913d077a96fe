"""Backup, restore and drill of whole installations, on both databases, while others write."""

import random
import sys
import time
from pathlib import Path

import pytest

from tests.support.installation import Installation, installation, kill

FILL = """
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.audit import api as audit
for number in range(300):
    audit.record("faults:deed:do", by=SystemActor("faults"), target=("faults.deed", str(number)))
audit.seal(1000); audit.sign_todays_checkpoint()
"""
SEALED = """
from hoaban.foundation.audit import api as audit
verdict = audit.verify()
print(verdict.sealed if verdict.whole else "broken")
"""
PASSPHRASE = {"HOABAN_BACKUP_PASSPHRASE": "five words that nobody guesses"}


def run(place: Installation, *words: str) -> str:
    result = place.run(*words, within=600)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.slow
def test_a_backup_made_while_others_write_passes_the_drill(
    place: Installation, tmp_path: Path, dice: random.Random
) -> None:
    place.python(FILL)
    writer = place.start(
        sys.executable, "-m", "tests.faults.children", "writer", str(tmp_path / "notes"), "w", str(dice.random()),
        name="writer",
    )  # fmt: skip
    until = time.monotonic() + 120
    while time.monotonic() < until and not (tmp_path / "notes").exists():
        time.sleep(0.1)
    run(place, "backup", str(tmp_path / "a.backup"))
    kill(writer)
    assert "a sign-in" in run(place, "drill", str(tmp_path / "a.backup"))


@pytest.mark.slow
def test_a_restore_brings_back_the_record_with_its_copy_outside_the_database(
    place: Installation, tmp_path: Path
) -> None:
    place.python(FILL)
    place.environment |= PASSPHRASE
    run(place, "backup", str(tmp_path / "a.backup"), "--keys", str(tmp_path / "keys"))
    place.python(FILL.replace("range(300)", "range(50)"))
    assert place.python(SEALED).strip() == "350"
    refused = place.run("restore", str(tmp_path / "a.backup"))
    assert refused.returncode == 65
    assert "--yes" in refused.stderr
    run(place, "restore", str(tmp_path / "a.backup"), "--yes", "--keys", str(tmp_path / "keys"))
    assert place.python(SEALED).strip() == "300"
    run(place, "restore", str(tmp_path / "a.backup"), "--yes")
    assert place.python(SEALED).strip() == "300"


@pytest.mark.slow
def test_a_restore_killed_at_any_moment_leaves_one_whole_database(
    sqlite_place: Installation, tmp_path: Path, dice: random.Random
) -> None:
    sqlite_place.python(FILL)
    run(sqlite_place, "backup", str(tmp_path / "a.backup"))
    sqlite_place.python(FILL.replace("range(300)", "range(50)"))
    for _ in range(3):
        child = sqlite_place.hoaban("restore", str(tmp_path / "a.backup"), "--yes")
        time.sleep(1 + dice.random() * 2)
        kill(child)
        # Any start of the platform ends what was begun.
        sqlite_place.python("from hoaban.config.commands import ready\nready.set_up()")
        assert sqlite_place.python(SEALED).strip() in {"300", "350"}


@pytest.mark.slow
def test_a_backup_restores_on_a_new_machine(sqlite_place: Installation, tmp_path: Path) -> None:
    sqlite_place.python(FILL)
    sqlite_place.environment |= PASSPHRASE
    run(sqlite_place, "backup", str(tmp_path / "a.backup"), "--keys", str(tmp_path / "keys"))
    with installation(tmp_path / "new", **PASSPHRASE) as other:
        said = run(other, "restore", str(tmp_path / "a.backup"))
        assert "stays closed" in said
        run(other, "restore", str(tmp_path / "a.backup"), "--yes", "--keys", str(tmp_path / "keys"))
        assert other.python(SEALED).strip() == "300"
