"""Styles and scripts ask nothing of a 2016 phone that it does not know (Chromium 106)."""

import pytest

from tests.support import house, phonefloor


def test_every_feature_in_the_table_is_younger_than_the_floor() -> None:
    assert all(
        since > phonefloor.FLOOR
        for _sign, since, _name in (*phonefloor.CSS, *phonefloor.JS, *phonefloor.HTML)
    )


@pytest.mark.parametrize("kind", ["css", "js"])
def test_citizens_files_stay_on_the_floor(kind: str) -> None:
    """Everything but the officials' desk, which runs on an office computer."""
    found = []
    for path in house.static_files(kind):
        if house.room_of_file(path) != house.Room("workspace", ""):
            text = path.read_text(encoding="utf-8")
            found += [f"{house.shown(path)}: {line}" for line in phonefloor.beyond_the_floor(text, kind)]
    assert found == []


def test_citizens_templates_stay_on_the_floor() -> None:
    found = []
    for path in house.templates():
        if path.suffix == ".html" and house.room_of_file(path) != house.Room("workspace", ""):
            text = path.read_text(encoding="utf-8")
            found += [f"{house.shown(path)}: {line}" for line in phonefloor.beyond_the_floor(text, "html")]
    assert found == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a { color: color-mix(in srgb, red, blue) }", "css"),
        ("main { height: 100dvh }", "css"),
        ("a { b & { color: red } }\n.c {\n  & d { x: y } }", "css"),
        ("h1 { text-wrap: balance }", "css"),
        ("a { .b { color: red } }", "css"),
        ("@media print { a { :hover { color: red } } }", "css"),
        ("a { width: calc(1px * sign(2)) }", "css"),
        ("a { color: rgb(from red r g b) }", "css"),
        (":dir(rtl) { x: y }", "css"),
        ("const { groupBy } = Object", "js"),
        ("rows.with(0, 1)", "js"),
        ("a.union(b)", "js"),
        ("const word = /[a--b]/v;", "js"),
        ("Temporal.Now.instant()", "js"),
        ("<div popover>", "html"),
        ("rows.toSorted()", "js"),
        ("Object.groupBy(rows, f)", "js"),
    ],
)
def test_a_younger_feature_is_refused(text: str, kind: str) -> None:
    assert phonefloor.beyond_the_floor(text, kind)


def test_a_rule_inside_a_media_query_is_no_nesting() -> None:
    text = "@media print { a { x: y } b { x: y } } @layer z { @supports (x: y) { a { x: y } } } c { x: url(a;b) }"
    assert not phonefloor.nests(text)


def test_a_feature_with_a_way_out_is_fine() -> None:
    assert (
        phonefloor.beyond_the_floor("@supports (height: 1dvh) { a { height: 100dvh } } b { top: 0 }", "css")
        == []
    )
