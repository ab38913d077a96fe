"""Lanes: a killed worker's job is taken over; what is urgent does not wait for what is long."""

import random
import statistics
import sys
import time
from pathlib import Path

from tests.support.installation import Installation, kill

PROMPT = 5.0  # seconds at the median, of a long job's hundred; the goal of one second is measured on a quiet machine, not here


def start_lane(place: Installation, lane: str, notes: Path, chunks: int = 40) -> object:
    place.environment["FAULTS_CHUNKS"] = str(chunks)
    words = [sys.executable, "-m", "tests.faults.children", "lane", str(notes), lane, "0"]
    return place.start(*words, name=f"lane-{lane}")


def noted(notes: Path, word: str) -> list[list[str]]:
    lines = notes.read_text().splitlines() if notes.exists() else []
    return [line.split()[1:] for line in lines if line.startswith(word + " ")]


def wait_until_noted(
    place: Installation, notes: Path, word: str, times: int = 1, within: float = 300
) -> None:
    until = time.monotonic() + within
    while len(noted(notes, word)) < times:
        assert time.monotonic() < until, f"“{word}” was not noted {times} times in {within} s\n{place.logs()}"
        time.sleep(0.02)


def wake(place: Installation, job: str) -> None:
    place.python(f"from hoaban.foundation.jobs import api as jobs\njobs.wake({job!r})")


def test_a_killed_worker_s_job_is_taken_over(place: Installation, dice: random.Random) -> None:
    notes = place.folder / "lane-notes"
    first = start_lane(place, "bulk", notes, chunks=400)
    wake(place, "faults.long")
    wait_until_noted(place, notes, "began")
    time.sleep(dice.random() * 1.5)
    kill(first)  # type: ignore[arg-type]
    assert noted(notes, "ended") == []
    start_lane(place, "bulk", notes)
    wait_until_noted(place, notes, "ended")
    began = [pid for pid, _at in noted(notes, "began")]
    assert len(began) == 2
    assert began[0] != began[1]
    time.sleep(1)
    assert len(noted(notes, "ended")) == 1, "finished work is not done again"


def test_a_worker_asked_to_stop_hands_its_job_back(place: Installation, dice: random.Random) -> None:
    notes = place.folder / "lane-notes"
    first = start_lane(place, "bulk", notes, chunks=400)
    wake(place, "faults.long")
    wait_until_noted(place, notes, "began")
    time.sleep(dice.random())
    first.terminate()  # type: ignore[attr-defined]
    assert first.wait(120) == 0  # type: ignore[attr-defined]
    start_lane(place, "bulk", notes, chunks=3)
    wait_until_noted(place, notes, "ended")
    assert len(noted(notes, "began")) == 2


WAKE_OFTEN = """
import sys, time
from hoaban.foundation.jobs import api as jobs
for _ in range(10):
    jobs.wake("faults.urgent")
    print(time.monotonic_ns(), flush=True)
    time.sleep(0.4)
"""


def test_the_urgent_does_not_wait_for_the_long(place: Installation, dice: random.Random) -> None:
    notes = place.folder / "lane-notes"
    start_lane(place, "bulk", notes, chunks=2000)
    start_lane(place, "life", notes)
    wake(place, "faults.long")
    wait_until_noted(place, notes, "began")
    woken = [int(line) for line in place.python(WAKE_OFTEN).split()]
    # Two wakes that meet one poll are one run; each wake must be answered by a run that began after it.
    wait_until_noted(place, notes, "urgent")
    time.sleep(PROMPT)
    runs = [int(at) for _pid, at in noted(notes, "urgent")]
    waits = [min((run - due for run in runs if run >= due), default=60 * 10**9) / 1e9 for due in woken]
    assert noted(notes, "ended") == [], (
        "the long job ended before the urgent ones were tried; nothing was shown"
    )
    assert statistics.median(waits) <= PROMPT, f"waits in seconds: {waits}"
