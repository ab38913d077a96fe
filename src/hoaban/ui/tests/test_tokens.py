"""Colours keep their promises: contrast in both themes, accents away from maps and warnings."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[1] / "static" / "ui"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
AA, AAA, SHAPES = 4.5, 7.0, 3.0

TEXT_PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft")
        for ground in ("ground", "surface", "sunken", "accent-soft")
    ),
    *(("ink", soft) for soft in ("info-soft", "done-soft", "attention-soft", "fault-soft")),
    *((name, f"{name}-soft") for name in ("accent", "done", "attention", "fault", "info")),
    *(
        (name, ground)
        for name in ("accent", "done", "attention", "fault")
        for ground in ("ground", "surface")
    ),
    ("accent", "sunken"),
    ("accent", "fault-soft"),
    ("on-accent", "accent"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    *((f"on-scale-{n}", f"scale-{n}") for n in range(1, 6)),
    ("ink", "scale-none"),
]
SHAPE_PAIRS = [
    *((f"series-{n}", ground) for n in range(1, 7) for ground in ("ground", "surface")),
    ("line-strong", "ground"),
    ("line-strong", "surface"),
    ("focus", "ground"),
    ("focus", "surface"),
]


def declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block))


def blocks() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Light, dark by the device, dark by choice."""
    light, rest = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    by_device, by_choice = rest.split(':root[data-theme="dark"]')
    return declared(light), declared(by_device), declared(by_choice)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


LIGHT, BY_DEVICE, BY_CHOICE = blocks()
THEMES = {"light": LIGHT, "dark": LIGHT | BY_DEVICE}


def test_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_readable(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= AA


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_shapes_stand_out(theme: str, shape: str, ground: str) -> None:
    assert contrast(THEMES[theme][shape], THEMES[theme][ground]) >= SHAPES


@pytest.mark.parametrize("level", range(1, 6))
def test_warnings_are_readable_by_nearly_everyone(level: int) -> None:
    assert contrast(LIGHT[f"level-{level}"], LIGHT[f"on-level-{level}"]) >= AAA


def test_both_ways_into_the_dark_are_the_same() -> None:
    assert BY_DEVICE == BY_CHOICE


def test_paper_is_never_dark() -> None:
    """Every way into the dark stands behind «screen»: whoever had chosen it printed black words on black cards."""
    assert [
        part[:40] for part in TOKENS.split("color-scheme: dark;")[:-1] if "@media screen" not in part[-160:]
    ] == []
    assert TOKENS.count("color-scheme: dark;") == 2


def test_a_telephone_number_is_printed_although_it_is_a_button() -> None:
    paper = (STATIC / "base.css").read_text(encoding="utf-8").split("@media print")[1]
    assert '.button:not([href^="tel:"])' in paper


def test_legal_colours_do_not_change_with_the_theme() -> None:
    assert not [name for name in BY_DEVICE if name.startswith(("level", "on-level"))]


def test_the_accents_never_appear_on_maps_or_in_warnings() -> None:
    graphics = (STATIC / "graphics.css").read_text(encoding="utf-8")
    warnings = [
        line for line in (STATIC / "content.css").read_text(encoding="utf-8").splitlines() if ".level" in line
    ]
    for text in (graphics, *warnings):
        assert not re.search(r"--(accent|on-accent|primary)", text)
    accents = {theme[name] for theme in THEMES.values() for name in ("accent", "primary", "primary-strong")}
    shown = {
        value
        for theme in THEMES.values()
        for name, value in theme.items()
        if name.startswith(("scale", "level", "series"))
    }
    assert not accents & shown


def test_the_deep_red_is_for_primary_actions_only() -> None:
    for sheet in sorted(STATIC.parents[2].glob("**/static/**/*.css")):
        for line in sheet.read_text(encoding="utf-8").splitlines():
            if "var(--primary" in line:
                assert ".button-primary" in line, f"{sheet.name}: {line}"


def test_colours_are_named_in_one_file_only() -> None:
    for sheet in sorted(STATIC.glob("*.css")):
        if sheet.name != "tokens.css":
            colours = set(re.findall(r"#[0-9a-f]{3,8}\b", sheet.read_text(encoding="utf-8")))
            assert colours <= {"#ffffff", "#000000"}, sheet.name
