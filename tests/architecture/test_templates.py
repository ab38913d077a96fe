"""Templates look downward, carry no code of their own, and stay short."""

import ast
import re
import tomllib
from pathlib import Path, PurePath

import pytest
from django.template.engine import Engine

from tests.architecture.test_contracts import findings
from tests.support import guards, house, roundabout
from tests.support.house import Room

PLACES, REGISTRY, UI, PORTAL = (
    Room("foundation", "places"),
    Room("domains", "registry"),
    Room("ui", ""),
    Room("portal", ""),
)


def libraries() -> dict[str, str]:
    """Tag library → the app label it lies in, for ours only."""
    found = {}
    for name, module in Engine.get_default().libraries.items():
        located = house.room_of_module(module)
        if located:
            found[name] = located[0].label
    return found


def over_templates(check: object) -> list[str]:
    found = []
    for path in house.templates():
        room = house.room_of_file(path)
        if room is not None:
            found += [
                f"{house.shown(path)}: {line}" for line in check(path.read_text(encoding="utf-8"), room, path)
            ]  # type: ignore[operator]
    return found


def test_templates_look_downward() -> None:
    known = libraries()
    assert over_templates(lambda text, room, _path: guards.template_order(text, room, known)) == []


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ('{% extends "portal/page.html" %}', PLACES),
        ('{% extends "workspace/page.html" %}', REGISTRY),
        ('{% include "registry/row.html" %}', PLACES),
        ('{% include "places/map.html" %}', UI),
        ("{% load registry_tags %}", PLACES),
        ("{% load show from registry_tags %}", PLACES),
        ("{% extends anything %}", PLACES),
        ('{% include "workspace/parts/top.html" %}', PORTAL),
    ],
)
def test_an_upward_look_is_refused(text: str, room: Room) -> None:
    assert guards.template_order(text, room, {"registry_tags": "registry"})


def test_a_downward_look_is_fine() -> None:
    text = '{% extends "ui/frame.html" %}{% load i18n ui %}{% include "ui/components/table.html" %}'
    assert guards.template_order(text, PLACES, {"ui": "ui"}) == []


def test_no_template_links_to_a_shell_by_name() -> None:
    assert over_templates(lambda text, room, _path: guards.shells_by_name(text, room)) == []


def test_no_template_carries_script_or_style() -> None:
    assert over_templates(lambda text, _room, _path: guards.inline_code(text)) == []


def test_no_markup_made_in_python_carries_them_either() -> None:
    def check(text: str, *_where: object) -> list[str]:
        return [
            f"line {line}: {finding}"
            for line, said in roundabout.texts(ast.parse(text))
            for finding in guards.inline_code(said)
        ]

    # A draft to print is a file of its own, not a page of the site.
    assert [line for line in findings(check) if not line.startswith("src/hoaban/config/dossier/")] == []
    assert check("""format_html('<p style="color:red">{}</p>', x)""")
    assert check("""x = '<script>go()</script>'""")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<div\n  class="x"\n  onmouseover="x">',
        '<img alt="" src="/static/x.svg">',
    ],
)
def test_inline_code_is_refused(text: str) -> None:
    assert guards.inline_code(text)


def test_a_script_file_is_fine() -> None:
    assert (
        guards.inline_code(
            '<script type="module" src="{% static \'x.js\' %}"></script><p data-style="x" one="y">'
        )
        == []
    )


LONG_LINES = tomllib.loads((house.ROOT / "tests/architecture/long_lines.toml").read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.as_posix().partition("/templates/")[2]


def test_templates_stay_short() -> None:
    assert (
        over_templates(lambda text, _, path: guards.sizes(text, path, LONG_LINES.get(name_of(path), 0))) == []
    )


def test_no_exception_outlives_its_template() -> None:
    assert set(LONG_LINES) <= {name_of(path) for path in house.templates()}


def test_a_template_short_by_long_lines_is_refused() -> None:
    text = f"<p>{'x' * guards.WIDEST_LINE}</p>\n"
    assert guards.sizes(text, PurePath("a.html"))
    assert guards.sizes(text * 2, PurePath("a.html"), long_lines=1)
    assert guards.sizes(text, PurePath("a.html"), long_lines=1) == []


def test_a_template_lies_in_its_room_s_folder() -> None:
    """Templates share one namespace: a room that wrote into another's folder would silently replace its page."""
    borrowed = guards.OTHERS_FOLDERS  # pages of allauth, which accounts alone may dress anew
    allowed = {"404.html", "403.html", "403_csrf.html", "400.html", "500.html"}
    wrong = []
    for path in house.templates():
        room, first = house.room_of_file(path), re.split(r"/templates/", str(path))[1].split("/")[0]
        own = {room.label, *allowed, *(borrowed if room.label == "accounts" else ())} if room else set()
        if room is not None and first not in own:
            wrong.append(house.shown(path))
    assert wrong == []
