"""Two drawings of this room: the pyramid of ages, and lines of a hundred percent. Each comes with its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hoaban.ui import formats
from hoaban.ui.graphics import Graphic, LegendEntry, Svg, nice_top, shown
from hoaban.ui.tables import Column, Row, Table

# The middle is for the ages; beyond the longest bar is room for its number.
_LEFT, _RIGHT, _LONGEST = 41.0, 59.0, 29.0
_BAND, _HEAD = 24, 26
_FIVE = 5
_FEW = 12  # lines; more stand closer together


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a drawing: its name, its numbers (None: hidden), all of it, and where it leads."""

    name: str
    shown: tuple[int | None, ...]
    whole: int
    url: str = ""


def said(number: int | None, language: str) -> str:
    return _("hidden") if number is None else shown(number, 0, "", language)


def share(value: float | None, language: str) -> str:
    return _("hidden") if value is None else shown(value, 1, "%", language)


def pyramid(title: str, bands: Sequence[Part], extra: Sequence[Part], note: str, language: str) -> Graphic:
    """``bands`` youngest first, each with men and women; ``extra`` stands in the table only."""
    top = nice_top([number for one in bands for number in one.shown if number is not None])
    svg = Svg("chart", title, height=_HEAD + _BAND * len(bands) + 4)
    svg.add("text", _("Men"), x=f"{_LEFT}%", y=16, text_anchor="end", class_="axis")
    svg.add("text", _("Women"), x=f"{_RIGHT}%", y=16, class_="axis")
    for place, one in enumerate(reversed(bands)):
        y = _HEAD + place * _BAND
        svg.add("text", one.name, x="50%", y=y + 15, text_anchor="middle", class_="axis")
        men, women = one.shown
        _side(svg, men, top, y, f"{one.name}, {_('Men')}: {said(men, language)}", language, is_left=True)
        _side(
            svg, women, top, y, f"{one.name}, {_('Women')}: {said(women, language)}", language, is_left=False
        )
    columns = (
        Column("age", _("Age")), Column("men", _("Men"), numeric=True), Column("women", _("Women"), numeric=True),
    )  # fmt: skip
    rows = [Row((one.name, *(said(number, language) for number in one.shown))) for one in (*bands, *extra)]
    legend = (LegendEntry("series-1", _("Men")), LegendEntry("series-2", _("Women")))
    return Graphic(title, svg.done(), Table(title, columns, rows), legend, note)


def _side(
    svg: Svg, number: int | None, top: float, y: int, spoken: str, language: str, *, is_left: bool
) -> None:
    width = 0.0 if number is None else number / top * _LONGEST
    start = _LEFT - width if is_left else _RIGHT
    beside = {"x": f"{start if is_left else start + width:.2f}%", "dx": -5 if is_left else 5}
    svg.open(spoken, "")
    if number:
        css = f"mark-shape series-{1 if is_left else 2}"
        svg.add(
            "rect",
            x=f"{start:.2f}%",
            y=y + 1,
            width=f"{max(width, 0.3):.2f}%",
            height=_BAND - 4,
            rx=2,
            class_=css,
        )
    if is_left:
        beside["text_anchor"] = "end"
    svg.add("text", said(number, language), **beside, y=y + 15, class_="tick" if number is None else "value")
    svg.close("")


def hundreds(
    title: str,
    first: str,
    kinds: Sequence[str],
    parts: Sequence[Part],
    note: str,
    language: str,
    whole: str = "",
) -> Graphic:
    """One bar of a hundred percent per line: the five largest kinds, and the rest in one piece.

    ``whole``: what the number beside a line's name is, when it is not everybody.
    """
    order = sorted(range(len(kinds)), key=lambda at: -sum(part.shown[at] or 0 for part in parts))
    drawn = [at for at in order if any(part.shown[at] for part in parts)][:_FIVE]
    told = [at for at in order if any(part.shown[at] != 0 for part in parts)]
    step, thick = (54, 20) if len(parts) <= _FEW else (36, 12)
    svg = Svg("chart", title, height=step * len(parts) + 4)
    for row, part in enumerate(parts):
        _hundred(svg, row * step, thick, part, [(kinds[at], part.shown[at]) for at in drawn], language)
    legend = [LegendEntry(f"series-{place + 1}", kinds[at]) for place, at in enumerate(drawn)]
    columns = (
        Column("name", first), Column("whole", whole or _("In all"), numeric=True),
        *(Column(str(at), kinds[at], numeric=True) for at in told),
    )  # fmt: skip
    rows = [
        Row((part.name, _whole(part, language, is_sum=bool(whole)), *(said(part.shown[at], language) for at in told)), part.url)
        for part in parts
    ]  # fmt: skip
    legend.append(LegendEntry("scale-none", _("others, and what is hidden")))
    return Graphic(title, svg.done(), Table(title, columns, rows), tuple(legend), note)


def _whole(part: Part, language: str, *, is_sum: bool) -> str:
    """A sum of what is shown says nothing of people where nothing is shown: a zero there would say that nobody is."""
    if is_sum and part.whole == 0 and None in part.shown:
        return said(None, language)
    return formats.number(part.whole, 0, language)


def _hundred(
    svg: Svg, y: int, thick: int, part: Part, pieces: Sequence[tuple[str, int | None]], language: str
) -> None:
    told = ", ".join(
        f"{kind} {formats.number(100 * number / part.whole, 0, language)}%"
        for kind, number in pieces
        if number
    )
    svg.add("text", part.name, x="0", y=y + 15)
    svg.open(f"{part.name}: {told}", part.url)
    start = 0.0
    svg.add("rect", x="0", y=y + 20, width="100%", height=thick, rx=3, class_="mark-shape scale-none")
    for place, (_kind, number) in enumerate(pieces):
        width = 100 * (number or 0) / (part.whole or 1)
        if width:
            css = f"mark-shape series-{place + 1}"
            svg.add("rect", x=f"{start:.2f}%", y=y + 20, width=f"{width:.2f}%", height=thick, class_=css)
        start += width
    svg.close(part.url)
