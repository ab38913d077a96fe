"""From what the rooms tell to one ZIP: a page to read and print in two languages, and the same for programs.

The rooms are asked once; what they told goes to a file without a name, from which each member is written. So one person's
data are never held whole in memory, and a process killed meanwhile leaves nothing to find.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hoaban.foundation.access.api import Actor, Said, Section, Subject, exporters

LANGUAGES = (("vi", "du-lieu-cua-toi.html"), ("en", "my-data.html"))
STYLE = Path(__file__).with_name("paper.css")
KIND = "application/zip"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the tables."""

    name: str
    office: str
    law: str
    made_at: datetime
    is_in_register: bool
    is_found_by_name: bool


def package(actor: Actor, subject: Subject, head: Head) -> Iterator[bytes]:
    """The bytes of the ZIP, as they come."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", dir=settings.FILE_UPLOAD_TEMP_DIR) as told:
        # Without a language words stay msgids; each member says them in its own.
        with translation.override(None):
            for line in _lines(actor, subject):
                told.write(json.dumps(line, ensure_ascii=False) + "\n")
        members: list[tuple[str, Iterable[str]]] = [
            (name, _page(told, head, language)) for language, name in LANGUAGES
        ]
        members += [("data.json", _program(told, head)), ("style.css", [STYLE.read_text(encoding="utf-8")])]
        yield from _zipped(members, head.made_at)


def _lines(actor: Actor, subject: Subject) -> Iterator[Any]:
    """A mapping opens a section, a list is one of its rows."""
    for room in exporters().values():
        for section in room.sections(actor, subject):
            yield _opening(section)
            for row in section.rows:
                yield [_kept(cell) for cell in row]


def _opening(section: Section) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": section.title,
        "columns": [list(column) for column in section.columns],
        "note": section.note,
        "is_one": section.is_one,
    }


def _kept(cell: Any) -> Any:
    if isinstance(cell, Said):
        return {"say": cell.msgid}
    if isinstance(cell, datetime):
        return {"at": timezone.localtime(cell).isoformat(timespec="minutes")}
    return {"on": cell.isoformat()} if isinstance(cell, date) else cell


def _told(file: IO[str]) -> Iterator[Any]:
    file.seek(0)
    for line in file:
        yield json.loads(line)


# --- the page ---------------------------------------------------------------------------------------------------------
def _page(told: IO[str], head: Head, language: str) -> Iterator[str]:
    with translation.override(language):
        yield _top(head, language)
        opening: dict[str, Any] = {}
        rows = 0
        for line in _told(told):
            if isinstance(line, dict):
                yield _closing(opening, rows)
                opening, rows = line, 0
                yield _heading(opening)
                continue
            if not rows and not opening["is_one"]:
                yield _columns(opening)
            rows += 1
            yield _row(opening, line)
        yield _closing(opening, rows)
        yield "</main></body></html>\n"


def _top(head: Head, language: str) -> SafeString:
    title = _("What is kept about %(name)s") % {"name": head.name}
    made = _("Gathered on %(at)s by %(office)s. %(law)s.") % {
        "at": f"{timezone.localtime(head.made_at):%d/%m/%Y %H:%M}", "office": head.office, "law": head.law,
    }  # fmt: skip
    hints = [_("This paper is about you alone. Keep it safe; who finds it can read it.")]
    if not head.is_in_register:
        hints.append(_("You were not found in the register of households, or asked to leave it out."))
    elif not head.is_found_by_name:
        hints.append(
            _(
                "Somebody of your commune has the same name. What is kept under a name alone is not in here; ask at the office."
            )
        )
    said = format_html_join("\n", "<p>{}</p>", ((hint,) for hint in [made, *hints]))
    return format_html(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
        '<title>{}</title><link rel="stylesheet" href="style.css"></head>\n<body><main><h1>{}</h1>\n{}',
        language, title, title, said,
    )  # fmt: skip


def _heading(opening: dict[str, Any]) -> SafeString:
    note = format_html("<p class=note>{}</p>\n", _(opening["note"])) if opening["note"] else ""
    return format_html("<section><h2>{}</h2>\n{}", _(opening["title"]), note)


def _columns(opening: dict[str, Any]) -> SafeString:
    cells = format_html_join(
        "", "<th scope=col>{}</th>", ((_(label),) for _code, label in opening["columns"])
    )
    return format_html("<table><thead><tr>{}</tr></thead><tbody>\n", cells)


def _row(opening: dict[str, Any], cells: list[Any]) -> SafeString:
    """A cell carries its column's word too: on a phone a row is read downwards."""
    labels = [_(label) for _code, label in opening["columns"]]
    said = list(zip(labels, (_spoken(cell) for cell in cells), strict=True))
    if not opening["is_one"]:
        return format_html("<tr>{}</tr>\n", format_html_join("", '<td data-label="{}">{}</td>', said))
    facts = ((label, text or "—") for label, text in said)
    return format_html("<dl>{}</dl>\n", format_html_join("\n", "<dt>{}</dt><dd>{}</dd>", facts))


def _closing(opening: dict[str, Any], rows: int) -> SafeString:
    if not opening:
        return SafeString("")
    if not rows:
        return format_html("<p>{}</p></section>\n", _("Nothing is kept here."))
    return SafeString("</section>\n" if opening["is_one"] else "</tbody></table></section>\n")


def _spoken(cell: Any) -> str:
    if isinstance(cell, dict):
        if "say" in cell:
            return _(cell["say"]) if cell["say"] else ""
        if "at" in cell:
            return f"{datetime.fromisoformat(cell['at']):%d/%m/%Y %H:%M}"
        return f"{date.fromisoformat(cell['on']):%d/%m/%Y}"
    return "" if cell is None else str(cell)


# --- for programs -----------------------------------------------------------------------------------------------------
def _program(told: IO[str], head: Head) -> Iterator[str]:
    """One object; words are English, days and times ISO 8601."""
    yield f'{{"name": {_json(head.name)}, "office": {_json(head.office)}, "gathered_at": {_json(head.made_at.isoformat())},\n'
    yield '"sections": ['
    codes: list[str] = []
    first_section = first_row = True
    for line in _told(told):
        if isinstance(line, dict):
            yield "" if first_section else "]},"
            codes = [code for code, _label in line["columns"]]
            yield f'\n{{"code": {_json(line["code"])}, "title": {_json(line["title"])}, "rows": ['
            first_section, first_row = False, True
            continue
        row = {code: _plain(cell) for code, cell in zip(codes, line, strict=True)}
        yield ("" if first_row else ",") + "\n" + _json(row)
        first_row = False
    yield "]}]}\n" if not first_section else "]}\n"


def _plain(cell: Any) -> Any:
    return next(iter(cell.values())) if isinstance(cell, dict) else cell


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- the archive ------------------------------------------------------------------------------------------------------
class _Pipe(io.RawIOBase):
    """Takes what the archive writes and gives it on; cannot be wound back, which a ZIP allows."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


def _zipped(members: Iterable[tuple[str, Iterable[str]]], made_at: datetime) -> Iterator[bytes]:
    pipe, moment = _Pipe(), timezone.localtime(made_at).timetuple()[:6]
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, pieces in members:
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as member:
                for piece in pieces:
                    member.write(piece.encode())
                    yield pipe.taken()
            yield pipe.taken()
    yield pipe.taken()
