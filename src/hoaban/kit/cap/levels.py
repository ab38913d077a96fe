"""Risk levels 1 to 5 as CAP parameters, in the style European services use. The mapping is ours; nobody has set one.

Levels and colours: QĐ 18/2021/QĐ-TTg, Điều 4. `awareness_level` is «number; colour; severity». There it ends at 4 and red;
our 5 is purple and as severe as 4.
"""

from dataclasses import dataclass

from hoaban.kit.cap.values import Named, Severity

NAME, SCHEME_NAME = "awareness_level", "awareness_scheme"
SCHEME = "VN 18/2021/QD-TTg art. 4; mapping by the sender"


@dataclass(frozen=True, slots=True)
class Awareness:
    colour: str
    severity: Severity


LEVELS = {
    1: Awareness("light blue", Severity.MINOR),
    2: Awareness("light yellow", Severity.MODERATE),
    3: Awareness("orange", Severity.SEVERE),
    4: Awareness("red", Severity.EXTREME),
    5: Awareness("purple", Severity.EXTREME),
}


def told(level: int) -> str:
    """``3; orange; Severe``."""
    one = LEVELS[level]
    return f"{level}; {one.colour}; {one.severity}"


def parameters(level: int) -> tuple[Named, ...]:
    """What every `info` of that level carries."""
    return Named(NAME, told(level)), Named(SCHEME_NAME, SCHEME)
