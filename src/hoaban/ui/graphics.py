"""What charts and maps share: the finished graphic with its legend and its table, and small SVG writing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

# Django's own wraps it for lazy texts, at five times the cost; a map escapes a thousand times.
from html import escape

from django.utils.safestring import SafeString, mark_safe

from hoaban.ui import formats
from hoaban.ui.tables import Table


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A swatch (CSS class of the fill, and the id of a pattern over it) and what it means, with its numbers."""

    css: str
    label: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Graphic:
    """Drawn by ``ui/components/graphic.html``: never a picture without its table."""

    title: str
    svg: SafeString
    table: Table
    legend: tuple[LegendEntry, ...] = ()
    note: str = ""
    source: str = ""
    wide: bool = False
    is_folded: bool = False
    """Its table is one press further: it is long, and what stands in it stands on the page in another way too."""


@dataclass(slots=True)
class Svg:
    """Collects SVG text. Attributes and text are escaped here and nowhere else."""

    css: str
    label: str
    view_box: str = ""
    height: int = 0
    width: int = 0
    """Of a drawing with a view box: what it keeps where no style stretches it."""
    parts: list[str] = field(default_factory=list)

    def add(self, tag: str, text: str = "", **attributes: object) -> None:
        """One element; ``class_`` is written as ``class``, underscores become hyphens."""
        self.parts.append(f"<{tag}{_written(attributes)}>{_safe(str(text))}</{tag}>")

    def raw(self, text: str) -> None:
        """Markup made by this package only."""
        self.parts.append(text)

    def open(self, spoken: str, url: str) -> None:
        """Begin one mark: a link if it leads somewhere, and always reachable by keyboard and spoken."""
        label = _safe(str(spoken))
        if url:
            self.raw(f'<a href="{escape(url)}" aria-label="{label}"><title>{label}</title>')
        else:
            self.raw(f'<g tabindex="0" role="img" aria-label="{label}"><title>{label}</title>')

    def close(self, url: str) -> None:
        self.raw("</a>" if url else "</g>")

    def done(self) -> SafeString:
        size = f' viewBox="{self.view_box}"' if self.view_box else f' width="100%" height="{self.height}"'
        size += f' width="{self.width}"' if self.width else ""
        head = f'<svg class="{self.css}"{size} role="group" aria-label="{escape(str(self.label))}">'
        return mark_safe(head + "".join(self.parts) + "</svg>")  # noqa: S308 - every part was escaped above


_NUMBERS = (int, float)
_SPECIAL = re.compile("[&<>\"']")


def _safe(text: str) -> str:
    """Most attributes are short and plain; five replacements for each made a third of a map's cost."""
    return escape(text) if _SPECIAL.search(text) else text


@lru_cache(maxsize=64)
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _written(attributes: dict[str, object]) -> str:
    return "".join(
        f' {_attribute(name)}="{value if type(value) in _NUMBERS else _safe(str(value))}"'
        for name, value in attributes.items()
        if value != ""
    )


@lru_cache(maxsize=4096)
def shown(value: float | None, places: int | None, unit: str, language: str) -> str:
    """A value as spoken and written: number, then unit."""
    text = formats.number(value, places, language)
    if value is None or not unit:
        return text
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def nice_top(values: Sequence[float]) -> float:
    """A round number not below the largest value, for the end of an axis."""
    largest = max(values, default=0.0)
    if largest <= 0:
        return 1.0
    step = 10.0 ** (len(str(int(largest))) - 1 if largest >= 1 else -1)
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10):
        if factor * step >= largest:
            return factor * step
    return 10 * step
