"""A line of the last day for the board, and the chart of a station. Each chart comes with its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hoaban.domains.hazards.rules import STEP_WITHIN
from hoaban.domains.hazards.values import Variable
from hoaban.ui import formats
from hoaban.ui.graphics import Graphic, Svg, nice_top, shown
from hoaban.ui.tables import Column, Row, Table

Points = Sequence[tuple[datetime, float]]
WIDE, HIGH = 120, 28
MARKED = 60
"""Points; more are drawn as a line alone."""
_FLOOR, _TALL, _LEFT, _RIGHT = 224, 200, 17.0, 97.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a chart is of."""

    title: str
    variable: Variable
    language: str
    alarms: tuple[tuple[str, float], ...] = ()
    """Name and height of each level that is known."""
    note: str = ""
    source: str = ""

    def text(self, value: float) -> str:
        return shown(value, None, self.variable.unit, self.language)


def spark(points: Points, label: str) -> SafeString:
    """Small enough for a cell; the numbers stand beside it."""
    if len(points) < 2:
        return SafeString("")
    low, high = _ends([value for _at, value in points])
    first, last = points[0][0], points[-1][0]
    svg = Svg("spark", label, view_box=f"0 0 {WIDE} {HIGH}", width=WIDE)
    placed = [
        f"{2 + (at - first) / (last - first) * (WIDE - 4):.1f},{HIGH - 3 - (value - low) / (high - low) * (HIGH - 6):.1f}"
        for at, value in points
    ]
    svg.add("polyline", points=" ".join(placed), class_="line series-1")
    return svg.done()


def chart(points: Points, plan: Plan) -> Graphic:
    """Values over time; heights that mean an alarm are drawn across where they are in sight."""
    values = [value for _at, value in points]
    low, high = (0.0, nice_top(values)) if plan.variable is Variable.RAIN else _ends(values)
    svg = Svg("chart", plan.title, height=_FLOOR + 30)
    for step in range(5):
        y = _FLOOR - step * _TALL // 4
        value = round(low + (high - low) * step / 4, 2)
        svg.add(
            "line", x1=f"{_LEFT}%", x2=f"{_RIGHT}%", y1=y, y2=y, class_="grid-line" if step else "base-line"
        )
        svg.add(
            "text",
            formats.number(value, None, plan.language),
            x="15.5%",
            y=y + 4,
            text_anchor="end",
            class_="tick",
        )
    _times(svg, points)
    for name, height in plan.alarms:
        if low <= height <= high:
            _across(svg, _y(height, low, high), f"{name}: {plan.text(height)}")
    _drawn(svg, points, low, high, plan)
    return Graphic(plan.title, svg.done(), _table(points, plan), (), plan.note, plan.source)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """A little air above and below; a river at 280 m is not drawn from nought."""
    low, high = min(values), max(values)
    air = (high - low) * 0.1 or 0.5
    return low - air, high + air


def _x(at: datetime, points: Points) -> float:
    first, last = points[0][0], points[-1][0]
    if first == last:
        return (_LEFT + _RIGHT) / 2
    return _LEFT + 1 + (at - first) / (last - first) * (_RIGHT - _LEFT - 2)


def _y(value: float, low: float, high: float) -> float:
    return _FLOOR - (value - low) / (high - low) * _TALL


def _times(svg: Svg, points: Points) -> None:
    for at, anchor in ((points[0][0], "start"), (points[-1][0], "end")):
        x = {"start": _LEFT, "end": _RIGHT}[anchor]
        svg.add(
            "text",
            formats.moment(timezone.localtime(at)),
            x=f"{x}%",
            y=_FLOOR + 22,
            text_anchor=anchor,
            class_="axis",
        )


def _across(svg: Svg, y: float, said: str) -> None:
    svg.add(
        "line", x1=f"{_LEFT}%", x2=f"{_RIGHT}%", y1=f"{y:.1f}", y2=f"{y:.1f}", class_="line series-2 dash-2"
    )
    svg.add("text", said, x=f"{_LEFT + 1}%", y=f"{y - 5:.1f}", class_="value")


def _drawn(svg: Svg, points: Points, low: float, high: float, plan: Plan) -> None:
    places = [(_x(at, points), _y(value, low, high)) for at, value in points]
    for one, other in pairwise(zip(points, places, strict=True)):
        if other[0][0] - one[0][0] <= STEP_WITHIN:  # over a gap no line: nobody measured there
            (x1, y1), (x2, y2) = one[1], other[1]
            ends = {"x1": f"{x1:.2f}%", "y1": f"{y1:.1f}", "x2": f"{x2:.2f}%", "y2": f"{y2:.1f}"}
            svg.add("line", **ends, class_="line series-1")
    if len(points) > MARKED:
        return
    for (x, y), (at, value) in zip(places, points, strict=True):
        svg.open(f"{formats.moment(timezone.localtime(at))}: {plan.text(value)}", "")
        svg.add("circle", cx=f"{x:.2f}%", cy=f"{y:.1f}", r=5, class_="mark-shape series-1")
        svg.close("")


def _table(points: Points, plan: Plan) -> Table:
    rows = [Row((formats.moment(timezone.localtime(at)), plan.text(value))) for at, value in reversed(points)]
    return Table(plan.title, (Column("at", _("Time")), Column("value", _("Value"), numeric=True)), rows)
