"""How many examples a property is tried with that takes seconds: a third in a push, all in `.ci/long examples`.

Examples are drawn anew each time: three pushes try as many as one did.
"""

import os

ALL = os.environ.get("HOABAN_ALL_EXAMPLES", "0") not in {"", "0"}
SHARE, FEWEST = 3, 4


def tried(most: int) -> int:
    return most if ALL else min(most, max(FEWEST, most // SHARE))
