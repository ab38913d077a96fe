"""Nobody is inside while it is closed, and a killed holder shuts nobody out."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from hoaban.kit.gate import Gate, StillInside

HOLDS = """
import sys, time
from pathlib import Path
from hoaban.kit.gate import Gate
with Gate(Path(sys.argv[1])).closed(5):
    print("closed", flush=True)
    time.sleep(60)
"""


def test_those_at_work_share_it_and_the_closer_waits_for_them(tmp_path: Path) -> None:
    one, other, closer = Gate(tmp_path), Gate(tmp_path), Gate(tmp_path)
    with one.inside() as first, other.inside() as second:
        assert first
        assert second
        assert not one.is_closing()
        with pytest.raises(StillInside), closer.closed(0.05):
            pass
    with closer.closed(1), one.inside() as may:
        assert not may
        assert one.is_closing()
    with one.inside() as may:
        assert may


def test_no_one_is_ever_inside_a_closed_gate_however_many_come(tmp_path: Path) -> None:
    gate, ended, inside, met = Gate(tmp_path), threading.Event(), [0], []

    def come_and_go() -> None:
        while not ended.is_set():
            with gate.inside() as may:
                if may:
                    inside[0] += 1
                    inside[0] -= 1

    people = [threading.Thread(target=come_and_go) for _ in range(4)]
    for person in people:
        person.start()
    for _ in range(20):
        with gate.closed(10):
            before = inside[0]
            time.sleep(0.001)
            met.append(inside[0] != before)
    ended.set()
    for person in people:
        person.join()
    assert not any(met)


def test_a_killed_closer_leaves_the_gate_open(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == b"closed\n"
    gate = Gate(tmp_path)
    with gate.inside() as may:
        assert not may
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with gate.inside() as may:
        assert may


def test_who_began_on_the_former_ground_stays_out(tmp_path: Path) -> None:
    old = Gate(tmp_path)
    with old.inside():
        pass
    Gate(tmp_path).renew()
    with old.inside() as may, Gate(tmp_path).inside() as may_new:
        assert not may
        assert may_new
