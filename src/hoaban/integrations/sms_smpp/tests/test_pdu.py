"""What goes over the wire and back; nonsense is refused, and never hangs or breaks the reader."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.notify.rules import id_forms
from hoaban.integrations.sms_smpp import pdu, receipts

BLOCKS = st.lists(st.binary(max_size=200), max_size=8)


@given(bodies=BLOCKS, cuts=st.lists(st.integers(1, 60), max_size=60))
def test_a_stream_cut_anywhere_gives_the_same_pdus(bodies: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(pdu.encode(pdu.DELIVER_SM, n, body) for n, body in enumerate(bodies))
    reader, found = pdu.Reader(), []
    for size in cuts:
        found += reader.feed(stream[:size])
        stream = stream[size:]
    found += reader.feed(stream)
    assert [(one.sequence, one.body) for one in found] == list(enumerate(bodies))


@given(noise=BLOCKS)
def test_noise_ends_in_pdus_or_in_a_refusal(noise: list[bytes]) -> None:
    reader = pdu.Reader()
    try:
        for data in noise:
            for one in reader.feed(data):
                assert len(one.body) <= pdu.LONGEST
    except pdu.Nonsense:
        pass


@given(body=st.binary(max_size=300))
def test_a_broken_deliver_sm_is_told_apart_and_a_whole_one_is_read(body: bytes) -> None:
    try:
        said = pdu.read_delivered(body)
    except pdu.Nonsense:
        return
    receipts.told_by(said)


def delivered(text: bytes, extras: bytes = b"", esm_class: int = 4) -> pdu.Delivered:
    body = (
        b"\0\1\x0184912345678\0\5\0HOABAN\0"
        + bytes((esm_class, 0, 0))
        + b"\0\0"
        + bytes((0, 0, 0, 0, len(text)))
    )
    return pdu.read_delivered(body + text + extras)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"id:1a2F sub:001 dlvrd:001 submit date:2611270330 done date:2611270331 stat:DELIVRD err:000 text:id:9", ("1a2F", True, "")),
        (b"id: 0000123456 sub: 1 stat: UNDELIV err: 027 Text: x", ("0000123456", False, "UNDELIV 027")),
        (b"ID:7 STAT:expired ERR:000", ("7", False, "EXPIRED")),
        (b"id:7 submit date:20261127033000 stat:REJECTD", ("7", False, "REJECTD")),
        (b"stat:DELIVRD id:8-a_b", ("8-a_b", True, "")),
        (b"id:7 stat:ACCEPTD err:000", None), (b"id:7 stat:ENROUTE", None), (b"id: stat:DELIVRD", None),
        (b"hello", None), (b"", None),
    ],
)  # fmt: skip
def test_receipts_are_read_as_operators_write_them(text: bytes, told: tuple[str, bool, str] | None) -> None:
    found = receipts.told_by(delivered(text))
    assert (found and (found.raw_id, found.is_good, found.reason)) == told


def test_the_operators_own_fields_count_before_its_text() -> None:
    extras = b"\x00\x1e\x00\x03ab\0" + b"\x04\x27\x00\x01\x05"
    found = receipts.told_by(delivered(b"id:9 stat:DELIVRD", extras))
    assert found == receipts.Told("ab", False, "UNDELIV")
    assert receipts.told_by(delivered(b"", b"\x00\x1e\x00\x02x\0\x04\x27\x00\x01\x02")) == receipts.Told(
        "x", True, ""
    )
    assert not delivered(b"CO", esm_class=0).is_receipt


@given(number=st.integers(1, 2**63))
def test_an_id_is_found_however_it_is_written(number: int) -> None:
    for answered in (f"{number}", f"{number:x}"):
        kept = f"one:{receipts.normal(answered)}"
        for told in (f"{number}", f"{number:x}", f"{number:X}", f"{number:012}", f"{number:020x}"):
            if (answered == f"{number:x}") and told in (f"{number}", f"{number:012}"):
                continue  # the other way round: below
            assert kept in id_forms(f"one:{receipts.normal(told)}")
    assert f"one:{number:x}" in id_forms(f"one:{number}") or len(f"{number}") > 20


def test_names_are_no_numbers() -> None:
    assert id_forms("one:3f2a-88") == ("one:3f2a-88",)
    assert id_forms("one:" + "f" * 32) == ("one:" + "f" * 32,)
    assert receipts.normal("000") == "0"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=2, minutes=3, seconds=4), b"000000020304000R"), (timedelta(days=90), b"000007000000000R"),
        (timedelta(seconds=-5), b"000000000001000R"), (None, b""),
    ],
)  # fmt: skip
def test_how_long_a_message_is_worth_something_is_told(left: timedelta | None, said: bytes) -> None:
    tail = pdu.tail_of(b"x", coding=0, is_joined=False, valid_for=left)
    assert tail == b"\0\0\0\0\0" + said + b"\0\1\0\0\0\1x"


@pytest.mark.parametrize(
    ("sender", "head"),
    [
        ("HOABAN", b"\0\5\0HOABAN\0\1\1"),
        ("+84212385123", b"\0\1\x0184212385123\0\1\1"),
        ("8099", b"\0\3\x008099\0\1\1"),
    ],
)
def test_a_sender_is_a_name_a_number_or_a_short_one(sender: str, head: bytes) -> None:
    assert pdu.head_of(sender) == head
