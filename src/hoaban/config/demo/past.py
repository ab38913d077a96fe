"""What is known of the night of 26 to 27 July 2025 in the former district of Sông Mã, and what is made up to tell it again.

Known: row H10 of the pack's `hazard_events.csv` (flash flood; houses carried off, power and signal lost) and the rain of 24
hours at Nậm Ty in its `readings.csv` (source S66, a newspaper). Made up, and labelled so: how the rain fell hour by hour, the
crack, the villages and what they said.
"""

from dataclasses import dataclass

EVENT = "H10"
STATION = "RG-NAMTY"
RAIN = 292.8
"""Millimetres in 24 hours, to 07:00 of 27 July 2025."""
SHAPE = (
    *(0.0, 0.0, 0.0, 0.0, 2.0, 3.0, 1.0, 0.0, 0.0, 0.0, 4.0, 6.0),
    *(8.0, 6.0, 5.0, 9.0, 14.0, 18.0, 22.0, 28.0, 34.0, 52.0, 48.0, 32.8),
)
"""Synthetic: the day's sum is the newspaper's, its hours are ours."""
LABEL = "Dữ liệu mẫu, diễn lại đêm 26–27/7/2025"
CRACK = f"{LABEL}: đất nứt dài sau nhà, nước đùn ra từ chân đồi."


@dataclass(frozen=True, slots=True)
class Village:
    """A made-up village and what it says, in the order it says it: words of SMS, or a key pressed in a call."""

    name: str
    said: tuple[str, ...] = ()
    key: str = ""
    is_dark: bool = False


VILLAGES = (
    Village("Bản Diễn Lại Một", ("NHAN", "BAO", "DI 12/31", "DI 31/31", "XONG")),
    Village("Bản Diễn Lại Hai", ("nhan", "DI 20/27", "XONG")),
    Village("Bản Diễn Lại Ba", ("BAO", "CUU 1 nguoi bi thuong, duong bi cat")),
    Village("Bản Diễn Lại Bốn", (), "2"),
    Village("Bản Diễn Lại Năm"),
    Village("Bản Diễn Lại Sáu", is_dark=True),
)
"""One silent, one cut off, one that calls for help."""
