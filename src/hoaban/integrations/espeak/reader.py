"""Words in through a pipe, a WAV file out."""

import shutil
import subprocess
from pathlib import Path

from hoaban.foundation.speech.errors import ToolMissing

PROGRAM = "espeak-ng"
WITHIN = 60
WORDS_A_MINUTE = "150"


class Espeak:
    """Fulfils `speech.ports.Reader`."""

    name = PROGRAM

    def read(self, words: str, folder: Path) -> Path:
        """Slower than its default: it is heard on small loudspeakers by people who never heard it before."""
        program = shutil.which(PROGRAM)
        if program is None:
            raise ToolMissing(PROGRAM)
        path = folder / "read.wav"
        arguments = [program, "-v", "vi", "-s", WORDS_A_MINUTE, "-b", "1", "--stdin", "-w", str(path)]
        try:
            subprocess.run(  # noqa: S603 — our own words, no shell; the text goes through the pipe
                arguments, input=words.encode(), capture_output=True, timeout=WITHIN, check=True
            )
        except (subprocess.SubprocessError, OSError) as problem:
            raise ToolMissing(f"{PROGRAM}: {problem}") from problem
        return path
