"""Which part of a long message somebody's telephone sent: in the header of its text, or in the operator's own fields."""

from typing import NamedTuple

from hoaban.integrations.sms_smpp.pdu import Delivered

SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER = 0x020C, 0x020E, 0x020F
_SHORT, _LONG = 0x00, 0x08
"""Elements of a header: a reference of one octet, or of two."""


class Part(NamedTuple):
    of: str
    """What its parts have in common, beside the sender: the operator and the telephone's own count."""
    number: int
    total: int


def part_of(operator: str, said: Delivered) -> Part | None:
    """None: a message by itself, or numbers that cannot be; then it is handed on as it came."""
    found = _in_header(said.content) if said.is_joined else None
    found = found or _in_fields(said)
    if found is None:
        return None
    how, reference, total, number = found
    return (
        Part(f"{operator}/{how}/{reference}", number, total) if total > 1 and 1 <= number <= total else None
    )


def _in_header(content: bytes) -> tuple[str, int, int, int] | None:
    header = content[1 : content[0] + 1] if content else b""
    at = 0
    while at + 2 <= len(header):
        element, length = header[at], header[at + 1]
        told = header[at + 2 : at + 2 + length]
        if element == _SHORT and len(told) == 3:
            return "8", told[0], told[1], told[2]
        if element == _LONG and len(told) == 4:
            return "16", int.from_bytes(told[:2]), told[2], told[3]
        at += 2 + length
    return None


def _in_fields(said: Delivered) -> tuple[str, int, int, int] | None:
    told = [said.extras.get(tag, b"") for tag in (SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER)]
    if not all(told):
        return None
    reference, total, number = (int.from_bytes(one) for one in told)
    return "sar", reference, total, number
