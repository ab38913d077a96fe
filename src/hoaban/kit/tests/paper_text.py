"""The words of a PDF that Typst set, page by page: what its fonts' tables say of the signs that are drawn."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
# A text between brackets, brackets within it in pairs; or in hexadecimal.
_TEXT = rb"<[0-9A-Fa-f]+>|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)"
_STRING = re.compile(_TEXT, re.DOTALL)
_STEP = re.compile(
    rb"/(f\d+) [\d.]+ Tf|\[((?:[^\[\]()]|(?:%s))*)\]\s*TJ|(%s)\s*Tj" % (_TEXT, _TEXT), re.DOTALL
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(file: bytes) -> list[str]:
    """Words of each page, in the order they are drawn, without blanks between what was drawn apart."""
    objects = {int(number): body for number, body in _OBJECT.findall(file)}
    return [_drawn(body, objects) for body in objects.values() if re.search(rb"/Type/Page\b", body)]


def _inflated(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompress(found[1])


def _drawn(page: bytes, objects: dict[int, bytes]) -> str:
    kept = objects[int(_one(rb"/Resources (\d+) 0 R", page))]
    fonts = {
        name: _signs(objects[int(number)], objects)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", kept)
    }
    said, font = [], b""
    for name, several, one in _STEP.findall(_inflated(objects[int(_one(rb"/Contents (\d+) 0 R", page))])):
        if name:
            font = name
            continue
        codes = b"".join(_raw(text) for text in _STRING.findall(several or one))
        said.append("".join(fonts[font].get(codes[at : at + 2], "?") for at in range(0, len(codes), 2)))
    return "".join(said)


def _signs(font: bytes, objects: dict[int, bytes]) -> dict[bytes, str]:
    table = _inflated(objects[int(_one(rb"/ToUnicode (\d+) 0 R", font))])
    body = b"".join(re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL))
    pairs = ((code.decode(), text.decode()) for code, text in _PAIR.findall(body))
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _raw(text: bytes) -> bytes:
    if text.startswith(b"<"):
        return bytes.fromhex(text[1:-1].decode())
    return _ESCAPE.sub(lambda found: _byte(found[1]), text[1:-1])


def _byte(escaped: bytes) -> bytes:
    return bytes([int(escaped, 8)]) if escaped[:1].isdigit() else _NAMED.get(escaped, escaped)


def _one(pattern: bytes, body: bytes) -> bytes:
    found = re.search(pattern, body)
    assert found, pattern
    return found[1]
