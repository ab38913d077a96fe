"""What goes wrong with machines while the demo starts: each time one sentence with a way out, never a traceback."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hoaban.config.paths import ROOT, hoaban_command
from tests.support.skips import unshared

pytestmark = pytest.mark.fault


def run(folder: Path, *words: str, before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    settings = {key: value for key, value in os.environ.items() if not key.startswith("HOABAN_")}
    return subprocess.run(
        [*(before or []), *hoaban_command(*words)],
        env=settings | {"HOABAN_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=ROOT,
    )


@pytest.fixture
def begun(tmp_path: Path, empty_folder: Path) -> Callable[[str], Path]:
    """A demo's folder whose tables are there already: making them is half of its start, and tried elsewhere."""

    def make(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(empty_folder, folder)
        (folder / "demo.json").write_text('{"state": "building"}')
        return folder

    return make


def one_sentence(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode in {74, 78}, result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    return result.stderr.strip().splitlines()[-1]


def test_a_full_disk_is_named_and_nothing_half_written_counts(tmp_path: Path) -> None:
    small = f'mount -t tmpfs -o size=1m none {tmp_path} && exec "$@"'
    result = run(
        tmp_path,
        "demo",
        "--check",
        "--people",
        "100",
        "--sheet",
        "100",
        before=[*unshared("-rm"), "sh", "-c", small, "sh"],
    )
    assert "disk is full" in one_sentence(result)


def test_a_locked_database_is_named(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "hoaban.db")
    database.execute("CREATE TABLE probe (x)")
    database.execute("PRAGMA journal_mode=WAL")
    (tmp_path / "demo.json").write_text('{"state": "building"}')
    database.execute("BEGIN EXCLUSIVE")
    try:
        result = run(tmp_path, "demo", "--check", "--people", "100", "--sheet", "100")
    finally:
        database.close()
    assert "busy" in one_sentence(result)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = one_sentence(run(tmp_path, "demo", "--port", str(port)))
    assert f"Port {port} is already taken" in said
    assert not (tmp_path / "hoaban.db").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = one_sentence(run(tmp_path / "file" / "below", "demo"))
    assert "HOABAN_DATA_DIR" in said


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "hoaban.db").write_bytes(b"no database at all, but long enough to look like one" * 100)
    (tmp_path / "demo.json").write_text('{"state": "building"}')
    assert "damaged" in one_sentence(run(tmp_path, "demo", "--check", "--people", "100", "--sheet", "100"))


def test_a_real_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hoaban.db").write_bytes(b"")
    assert "no demo made" in one_sentence(run(tmp_path, "demo", "--fresh"))
    assert (tmp_path / "hoaban.db").exists()


def test_two_demos_started_together_take_two_ports_and_both_work(begun: Callable[[str], Path]) -> None:
    settings = {key: value for key, value in os.environ.items() if not key.startswith("HOABAN_")}
    words = hoaban_command("demo", "--check", "--people", "50", "--sheet", "50")
    folders = [begun("one"), begun("two")]
    pair = [
        subprocess.Popen(
            words,
            env=settings | {"HOABAN_DATA_DIR": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for folder in folders
    ]
    said = [demo.communicate(timeout=900)[0] for demo in pair]
    assert [demo.returncode for demo in pair] == [0, 0], said
    addresses = {(folder / "demo.lock").read_text().split(" at ")[1] for folder in folders}
    assert len(addresses) == 2


def test_killing_a_running_demo_leaves_no_process_behind_and_it_starts_again(
    begun: Callable[[str], Path],
) -> None:
    folder = begun("demo")
    settings = {key: value for key, value in os.environ.items() if not key.startswith("HOABAN_")}
    words = hoaban_command("demo", "--people", "100", "--sheet", "100")
    demo = subprocess.Popen(
        words,
        env=settings | {"HOABAN_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert demo.stdout is not None
    assert any("Hoa Ban is ready" in line for line in demo.stdout)
    family = _whole_family(demo.pid)
    demo.send_signal(signal.SIGKILL)
    demo.wait()
    demo.stdout.close()
    until = time.monotonic() + 120
    while (left := [pid for pid in family if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left
    again = run(folder, "demo", "--check", "--people", "100", "--sheet", "100")
    assert again.returncode == 0, again.stdout + again.stderr


def _whole_family(pid: int) -> list[int]:
    """Web, supervisor and three lanes: pages answer first, the last lane may still be starting."""
    until = time.monotonic() + 120
    while len(family := _descendants(pid)) < 5:
        assert time.monotonic() < until, f"only {len(family)} of web, supervisor and three lanes started"
        time.sleep(0.1)
    return family


def _descendants(pid: int) -> list[int]:
    family, found = {pid}, {pid}
    while found:
        found = {child for child, parent in _parents().items() if parent in family} - family
        family |= found
    return sorted(family - {pid})


def _parents() -> dict[int, int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
    return parents
