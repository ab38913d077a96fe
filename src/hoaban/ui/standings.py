"""Places that stand in one of five ways on a small ground of dots: shape, sign and colour say the same.

The colours are those of a map of tiles whose values are words (`maps`), so the small picture and the large one agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from hoaban.ui import levels, names
from hoaban.ui.graphics import Svg
from hoaban.ui.sketch import WIDTH, Point, Window


@dataclass(frozen=True, slots=True)
class Stands:
    """A place, how it stands (1 to 5, the gravest 5), and what its mark says."""

    name: str
    at: Point
    way: int
    sign: str
    """A few letters in the mark: a count, or a sign."""
    said: str
    url: str
    is_near: bool = False
    """Its own place is not known: the edge is dashed."""


def standing_map(
    title: str, ground: Window, others: Sequence[Point], held: Sequence[Stands]
) -> SafeString:  # fmt: skip
    """``held``: the gravest first; each a link that a keyboard reaches."""
    flat = levels.Flat(ground)
    svg = Svg("sketch sketch-levels sketch-standing", title, view_box=f"0 0 {WIDTH} {flat.height:.0f}")
    svg.add("rect", class_="sketch-ground", width=WIDTH, height=f"{flat.height:.0f}")
    for x, y in map(flat.at, others):
        svg.add("circle", cx=x, cy=y, r=3.5, class_="sketch-dot")
    size = levels.LARGE if len(held) <= levels.CROWD else levels.SMALL
    marks = levels.apart(tuple(flat.at(one.at) for one in held), size, (WIDTH, flat.height))
    for one, mark in reversed(list(zip(held, marks, strict=True))):
        levels.leader(svg, flat.at(one.at), mark, size)
        svg.open(f"{one.name}: {one.said}", one.url)
        _figure(svg, one.way, mark, size, one.sign, is_near=one.is_near)
        svg.close(one.url)
    wanted = [names.Name(one.name, x, y, size + 4) for one, (x, y) in zip(held, marks, strict=True)]
    full = [(x - size, y - size, x + size, y + size) for x, y in marks]
    for name, found in zip(wanted, names.written(wanted, WIDTH, flat.height, full), strict=True):
        if found is not None:
            names.write(svg, name, found, is_strong=True)
    return svg.done()


def swatch(way: int, sign: str) -> SafeString:
    """The mark for the legend."""
    svg = Svg("sketch-swatch", "", view_box="-30 -30 60 60")
    _figure(svg, way, (0, 0), levels.LARGE, sign, is_near=False)
    return svg.done()


def _figure(svg: Svg, way: int, at: Point, size: float, sign: str, *, is_near: bool) -> None:
    looks = f"sketch-mark scale-{way}" + (" sketch-part" if is_near else "")
    levels.figure(svg, way, at, size, looks, sign, f"sketch-level on-{way}")
