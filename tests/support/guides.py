"""The guides: pictures that journeys take for them, and each guide as it comes out on paper.

`HOABAN_GUIDE_PICTURES=1` lets the journeys write the pictures (docs/how-to/add-a-test.md says which); every other run only
looks whether a picture of that name and size lies there.
"""

import io
import os
import re
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from hoaban.kit import pdf
from tests.support.browser import DESK, PHONE, Person
from tests.support.house import ROOT

GUIDES, PICTURES = ROOT / "docs" / "guides", ROOT / "docs" / "pictures"
TAKEN = {
    "truc-doc-360": (PHONE, 740),
    "truc-da-bao-1280": (DESK, 800),
    "truc-tra-loi-1280": (DESK, 800),
    "truc-dien-tap-360": (PHONE, 740),
}
"""Name and size of what journeys take for the guides."""
WRITES = os.environ.get("HOABAN_GUIDE_PICTURES", "0") not in {"", "0"}
SHOWN = re.compile(r"^!\[(?P<alt>[^\]]*)\]\((?:\.\./)*pictures/(?P<name>[^)]+)\.png\)$")
_RUN = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\([^)]+\)")
_KINDS = ("strong", "emph", "code", "text")
_ITEM = re.compile(r"^\s*(?:(?P<number>\d+)\.|-) +(?P<text>.*)$")


def takes_for_guides(someone: Person, name: str) -> None:
    """The screen as it stands, from its top; kept where asked, else compared with what the guides show."""
    width, height = TAKEN[name]
    page, before = someone.page, someone.page.viewport_size
    assert before
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("scrollTo(0, 0)")
    made, path = page.screenshot(), PICTURES / f"{name}.png"
    page.set_viewport_size(before)
    if WRITES:
        path.write_bytes(_small(made))
    assert size_of(made) == (width, height)
    assert path.exists(), f"{path.name} is missing: take it with HOABAN_GUIDE_PICTURES=1"
    assert size_of(path.read_bytes()) == (width, height), f"{path.name}: take it anew"


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height, as a PNG says them in its first bytes."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


def _small(picture: bytes) -> bytes:
    """With 256 colours: a screen has few, and a repository keeps every picture for ever."""
    to = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256).save(to, "PNG", optimize=True)
    return to.getvalue()


def pictures_of(text: str) -> list[str]:
    return [found["name"] for line in text.splitlines() if (found := SHOWN.match(line))]


def on_paper(text: str, language: str, folder: Path) -> bytes:
    """A guide as PDF, set in ``folder`` beside copies of its pictures: Typst reads nothing outside its source's folder."""
    for name in pictures_of(text):
        (folder / f"{name}.png").write_bytes((PICTURES / f"{name}.png").read_bytes())
    source = folder / "paper.typ"
    source.write_bytes((GUIDES / "paper.typ").read_bytes())
    told = {"title": text.splitlines()[0].lstrip("# "), "lang": language, "blocks": blocks(text)}
    return pdf.typeset(source, told, at=datetime(2026, 1, 1, tzinfo=UTC))


def blocks(text: str) -> list[dict[str, Any]]:
    """What our guides are written in: headings, paragraphs, lists, tables, one picture a line."""
    found: list[dict[str, Any]] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = part.splitlines()
        while lines:
            found.append(_block(lines))
    return found


def _block(lines: list[str]) -> dict[str, Any]:
    """The next block of these lines, which it takes away."""
    first = lines[0]
    if first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        return {"kind": "heading", "level": level, "runs": runs(lines.pop(0)[level:].strip())}
    if shown := SHOWN.match(first):
        name = shown["name"]
        lines.pop(0)
        return {
            "kind": "picture",
            "name": f"{name}.png",
            "alt": shown["alt"],
            "phone": name.endswith(f"-{PHONE}"),
        }
    if first.startswith("|"):
        return {
            "kind": "table",
            "rows": [_cells(row) for row in _while(lines, r"\|") if not re.match(r"\|[\s|:-]+$", row)],
        }
    if item := _ITEM.match(first):
        items = [runs(one) for one in _items(_while(lines, r"\s*(?:\d+\.|-) |\s+\S"))]
        numbers = {"kind": "numbered", "start": int(item["number"])} if item["number"] else {"kind": "list"}
        return numbers | {"items": items}
    return {
        "kind": "paragraph",
        "runs": runs(" ".join([lines.pop(0), *_while(lines, r"(?!#|\||!\[|\d+\. |- )")])),
    }


def _while(lines: list[str], pattern: str) -> list[str]:
    taken = []
    while lines and re.match(pattern, lines[0]):
        taken.append(lines.pop(0))
    return taken


def _items(lines: list[str]) -> list[str]:
    """The text of each item; a line set in goes on with the one before."""
    items: list[str] = []
    for line in lines:
        if item := _ITEM.match(line):
            items.append(item["text"])
        else:
            items[-1] += f" {line.strip()}"
    return items


def _cells(row: str) -> list[dict[str, Any]]:
    return [{"runs": runs(cell.strip())} for cell in row.strip().strip("|").split("|")]


def runs(text: str) -> list[dict[str, str]]:
    """Bold, stressed, typed and plain, one after the other; a link is its words."""
    found, at = [], 0
    for one in _RUN.finditer(text):
        found.append({"kind": "text", "text": text[at : one.start()]})
        kind, said = next((kind, said) for kind, said in zip(_KINDS, one.groups(), strict=True) if said)
        found.append({"kind": kind, "text": said})
        at = one.end()
    return [run for run in [*found, {"kind": "text", "text": text[at:]}] if run["text"]]
