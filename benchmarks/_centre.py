"""The message centre as a bench starts it, and what its notes say afterwards."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.installation import installation

Habits = dict[str, object]


@contextmanager
def centre(folder: Path, habits: Habits) -> Iterator[tuple[int, Path]]:
    """A process of its own: its port, and the file that gets a line for every part it took."""
    with installation(folder / "centre") as place:
        notes = place.folder / "taken"
        place.start(sys.executable, "-m", "benchmarks._smsc", str(notes), json.dumps(habits), name="smsc")
        log = place.folder / "logs" / "smsc.log"
        wait(lambda: log.exists() and log.read_text().strip().endswith("]"))
        yield json.loads(log.read_text())[0], notes


def judge(notes: Path, people: int, texts: int = 1) -> int:
    """When the last part was taken; void unless everybody got one of so many texts, whole and once."""
    got: dict[bytes, list[tuple[bytes, bytes]]] = {}
    last = 0
    for line in notes.read_bytes().splitlines():
        at, number, digest, header, _id = line.split()
        got.setdefault(number, []).append((header[2:], digest))
        last = max(last, int(at))
    assert len(got) == people, f"{len(got)} of {people} people"
    told = {tuple(sorted(parts)) for parts in got.values()}
    assert len(told) == texts, (
        f"{len(told)} texts where {texts} were sent, or somebody has a part twice or not at all"
    )
    for parts in told:
        wanted = [b"%02x%02x" % (len(parts), part) for part in range(1, len(parts) + 1)]
        assert [header for header, _digest in parts] == (wanted if len(parts) > 1 else [b""]), (
            "parts are missing"
        )
    return last


def wait(
    is_there: Callable[[], bool], died: Callable[[], object] = lambda: None, within: float = 120
) -> None:
    until = time.monotonic() + within
    while not is_there():
        if time.monotonic() > until or died() is not None:
            raise RuntimeError("it did not come to that")
        time.sleep(0.1)


def lines(notes: Path) -> int:
    """Cheap enough to ask again and again: lines are of one length, but for the id's digits."""
    return notes.read_bytes().count(b"\n") if notes.exists() else 0


def waiting(notes: Path) -> int:
    return int(json.loads(notes.with_suffix(".state").read_text())["waiting"])


def listening(notes: Path) -> bool:
    """The lane is connected: nobody starts a clock while it loads."""
    state = notes.with_suffix(".state")
    return state.exists() and bool(json.loads(state.read_text())["bound"])


def most_memory(process: int) -> float:
    """MB that it ever held in memory at once (`VmHWM`)."""
    said = Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2]
    return int(said.split()[0]) / 1000
