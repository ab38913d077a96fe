"""Levels on a map: told apart without colour, reached by keyboard, never one over the other."""

import re
from itertools import combinations
from math import hypot

import pytest

from hoaban.ui import levels, sketch

GROUND = sketch.Window(103.0, 21.0, 105.0, 22.0)


def held(level: int = 3, at: tuple[float, float] = (104.0, 21.5), **changed: bool) -> levels.Held:
    return levels.Held(f"Xã <{level}>", at, level, f"Lũ quét, cấp {level}", f"/warnings/{level}/", **changed)


def drawing(text: str) -> str:
    """A mark without its colour and its number."""
    found = re.findall(r'<(?:path|circle)[^>]*(?= class="sketch-mark)', text)
    return str(found[0]).split()[0] + "".join(re.findall(r'(?: d| r)="[^"]*"', found[0]))


def test_each_level_has_its_own_shape_and_its_number() -> None:
    marks = {level: levels.swatch(level) for level in range(1, 6)}
    assert len({drawing(text) for text in marks.values()}) == 5
    for level, text in marks.items():
        assert re.search(rf"<text[^>]*>{level}</text>", text)
        assert f"level-fill-{level}" in text


def test_a_mark_is_a_link_that_says_all_and_the_others_are_none() -> None:
    text = levels.level_map("Bản đồ", GROUND, [("Xã Khác", (103.5, 21.2))], [held(4)])
    assert text.count("<a ") == 1
    assert '<a href="/warnings/4/" aria-label="Xã &lt;4&gt;: Lũ quét, cấp 4">' in text
    assert (text.count('class="sketch-dot"'), "Xã Khác" in text) == (1, True)
    assert "http" not in text


def test_a_part_of_a_commune_looks_unlike_the_whole_of_it() -> None:
    whole, part = (levels.level_map("Bản đồ", GROUND, [], [held(is_part=one)]) for one in (False, True))
    assert ("sketch-part" in whole, "sketch-part" in part) == (False, True)


@pytest.mark.parametrize("count", [2, 4, 12])
def test_marks_of_neighbours_stand_beside_each_other_and_inside(count: int) -> None:
    wide, room = 2 * levels.LARGE, (640.0, 480.0)
    crowd = tuple((2.0 + place % 3, 300.0) for place in range(count))
    found = levels.apart(crowd, levels.LARGE, room)
    assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(found, 2)) >= wide - 1
    assert all(levels.LARGE <= x <= 640 - levels.LARGE and 0 < y < 480 for x, y in found)
    text = levels.level_map("Bản đồ", GROUND, [], [held(at=(104.0, 21.5)), held(2, at=(104.0, 21.5))])
    assert "sketch-leader" in text, "a line leads from the place to its mark"


def test_marks_that_have_room_stay_where_they_are() -> None:
    far = ((100.0, 100.0), (300.0, 100.0))
    assert levels.apart(far, levels.LARGE, (640.0, 480.0)) == far


def test_the_gravest_lies_on_top() -> None:
    text = levels.level_map("Bản đồ", GROUND, [], [held(5), held(2, at=(104.5, 21.5))])
    assert text.index("/warnings/2/") < text.index("/warnings/5/")


def test_what_was_drawn_lies_below_the_marks() -> None:
    ring = ((103.8, 21.2), (104.0, 21.2), (104.0, 21.4))
    text = levels.level_map("Bản đồ", GROUND, [], [held()], [levels.Drawn(3, [ring], [(103.9, 21.3, 5.0)])])
    assert text.count("sketch-ring level-fill-3") == 2
    assert text.rindex("sketch-ring") < text.index("sketch-mark")
