"""Kinds by content, ranges by the letter of RFC 9110, names that are safe in a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.files import rules
from hoaban.foundation.files.values import ByteRange


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF....WAVEfmt ", "audio/wav"),
        ("Xã Chiềng Mung".encode(), "text/plain"),
        ("Chiềng".encode()[:-1], "text/plain"),
        (b"<svg onload=alert(1)>", rules.UNKNOWN),
        (b"\xef\xbb\xbf<html>", rules.UNKNOWN),
        (b"MZ\x00\x00", rules.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", rules.OLD_OFFICE),
        (b"", rules.UNKNOWN),
    ],
)
def test_a_kind_is_what_the_bytes_say(head: bytes, kind: str) -> None:
    assert rules.kind_of(head) == kind


def test_a_zip_is_a_sheet_only_with_a_workbook_inside() -> None:
    assert rules.kind_of(b"PK\x03\x04", frozenset({"xl/workbook.xml"})) == rules.XLSX
    assert rules.kind_of(b"PK\x03\x04", frozenset({"a.exe"})) == "application/zip"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-9", ByteRange(0, 10)),
        ("bytes=90-", ByteRange(90, 100)),
        ("bytes=-5", ByteRange(95, 100)),
        ("bytes=-500", ByteRange(0, 100)),
        ("bytes=95-300", ByteRange(95, 100)),
        ("bytes=100-", False),
        ("bytes=-0", False),
        ("bytes=5-2", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("lines=1-2", None),
        ("", None),
    ],
)
def test_a_range_is_read_as_the_standard_says(header: str, wanted: ByteRange | bool | None) -> None:
    assert rules.asked_range(header, 100) == wanted


@given(st.text())
def test_no_name_breaks_a_header(name: str) -> None:
    shown = rules.shown_name(name)
    header = rules.disposition(shown, "application/pdf")
    assert header.isascii()
    assert "\n" not in header
    assert "\r" not in header
    assert header.count('"') == 2
    assert "/" not in shown
    assert "\\" not in shown
    assert 0 < len(shown) <= 120
