"""A stand-in for a real scanner: it knows one thing, the harmless test string every scanner must find."""

from collections.abc import Iterator

from hoaban.foundation.files.values import Verdict

# The industry's test string (EICAR), split so that no scanner locks this source file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class TwinScanner:
    """Serves development and tests. A real installation connects ClamAV; `doctor` says when it does not."""

    name = "twin"

    def scan(self, pieces: Iterator[bytes]) -> Verdict:
        """Looks for the test string, also across two pieces."""
        tail = b""
        for piece in pieces:
            window = tail + piece
            if EICAR in window:
                return Verdict(clean=False, finding="EICAR-Test-File")
            tail = window[-len(EICAR) :]
        return Verdict(clean=True)
