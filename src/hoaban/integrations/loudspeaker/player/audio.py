"""One round at the loudspeaker: file after file by a program of the machine, ended at once when something graver comes."""

import logging
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .package import Package

log = logging.getLogger(__name__)


class Round:
    """Plays files in order; ask it often."""

    def __init__(self, package: Package, files: Sequence[Path], command: Sequence[str]) -> None:
        self.package, self._files, self._command = package, list(files), command
        self._process: subprocess.Popen[bytes] | None = None
        self.has_failed = False

    def goes_on(self) -> bool:
        """False: it is over, well or not."""
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return True
            self._process = None
            if code:
                self.has_failed = True
                log.error("the program that plays ended with %s", code)
        if self.has_failed or not self._files:
            return False
        words = [part.replace("{file}", str(self._files[0])) for part in self._command]
        del self._files[0]
        try:
            self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL)  # noqa: S603 — the device's own settings
        except OSError:
            log.exception("the program that plays cannot be started")
            self.has_failed = True
            return False
        return True

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
