"""Which part a piece says it is: headers of one and two octets, the operator's own fields, and what cannot be."""

import pytest

from hoaban.integrations.sms_smpp import coding
from hoaban.integrations.sms_smpp.parts import SAR_NUMBER, SAR_REFERENCE, SAR_TOTAL, Part, part_of
from hoaban.integrations.sms_smpp.pdu import Delivered


def said(content: bytes, *, is_joined: bool = True, **extras: bytes) -> Delivered:
    tags = {"reference": SAR_REFERENCE, "total": SAR_TOTAL, "number": SAR_NUMBER}
    return Delivered(
        "84912345678",
        "8000",
        False,
        0,
        is_joined,
        content,
        {tags[key]: value for key, value in extras.items()},
    )


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (b"\5\0\3\x07\3\2", Part("one/8/7", 2, 3)),
        (b"\6\x08\4\1\2\2\1", Part("one/16/258", 1, 2)),
        (b"\x0b\5\4\0\1\0\2\0\3\x07\3\2", Part("one/8/7", 2, 3)),
        (b"\5\0\3\x07\1\1", None),
        (b"\5\0\3\x07\3\0", None),
        (b"\5\0\3\x07\3\4", None),
        (b"\5\0\3\x07", None),
        (b"\0", None),
        (b"", None),
    ],
)
def test_the_header_says_which(header: bytes, found: Part | None) -> None:
    assert part_of("one", said(header + b"CUU" if header else b"")) == found


def test_the_operators_fields_say_which_where_there_is_no_header() -> None:
    told = said(b"CUU", is_joined=False, reference=b"\1\0", total=b"\2", number=b"\1")
    assert part_of("one", told) == Part("one/sar/256", 1, 2)
    assert part_of("one", said(b"CUU", is_joined=False, reference=b"\1\0", total=b"\2")) is None
    assert part_of("one", said(b"CUU", is_joined=False)) is None


def test_a_piece_may_end_within_a_letter() -> None:
    bell = "🔔".encode("utf-16-be")
    halves = [coding.read(half, coding.UCS2, is_piece=True) for half in (bell[:2], bell[2:])]
    assert "".join(halves).encode("utf-16-be", "surrogatepass") == bell
    assert coding.read(bell[:2], coding.UCS2) == "\N{REPLACEMENT CHARACTER}"
