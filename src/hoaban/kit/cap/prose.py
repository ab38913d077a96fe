"""What the prose of CAP 1.2 asks and its schema cannot see. Each rule names its section."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from hoaban.kit.cap.errors import Finding
from hoaban.kit.cap.moments import moment
from hoaban.kit.cap.reading import circle, polygon
from hoaban.kit.cap.values import NAMESPACE
from hoaban.kit.safe_xml import Element

NS = f"{{{NAMESPACE}}}"
_FORBIDDEN = re.compile(r"[\s,<&]")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
TIMES = ("sent", "effective", "onset", "expires")


def text_of(parent: Element, name: str) -> str:
    return parent.findtext(f"{NS}{name}") or ""


def names(root: Element) -> Iterator[Finding]:
    """Identifier and sender stand in references, which are split at commas and spaces."""
    for name in ("identifier", "sender"):
        text = text_of(root, name)
        if not text or _FORBIDDEN.search(text):
            yield Finding(name, "3.2.1", f"{name} is empty or holds a space, a comma, “<” or “&”")


def times(root: Element) -> Iterator[Finding]:
    for name in TIMES:
        for one in root.iter(f"{NS}{name}"):
            text = one.text or ""
            if not _TIME.fullmatch(text) or text.endswith("+00:00"):
                yield Finding(
                    "dateTime",
                    "3.3.2",
                    f"{name} “{text}” is not as 2026-07-01T16:49:00+07:00, with -00:00 for UTC",
                )


def order_of_times(root: Element) -> Iterator[Finding]:
    for info in root.iterfind(f"{NS}info"):
        if not (ends := text_of(info, "expires")):
            continue
        for name, begins in (
            ("sent", text_of(root, "sent")),
            ("effective", text_of(info, "effective")),
            ("onset", text_of(info, "onset")),
        ):
            if begins and _is_later(begins, ends):
                yield Finding("expires", "3.2.2", f"expires is not after {name}")


def _is_later(begins: str, ends: str) -> bool:
    try:
        return moment(begins) >= moment(ends)
    except ValueError:
        return False  # `times` tells of it


def scope(root: Element) -> Iterator[Finding]:
    said = text_of(root, "scope")
    for kind, name in (("Restricted", "restriction"), ("Private", "addresses")):
        if said == kind and not text_of(root, name).strip():
            yield Finding("scope", "3.2.1", f"scope {kind} needs {name}")


def references(root: Element) -> Iterator[Finding]:
    kind, told = text_of(root, "msgType"), text_of(root, "references")
    if kind != "Alert" and not told.strip():
        yield Finding("references", "3.2.1", f"msgType {kind} needs references to earlier messages")
    for triple in told.split():
        parts = triple.split(",")
        if len(parts) != 3 or not all(parts) or not _TIME.fullmatch(parts[2]):
            yield Finding("references", "3.2.1", f"“{triple}” is not sender,identifier,sent")


def note(root: Element) -> Iterator[Finding]:
    """Without it nobody can tell which exercise, or what was refused."""
    if (text_of(root, "status") == "Exercise" or text_of(root, "msgType") == "Error") and not text_of(
        root, "note"
    ):
        yield Finding("note", "3.2.1", "an exercise is named in note, an error explained there")


def languages(root: Element) -> Iterator[Finding]:
    for one in root.iter(f"{NS}language"):
        if not _LANGUAGE.fullmatch(one.text or ""):
            yield Finding("language", "3.2.2", f"“{one.text}” is no language tag of RFC 3066")


def web(root: Element) -> Iterator[Finding]:
    for one in root.iter(f"{NS}web"):
        address = urlsplit(one.text or "")
        if not (address.scheme and address.netloc):
            yield Finding("web", "3.2.2", "web is not a full, absolute address")


def shapes(root: Element) -> Iterator[Finding]:
    for name, read in (("polygon", polygon), ("circle", circle)):
        for one in root.iter(f"{NS}{name}"):
            try:
                read(one.text or "")
            except ValueError as problem:
                yield Finding(name, "3.2.4", f"{name}: {problem}")


def heights(root: Element) -> Iterator[Finding]:
    """``ceiling`` has no meaning alone."""
    for area in root.iter(f"{NS}area"):
        if text_of(area, "ceiling") and not text_of(area, "altitude"):
            yield Finding("ceiling", "3.2.4", "ceiling is used only together with altitude")


RULES: tuple[Callable[[Element], Iterator[Finding]], ...] = (
    names, times, order_of_times, scope, references, note, languages, web, shapes, heights,
)  # fmt: skip
