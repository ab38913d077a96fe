"""SMPP 3.4 on the wire: the few PDUs we speak, as pure functions. Nothing here waits or connects."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

HEADER = struct.Struct(">4I")
_TLV = struct.Struct(">2H")
LONGEST = 65_536
"""No PDU we know comes near; whoever announces a longer one does not speak SMPP."""

SUBMIT_SM, DELIVER_SM, UNBIND, BIND_TRANSCEIVER, ENQUIRE_LINK = 4, 5, 6, 9, 0x15
RESPONSE, GENERIC_NACK = 0x8000_0000, 0x8000_0000
OK, INVALID_COMMAND, SYSTEM_ERROR = 0, 3, 8
RECEIPTED_MESSAGE_ID, MESSAGE_STATE, MESSAGE_PAYLOAD = 0x001E, 0x0427, 0x0424
_JOINED, _RECEIPT = 0x40, 0x04
_LONGEST_VALIDITY = timedelta(days=7)


class Nonsense(ValueError):
    """The other side does not speak SMPP, or no longer."""


class Pdu(NamedTuple):
    command: int
    status: int
    sequence: int
    body: bytes


class Reader:
    """Cuts a stream into PDUs and keeps what is not whole yet."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Pdu]:
        """The PDUs that are whole now. After `Nonsense` the stream cannot be trusted any more."""
        data = self._rest + data if self._rest else data
        at, end = 0, len(data)
        found = []
        while end - at >= HEADER.size:
            length, command, status, sequence = HEADER.unpack_from(data, at)
            if not HEADER.size <= length <= LONGEST:
                raise Nonsense(f"a PDU of {length} octets")
            if end - at < length:
                break
            found.append(Pdu(command, status, sequence, data[at + HEADER.size : at + length]))
            at += length
        self._rest = data[at:]
        return found


def encode(command: int, sequence: int, body: bytes = b"", status: int = OK) -> bytes:
    return HEADER.pack(HEADER.size + len(body), command, status, sequence) + body


def bind(sequence: int, user: str, password: str) -> bytes:
    """A transceiver of version 3.4, for every address."""
    return encode(
        BIND_TRANSCEIVER, sequence, _text(user) + _text(password) + _text("") + b"\x34\0\0" + _text("")
    )


def head_of(sender: str) -> bytes:
    """What stands before the number of a submit_sm: the same for everybody who gets a text from this sender.

    A name is alphanumeric (type 5), a long number international (1), a short one the network's own (3).
    """
    digits = sender.removeprefix("+")
    kind = (5, 0) if not digits.isdigit() else (1, 1) if len(digits) > 8 else (3, 0)
    return _text("") + bytes(kind) + _text(digits if digits.isdigit() else sender) + b"\x01\x01"


def tail_of(part: bytes, *, coding: int, is_joined: bool, valid_for: timedelta | None = None) -> bytes:
    """What stands after the number: one part of the text, for so long, with a receipt asked for."""
    flags = bytes((_JOINED if is_joined else 0, 0, 0))
    return b"".join(
        (b"\0", flags, _text(""), _text(_relative(valid_for)), bytes((1, 0, coding, 0, len(part))), part)
    )


def submit(sequence: int, head: bytes, number: bytes, tail: bytes) -> bytes:
    """One submit_sm. Many are joined and written at once."""
    length = HEADER.size + len(head) + len(number) + len(tail)
    return HEADER.pack(length, SUBMIT_SM, OK, sequence) + head + number + tail


@dataclass(frozen=True, slots=True)
class Delivered:
    """A deliver_sm: a receipt, or a message that somebody sent us."""

    source: str
    target: str
    is_receipt: bool
    coding: int
    is_joined: bool
    content: bytes
    extras: Mapping[int, bytes] = field(default_factory=dict)


def read_delivered(body: bytes) -> Delivered:
    """Raises `Nonsense` when the fields are not all there."""
    try:
        return _delivered(body)
    except (IndexError, ValueError) as problem:
        raise Nonsense("a deliver_sm that is not whole") from problem


def message_id(body: bytes) -> str:
    """Of a submit_sm_resp; empty when the other side gave none."""
    return body.partition(b"\0")[0].decode("latin-1")


def _delivered(body: bytes) -> Delivered:
    at = body.index(0) + 1
    source, at = _word(body, at + 2)
    target, at = _word(body, at + 2)
    esm_class, at = body[at], at + 3
    _schedule, at = _word(body, at)
    _validity, at = _word(body, at)
    coding, length = body[at + 2], body[at + 4]
    at += 5
    content = body[at : at + length]
    if len(content) < length:
        raise IndexError
    extras = _extras(body, at + length)
    return Delivered(
        source, target, esm_class & 0x3C == _RECEIPT, coding, bool(esm_class & _JOINED),
        content or extras.get(MESSAGE_PAYLOAD, b""), extras,
    )  # fmt: skip


def _extras(body: bytes, at: int) -> dict[int, bytes]:
    """What follows the fixed fields; the end may be cut off, as some gateways do."""
    found = {}
    while len(body) - at >= _TLV.size:
        tag, length = _TLV.unpack_from(body, at)
        found[tag] = body[at + _TLV.size : at + _TLV.size + length]
        at += _TLV.size + length
    return found


def _word(body: bytes, at: int) -> tuple[str, int]:
    end = body.index(0, at)
    return body[at:end].decode("latin-1"), end + 1


def _text(word: str) -> bytes:
    return word.replace("\0", "").encode("latin-1", "replace") + b"\0"


def _relative(valid_for: timedelta | None) -> str:
    """YYMMDDhhmmss000R, counted from when the other side takes it. Empty: as long as it likes."""
    if valid_for is None:
        return ""
    seconds = int(max(min(valid_for, _LONGEST_VALIDITY).total_seconds(), 1))
    days, seconds = divmod(seconds, 86_400)
    return f"0000{days:02}{seconds // 3600:02}{seconds // 60 % 60:02}{seconds % 60:02}000R"
