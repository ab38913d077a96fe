"""Styles and scripts ask nothing of a 2016 phone that it does not know (Chromium 106)."""

import pytest

from tests.support import house, phonefloor


def test_every_feature_in_the_table_is_younger_than_the_floor() -> None:
    assert all(since > phonefloor.FLOOR for _sign, since, _name in (*phonefloor.CSS, *phonefloor.JS))


@pytest.mark.parametrize("kind", ["css", "js"])
def test_citizens_files_stay_on_the_floor(kind: str) -> None:
    """Everything but the officials' desk, which runs on an office computer."""
    found = []
    for path in sorted(house.SOURCE.rglob(f"static/**/*.{kind}")):
        if house.room_of_file(path) != house.Room("workspace", ""):
            text = path.read_text(encoding="utf-8")
            found += [f"{house.shown(path)}: {line}" for line in phonefloor.beyond_the_floor(text, kind)]
    assert found == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a { color: color-mix(in srgb, red, blue) }", "css"),
        ("main { height: 100dvh }", "css"),
        ("a { b & { color: red } }\n.c {\n  & d { x: y } }", "css"),
        ("h1 { text-wrap: balance }", "css"),
        ("rows.toSorted()", "js"),
        ("Object.groupBy(rows, f)", "js"),
    ],
)
def test_a_younger_feature_is_refused(text: str, kind: str) -> None:
    assert phonefloor.beyond_the_floor(text, kind)


def test_a_feature_with_a_way_out_is_fine() -> None:
    assert (
        phonefloor.beyond_the_floor("@supports (height: 1dvh) { a { height: 100dvh } } b { top: 0 }", "css")
        == []
    )
