"""Which scanner looks at files. Apart from wiring.py, because `doctor` asks without loading the platform."""

from hoaban.foundation.files.ports import Scanner
from hoaban.foundation.files.twins import TwinScanner


def chosen() -> Scanner:
    """The twin stands until a real one is joined here; it knows the test virus only."""
    return TwinScanner()
