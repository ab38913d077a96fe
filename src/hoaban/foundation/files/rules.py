"""Kinds by their first bytes, ranges by RFC 9110, names that are safe in a header. No disk, no table."""

import re
import unicodedata
from urllib.parse import quote

from hoaban.foundation.files.values import ByteRange

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLD_OFFICE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"
SOUNDS = frozenset({"audio/wav", "audio/ogg", "audio/mpeg", "video/webm", "video/mp4"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)


def kind_of(head: bytes, zip_names: frozenset[str] = frozenset()) -> str:
    """The media type by content. ``zip_names`` are the members, if the head says ZIP."""
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(zip_names)
    for offset, magic, media_type in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return media_type
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    return "text/plain" if _is_text(head) else UNKNOWN


def _kind_of_zip(names: frozenset[str]) -> str:
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else "application/zip"


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    # The head may cut the last letter in two.
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        # HTML and SVG run script in a browser: never text to us.
        return (
            re.match(
                rb"\s*(<!doctype|<html|<svg|<\?xml|<script)", head.lstrip(b"\xef\xbb\xbf"), re.IGNORECASE
            )
            is None
        )
    return False


_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")


def asked_range(header: str, size: int) -> ByteRange | bool | None:
    """The one range asked for; None = send it whole (no, several or unreadable ranges); False = outside the file."""
    found = _RANGE.match(header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if first == "":
        length = min(int(last), size)
        return ByteRange(size - length, size) if length else False
    start = int(first)
    stop = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    return ByteRange(start, stop) if start < size else False


def shown_name(name: str) -> str:
    """The last part of a name, without control marks, path parts and bidi tricks; at most 120 letters."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(kept) > 120:
        kept = f"{stem[: 119 - len(ending)]}.{ending}"
    return kept[:120] or "file"


def disposition(name: str, media_type: str) -> str:
    """`Content-Disposition`: pictures and sound open in the page, everything else is saved."""
    how = "inline" if media_type in PICTURES or media_type.startswith("audio/") else "attachment"
    plain = (
        unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
        .encode("ascii", "ignore")
        .decode()
    )
    plain = re.sub(r'["\\;%\r\n]', "_", plain) or "file"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
