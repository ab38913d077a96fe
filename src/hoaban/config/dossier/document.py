"""A document of headings, sentences and tables, written as Markdown or as one HTML file to print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

STYLE = Path(__file__).with_name("print.css")


@dataclass(frozen=True, slots=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


Block = str | Table | Heading
"""A sentence, a table, or what stands above them."""


@dataclass(slots=True)
class Document:
    """Blocks are added in the order they are read."""

    title: str
    blocks: list[Block] = field(default_factory=list)

    def section(self, heading: str, *blocks: Block) -> None:
        self.blocks += [Heading(heading), *blocks]


def markdown(document: Document) -> str:
    parts = [f"# {document.title}", *(_markdown(block) for block in document.blocks)]
    return "\n\n".join(parts) + "\n"


def html(document: Document) -> str:
    """One file without references: it prints the same on a computer without a line."""
    body = "\n".join(_html(block) for block in document.blocks)
    title, style = escape(document.title), STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="vi">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>\n{style}</style>\n<h1>{title}</h1>\n{body}\n</html>\n"
    )


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"## {block.text}"
    if isinstance(block, str):
        return block
    lines = [block.head, ["---"] * len(block.head), *block.rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, str):
        return f"<p>{escape(block)}</p>"
    head, rows = _line("th", block.head), "\n".join(_line("td", row) for row in block.rows)
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _line(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
