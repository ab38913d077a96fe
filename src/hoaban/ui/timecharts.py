"""Values over time as SVG text, with heights that mean something drawn across and the same as a table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from hoaban.ui import formats
from hoaban.ui.graphics import Graphic, Svg, nice_top, shown
from hoaban.ui.tables import Column, Row, Table

Points = Sequence[tuple[datetime, float]]
MARKED = 60
"""Points; more are drawn as a line alone, but for those that are to be seen."""
_FLOOR, _TALL, _LEFT, _RIGHT = 224, 200, 17.0, 97.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a chart is of."""

    title: str
    unit: str
    language: str
    gap: timedelta
    """Over a longer one no line is drawn: nobody measured there."""
    from_nought: bool = False
    heights: tuple[tuple[str, float], ...] = ()
    """Name and height of each that is drawn across where it is in sight."""
    seen: Collection[int] = ()
    """Places of points that stand out."""
    note: str = ""
    source: str = ""

    def text(self, value: float) -> str:
        return shown(value, None, self.unit, self.language)


def chart(points: Points, plan: Plan) -> Graphic:
    """At least one point is there."""
    values = [value for _at, value in points]
    tops = [height for _name, height in plan.heights] if plan.from_nought else []
    low, high = (0.0, nice_top([*values, *tops])) if plan.from_nought else ends(values)
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
    for name, height in plan.heights:
        if low <= height <= high:
            _across(svg, _y(height, low, high), f"{name}: {plan.text(height)}")
    _drawn(svg, points, low, high, plan)
    return Graphic(plan.title, svg.done(), _table(points, plan), (), plan.note, plan.source)


def ends(values: Sequence[float]) -> tuple[float, float]:
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
        if other[0][0] - one[0][0] <= plan.gap:
            (x1, y1), (x2, y2) = one[1], other[1]
            line = {"x1": f"{x1:.2f}%", "y1": f"{y1:.1f}", "x2": f"{x2:.2f}%", "y2": f"{y2:.1f}"}
            svg.add("line", **line, class_="line series-1")
    for n, ((x, y), (at, value)) in enumerate(zip(places, points, strict=True)):
        if n not in plan.seen and len(points) > MARKED:
            continue
        colour = "series-2" if n in plan.seen else "series-1"
        svg.open(f"{formats.moment(timezone.localtime(at))}: {plan.text(value)}", "")
        svg.add("circle", cx=f"{x:.2f}%", cy=f"{y:.1f}", r=5, class_=f"mark-shape {colour}")
        svg.close("")


def _table(points: Points, plan: Plan) -> Table:
    rows = [Row((formats.moment(timezone.localtime(at)), plan.text(value))) for at, value in reversed(points)]
    return Table(plan.title, (Column("at", _("Time")), Column("value", _("Value"), numeric=True)), rows)
