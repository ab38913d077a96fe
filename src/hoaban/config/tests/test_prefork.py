"""Children share one socket, a dead one is replaced, and all end with the parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PARENT = """
import os, sys, time
from pathlib import Path
from hoaban.config.commands import prefork
prefork.RESTART_AFTER = 0.01
folder = Path(sys.argv[1])
def work():
    (folder / str(os.getpid())).touch()
    time.sleep(60)
prefork.keep_running(work, 2)
"""


def alive(folder: Path) -> list[int]:
    found = []
    for file in folder.iterdir():
        try:
            os.kill(int(file.name), 0)
        except ProcessLookupError:
            continue
        found.append(int(file.name))
    return sorted(found)


def until(folder: Path, count: int, other_than: int = 0) -> list[int]:
    for _ in range(3000):
        found = [pid for pid in alive(folder) if pid != other_than]
        if len(found) == count:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{alive(folder)} are alive, {count} were expected")


@pytest.mark.slow
def test_a_dead_web_process_is_replaced_and_all_end_with_the_parent(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], env=environment) as parent:
        first, _second = until(tmp_path, 2)
        os.kill(first, signal.SIGKILL)
        assert first not in until(tmp_path, 2, other_than=first)
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(60) == 0
    assert until(tmp_path, 0) == []
