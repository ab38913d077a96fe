"""Where the source tree stands; commands that start tools run them there."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def hoaban_command(*words: str) -> list[str]:
    """The command line that runs one of our own commands with the Python that runs us."""
    return [sys.executable, "-c", "from hoaban.config.cli import main; main()", *words]
