"""Deadlines as a calendar a phone can read (RFC 5545). A shared phone shows it: kinds of work only, never a title."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hoaban.foundation.duties.values import DutyRow

_OCTETS = 73  # of 75 a line: the continuation's space and a margin


def calendar(name: str, rows: Iterable[DutyRow], site: str, now: datetime) -> str:
    """One whole-day event per deadline; ``site`` is where the addresses begin."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hoa Ban//duties//VI",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for row in rows:
        if row.due_on is None:
            continue
        lines += [
            "BEGIN:VEVENT",
            f"UID:{row.uid}@hoaban",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{row.due_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{row.due_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(row.kind_label)}",
            f"URL:{site}{row.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _escaped(text: str) -> str:
    for special in ("\\", ";", ","):
        text = text.replace(special, f"\\{special}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Long lines go on after a space; never inside a letter of several octets."""
    parts, current, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _OCTETS:
            parts.append(current)
            current, size = " ", 1
        current, size = current + letter, size + width
    return "\r\n".join([*parts, current])
