"""A line of the last day for the board, and the chart of a station. Each chart comes with its table."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.safestring import SafeString

from hoaban.ui.graphics import Svg
from hoaban.ui.timecharts import ends

Points = Sequence[tuple[datetime, float]]
WIDE, HIGH = 120, 28


def spark(points: Points, label: str) -> SafeString:
    """Small enough for a cell; the numbers stand beside it."""
    if len(points) < 2:
        return SafeString("")
    low, high = ends([value for _at, value in points])
    first, last = points[0][0], points[-1][0]
    svg = Svg("spark", label, view_box=f"0 0 {WIDE} {HIGH}", width=WIDE)
    placed = [
        f"{2 + (at - first) / (last - first) * (WIDE - 4):.1f},{HIGH - 3 - (value - low) / (high - low) * (HIGH - 6):.1f}"
        for at, value in points
    ]
    svg.add("polyline", points=" ".join(placed), class_="line series-1")
    return svg.done()
