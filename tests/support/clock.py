"""A clock that a test turns under running processes: libfaketime (Debian's `faketime`), which they are started with."""

from pathlib import Path

import pytest

from tests.support.house import ROOT
from tests.support.installation import Installation

ADVICE = "libfaketime is missing. On Debian or Ubuntu: sudo apt-get install faketime"


class Clock:
    """What the processes of an installation take for now: the true time, and so many seconds."""

    def __init__(self, place: Installation) -> None:
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
        if not found:
            pytest.skip(ADVICE)
        self._file = place.folder / "clock"
        self.turn(0)
        place.environment |= {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            # Waiting goes on as before: only the time of day jumps, as when somebody sets it.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "PYTHONPATH": f"{ROOT / 'tests' / 'support' / 'othertime'}:{ROOT}",
        }

    def turn(self, seconds: int) -> None:
        """From now on; whole or not at all, for it is read at every question for the time."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{seconds:+d}")
        draft.replace(self._file)
