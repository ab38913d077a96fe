"""A drawn area on a ground of dots: everything lies where it should, and nothing outside is drawn."""

import re
from pathlib import Path

from hoaban.ui import sketch

RING = ((103.8, 21.2), (104.0, 21.2), (104.0, 21.4))


def test_the_ground_holds_all_with_room_and_is_never_a_point() -> None:
    found = sketch.window([*RING, *sketch.circle_ends((103.9, 21.3, 30.0))])
    assert found is not None
    assert all(found.holds(one) for one in (*RING, *sketch.circle_ends((103.9, 21.3, 30.0))))
    alone = sketch.window([(103.9, 21.3)])
    assert alone is not None
    assert round(alone.east - alone.west, 6) == round(alone.north - alone.south, 6) == sketch.LEAST
    assert sketch.window([]) is None
    above = sketch.window([(103.9, 20.9), (103.9, 21.4)])
    assert above is not None
    assert round((above.north - above.south) / (above.east - above.west), 6) == sketch.TALLEST


def test_places_inside_the_window_are_named_and_those_outside_are_not() -> None:
    ground = sketch.Window(103.0, 21.0, 104.0, 22.0)
    spots = [
        sketch.Spot("Bản <Bó>", (103.5, 21.5), is_in=True),
        sketch.Spot("Xa", (105.0, 21.5)),
        sketch.Spot("Rìa phía đông", (103.9, 21.5)),
    ]
    text = sketch.sketch("Vùng", ground, spots, [RING], [(103.5, 21.5, 11.132)])
    assert "Bản &lt;Bó&gt;" in text
    assert "Xa" not in text
    assert text.count("sketch-area") == 2
    assert "sketch-left" in text
    across, down = (float(re.findall(rf'data-{name}="([\d.]+)"', text)[0]) for name in ("across", "down"))
    assert f'r="{round(0.1 * down, 1)}"' in text, "a tenth of a degree"
    assert f'cx="{round(0.5 * across, 1)}" cy="{round(0.5 * down, 1)}"' in text


def test_places_too_many_to_be_drawn_are_counted_in_the_picture() -> None:
    assert "không vẽ" not in sketch.sketch("Vùng", sketch.Window(103.0, 21.0, 104.0, 22.0), [])
    assert "còn 7 nơi không vẽ" in sketch.sketch("Vùng", sketch.Window(103.0, 21.0, 104.0, 22.0, 7), [])


def test_a_warned_place_is_unlike_another_on_the_smallest_phone() -> None:
    """There a dot of six units and one of four were three pixels and two, and both were full."""
    ground = sketch.Window(103.0, 21.0, 104.0, 22.0)
    text = sketch.sketch(
        "Vùng", ground, [sketch.Spot("Bó", (103.5, 21.5), is_in=True), sketch.Spot("Xa", (103.2, 21.2))]
    )
    assert re.search(r'<path[^>]* class="sketch-in"', text), "another shape"
    assert re.search(r'<circle[^>]* class="sketch-dot"', text)
    on_phone = 328 / sketch.WIDTH
    assert 2 * sketch.MARKED * on_phone >= 12
    assert sketch.MARKED >= 3 * sketch.DOT
    assert re.search(r'class="sketch-name sketch-strong[^"]*">Bó<', text), "its name is bold"
    assert re.search(r'class="sketch-name(?! sketch-strong)[^"]*">Xa<', text)
    looks = (Path(__file__).resolve().parents[1] / "static/ui/sketch.css").read_text(encoding="utf-8")
    fills = dict(re.findall(r"\.sketch-(in|dot) \{ fill: var\(--(\w+)\)", looks))
    assert fills == {"in": "ink", "dot": "sunken"}, "one full, one hollow"
