"""What is known of the night of 26 to 27 July 2025 in the former district of Sông Mã, and what is made up to tell it again.

Known: row H10 of the pack's `hazard_events.csv` (flash flood; houses carried off, power and signal lost) and the rain of 24
hours at Nậm Ty in its `readings.csv` (source S66, a newspaper). Made up, and labelled so: how the rain fell hour by hour (the
pack's `synthetic_readings.csv`), the gauge that tells it, the crack, the villages and what they said.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hoaban.kit.pack import Pack

EVENT, SOURCE = "H10", "S66"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
GAUGE, STATION = "RG-NAMTY", "RG-NAMTY-MAU"
"""The real gauge, and the made-up one beside it that the replay speaks through: nothing invented stands under the real one's name."""
GAUGE_NAME = "Nậm Ty"
RAIN = 292.8
"""Millimetres in 24 hours, to 07:00 of 27 July 2025."""
HOURS = "synthetic_readings.csv"
"""Of the pack: the day's sum is the newspaper's, its hours are ours."""
LEVEL = 3
"""To which the duty officer raises the draft."""
LABEL = "Dữ liệu mẫu, diễn lại đêm 26–27/7/2025"


@dataclass(frozen=True, slots=True)
class Village:
    """A made-up village and what it says, in the order it says it: words of SMS, or a key pressed in a call."""

    name: str
    said: tuple[str, ...] = ()
    key: str = ""
    is_dark: bool = False

    @property
    def answers(self) -> bool:
        return bool(self.said or self.key)


VILLAGES = (
    Village("Bản Diễn Lại Một", ("NHAN", "BAO", "DI 12/31", "DI 31/31", "XONG")),
    Village("Bản Diễn Lại Hai", ("nhan", "DI 20/27", "XONG")),
    Village("Bản Diễn Lại Ba", ("BAO", "CUU 1 nguoi bi thuong, duong bi cat")),
    Village("Bản Diễn Lại Bốn", (), "2"),
    Village("Bản Diễn Lại Năm"),
    Village("Bản Diễn Lại Sáu", is_dark=True),
)
"""One silent, one cut off, one that calls for help."""
CRACK = f"{VILLAGES[0].name}: đất nứt dài sau nhà, nước đùn ra. Dữ liệu mẫu"
"""What the first one's head writes behind the word of a crack: where and what, in one text message."""


def rain_by_hour(province: Pack) -> tuple[float, ...]:
    """Of the night, in millimetres, the first hour first."""
    rows = [one for one in province.rows(HOURS) if one["station"] == GAUGE]
    return tuple(float(one["value"]) for one in sorted(rows, key=lambda one: one["end"]))
