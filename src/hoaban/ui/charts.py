"""Charts as SVG text, without script or inline style. Widths are percentages: text keeps its size on a phone.

Pure functions of plain values; the table beside the picture is made from the same values.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hoaban.ui.graphics import Graphic, LegendEntry, Svg, nice_top, shown
from hoaban.ui.tables import Column, Row, Table

# Room for the value's text to the right of the longest bar.
_FULL = 80.0


@dataclass(frozen=True, slots=True)
class Series:
    """One measured thing over the same labels as its neighbours; None where nothing is known."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """How values are written."""

    unit: str = ""
    places: int | None = None
    language: str = "vi"
    note: str = ""
    source: str = ""
    words: tuple[str, ...] = ()
    """For values that are places on a list and not amounts: 1 is written as the first word."""
    first: str = ""
    """Heading of the table's first column: what the labels are (years, peoples, places)."""

    def text(self, value: float | None) -> str:
        if self.words and value is not None:
            return self.words[int(value) - 1]
        return shown(value, self.places, self.unit, self.language)

    def tick(self, value: float) -> str:
        """A round number on an axis needs no decimals of its own."""
        return shown(value, None, self.unit, self.language)


PLAIN = Style()


def bars(
    title: str,
    labels: Sequence[str],
    values: Sequence[float | None],
    *,
    style: Style = PLAIN,
    urls: Sequence[str] = (),
) -> Graphic:
    """Horizontal bars, one per label, the label above its bar."""
    return grouped_bars(title, labels, (Series("", tuple(values)),), style=style, urls=urls)


def grouped_bars(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    style: Style = PLAIN,
    urls: Sequence[str] = (),
) -> Graphic:
    """Horizontal bars in groups: one group per label, one bar per series, in the legend's order."""
    thick = 20 if len(series) == 1 else 15
    group = 24 + len(series) * (thick + 3) + 10
    top = nice_top([value for one in series for value in one.values if value is not None])
    svg = Svg("chart", title, height=group * len(labels) + 4)
    for index, label in enumerate(labels):
        y = index * group
        svg.add("text", label, x="0", y=y + 17)
        for place, one in enumerate(series):
            url = urls[index] if urls else ""
            spoken = f"{label}, {one.label}: " if one.label else f"{label}: "
            _bar(svg, y + 24 + place * (thick + 3), thick, one.values[index], top, place, spoken, url, style)
    return Graphic(
        title,
        svg.done(),
        _table(title, labels, series, urls, style),
        _legend(series),
        style.note,
        style.source,
    )


def _bar(
    svg: Svg,
    y: int,
    thick: int,
    value: float | None,
    top: float,
    place: int,
    spoken: str,
    url: str,
    style: Style,
) -> None:
    if value is None:  # a gap and a word: a thin bar would say «almost none»
        svg.add("text", _("no figure"), x="0", y=y + thick // 2 + 4, class_="tick")
        return
    width = max(0.0, value) / top * _FULL
    svg.open(spoken + style.text(value), url)
    svg.add(
        "rect",
        x="0",
        y=y,
        width=f"{max(width, 0.4):.2f}%",
        height=thick,
        rx=3,
        class_=f"mark-shape series-{place % 6 + 1}",
    )
    svg.add("text", style.text(value), x=f"{width:.2f}%", y=y + thick // 2 + 4, dx=6, class_="value")
    svg.close(url)


def lines(title: str, labels: Sequence[str], series: Sequence[Series], *, style: Style = PLAIN) -> Graphic:
    """Lines over time; a gap where nothing is known, never a guess between."""
    height, floor = 260, 224
    top = nice_top([value for one in series for value in one.values if value is not None])
    svg = Svg("chart", title, height=height)
    for step in range(5):
        y = floor - step * 50
        svg.add("line", x1="9%", x2="97%", y1=y, y2=y, class_="grid-line" if step else "base-line")
        svg.add("text", style.tick(top * step / 4), x="8%", y=y + 4, text_anchor="end", class_="tick")
    places = [_at(index, len(labels)) for index in range(len(labels))]
    for x, label in zip(places, labels, strict=True):
        svg.add("text", label, x=f"{x:.2f}%", y=floor + 22, text_anchor="middle", class_="axis")
    for place, one in enumerate(series):
        _line(svg, place, one, places, labels, [_height(value, top, floor) for value in one.values], style)
    return Graphic(
        title, svg.done(), _table(title, labels, series, (), style), _legend(series), style.note, style.source
    )


def _line(
    svg: Svg,
    place: int,
    one: Series,
    places: list[float],
    labels: Sequence[str],
    heights: list[float | None],
    style: Style,
) -> None:
    colour = f"series-{place % 6 + 1}"
    for index in range(len(places) - 1):
        left, right = heights[index], heights[index + 1]
        if left is not None and right is not None:
            svg.add(
                "line",
                x1=f"{places[index]:.2f}%",
                y1=f"{left:.1f}",
                x2=f"{places[index + 1]:.2f}%",
                y2=f"{right:.1f}",
                class_=f"line {colour} dash-{place % 4 + 1}",
            )
    for x, y, label, value in zip(places, heights, labels, one.values, strict=True):
        if y is not None:
            svg.open(f"{one.label} {label}: {style.text(value)}", "")
            svg.add("circle", cx=f"{x:.2f}%", cy=f"{y:.1f}", r=5, class_=f"mark-shape {colour}")
            svg.close("")


def _at(index: int, count: int) -> float:
    """Where the label stands, in percent of the width."""
    return 53.0 if count == 1 else 13.0 + index * 80.0 / (count - 1)


def _height(value: float | None, top: float, floor: int) -> float | None:
    return None if value is None else floor - value / top * 200


def _legend(series: Sequence[Series]) -> tuple[LegendEntry, ...]:
    return tuple(
        LegendEntry(f"series-{place % 6 + 1}", one.label) for place, one in enumerate(series) if one.label
    )


def _table(
    title: str, labels: Sequence[str], series: Sequence[Series], urls: Sequence[str], style: Style
) -> Table:
    columns = (
        Column("label", style.first or _("Item")),
        *(Column(str(n), one.label or style.unit, numeric=True) for n, one in enumerate(series)),
    )
    rows = [
        Row((label, *(style.text(one.values[index]) for one in series)), urls[index] if urls else "")
        for index, label in enumerate(labels)
    ]
    return Table(title, columns, rows)
