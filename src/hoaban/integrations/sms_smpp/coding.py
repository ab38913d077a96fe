"""A text as the telephone network carries it: GSM 03.38 or UCS-2, whole or in parts that the phone joins again.

Counts as `notify.sms_parts` does: a test compares them.
"""

import unicodedata
from typing import NamedTuple

# GSM 03.38, in the order of its codes; 0x1B opens the extension.
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40, "€": 0x65,
}  # fmt: skip
_ESCAPE = 0x1B
_SEPTETS = {letter: bytes((code,)) for code, letter in enumerate(_BASIC) if code != _ESCAPE} | {
    letter: bytes((_ESCAPE, code)) for letter, code in _EXTENSION.items()
}
_LETTERS = {code[-1]: letter for letter, code in _SEPTETS.items() if len(code) == 2}
GSM7, LATIN1, UCS2 = 0, 3, 8
"""Data codings of SMPP. GSM-7 leaves unpacked, one septet an octet, as SMPP 3.4 has it."""
_ALONE = {GSM7: 160, UCS2: 140}
_JOINED = {GSM7: 153, UCS2: 134}
MOST_PARTS = 255


class TooLong(ValueError):
    """More parts than a header can number."""


class Coded(NamedTuple):
    coding: int
    parts: tuple[bytes, ...]
    is_joined: bool
    """The parts begin with a header that says which of how many they are."""


def coded(text: str, reference: int) -> Coded:
    """The parts of a text. ``reference`` (0–255) tells the phone which parts belong together."""
    text = unicodedata.normalize("NFC", text)
    coding = GSM7 if all(letter in _SEPTETS for letter in text) else UCS2
    letters = [_SEPTETS[one] if coding == GSM7 else one.encode("utf-16-be", "replace") for one in text]
    if sum(map(len, letters)) <= _ALONE[coding]:
        return Coded(coding, (b"".join(letters),), is_joined=False)
    pieces = _cut(letters, _JOINED[coding])
    if len(pieces) > MOST_PARTS:
        raise TooLong(f"{len(pieces)} parts")
    heads = (bytes((5, 0, 3, reference % 256, len(pieces), n)) for n in range(1, len(pieces) + 1))
    return Coded(
        coding, tuple(head + piece for head, piece in zip(heads, pieces, strict=True)), is_joined=True
    )


def count(text: str) -> int:
    """Of how many parts a text would be; one that cannot leave counts as one."""
    try:
        return len(coded(text, 0).parts)
    except TooLong:
        return 1


def read(content: bytes, coding: int, *, has_header: bool = False, is_piece: bool = False) -> str:
    """The text of a message that came in, as far as it can be read: it never fails. A piece may begin or end within a letter."""
    if has_header and content:
        content = content[content[0] + 1 :]
    if coding & 0x0C == UCS2:
        whole = content[: len(content) // 2 * 2] if is_piece else content
        return whole.decode("utf-16-be", "surrogatepass" if is_piece else "replace")
    if coding in (1, LATIN1):
        return content.decode("latin-1")
    said, escaped = [], False
    for code in content:
        if escaped:
            said.append(_LETTERS.get(code, _basic(code)))
        elif code != _ESCAPE:
            said.append(_basic(code))
        escaped = code == _ESCAPE and not escaped
    return "".join(said)


def _basic(code: int) -> str:
    return _BASIC[code] if code < len(_BASIC) else "\N{REPLACEMENT CHARACTER}"


def _cut(letters: list[bytes], size: int) -> list[bytes]:
    """A letter of two units stays whole, so that a part may end one unit early."""
    pieces: list[bytes] = []
    piece: list[bytes] = []
    used = 0
    for letter in letters:
        if used + len(letter) > size:
            pieces.append(b"".join(piece))
            piece, used = [], 0
        piece.append(letter)
        used += len(letter)
    return [*pieces, b"".join(piece)]
