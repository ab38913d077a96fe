"""A phone that joins the parts reads what was written; nothing that is one letter is ever cut."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.notify.api import sms_parts
from hoaban.integrations.sms_smpp import coding

GSM = st.text("abc @£Δ{}[]~\\|€^ÀàÉ\n", max_size=400)
ANY = st.one_of(GSM, st.text(max_size=300), st.text("ạểư😀𝌆e\u0301{}", max_size=300))
WARNING = (
    "CẢNH BÁO LŨ QUÉT: nước suối lên nhanh, đến nơi cao ngay. Gọi 112 khi cần giúp. Không qua ngầm tràn."
)


def joined(said: coding.Coded) -> str:
    """As a phone does: by the header's numbers."""
    if not said.is_joined:
        return coding.read(said.parts[0], said.coding)
    heads = [part[:6] for part in said.parts]
    assert [head[:3] for head in heads] == [b"\5\0\3"] * len(heads)
    assert {(head[3], head[4]) for head in heads} == {(heads[0][3], len(heads))}
    assert [head[5] for head in heads] == list(range(1, len(heads) + 1))
    return "".join(coding.read(part, said.coding, has_header=True) for part in said.parts)


@given(text=ANY, reference=st.integers(0, 10_000))
def test_what_was_cut_is_joined_again_letter_by_letter(text: str, reference: int) -> None:
    said = coding.coded(text, reference)
    assert joined(said) == unicodedata.normalize("NFC", text)
    assert all(len(part) <= (160 if said.coding == coding.GSM7 else 140) for part in said.parts)


@given(text=ANY)
def test_the_page_that_counts_parts_and_the_line_agree(text: str) -> None:
    counted, said = sms_parts(text), coding.coded(text, 1)
    assert len(said.parts) == counted.parts
    assert (said.coding == coding.GSM7) == (counted.encoding == "GSM-7")


def test_no_part_ends_within_a_letter_of_two_units() -> None:
    for text in ("a" * 152 + "€" * 60, "ạ" * 66 + "😀" * 30):
        parts = coding.coded(text, 7).parts
        assert all(coding.read(part, coding.coded(text, 7).coding, has_header=True) for part in parts)
        assert not any(part.endswith(b"\x1b") for part in parts)
        assert joined(coding.coded(text, 7)) == text


def test_a_warning_in_vietnamese_is_two_parts_and_without_marks_one() -> None:
    assert len(coding.coded(WARNING, 1).parts) == 2
    assert len(coding.coded("CANH BAO LU QUET: den noi cao ngay.", 1).parts) == 1


@given(content=st.binary(max_size=300), coded=st.integers(0, 255), has_header=st.booleans())
def test_whatever_comes_in_can_be_read_somehow(content: bytes, coded: int, has_header: bool) -> None:
    assert isinstance(coding.read(content, coded, has_header=has_header), str)
