"""What a masked value still says, and what it must not."""

import pytest

from hoaban.kit import masking


@pytest.mark.parametrize(
    ("full", "masked"),
    [("Lò Thị Lan", "L. T. L."), ("Đèo Văn Ỏn", "Đ. V. Ỏ."), ("  Vì  A ", "V. A."), ("", "")],
)
def test_a_name_keeps_its_initials(full: str, masked: str) -> None:
    assert masking.name(full) == masked


@pytest.mark.parametrize(("stored", "masked"), [("+84912345678", "••• 678"), ("", "")])
def test_a_telephone_keeps_three_digits(stored: str, masked: str) -> None:
    assert masking.phone(stored) == masked
    assert masking.shown_phone(stored, whole=False) == masked


@pytest.mark.parametrize(("whole", "masked"), [("lan@xa.vn", "l•••@xa.vn"), ("", "")])
def test_a_mail_address_keeps_its_first_letter_and_its_house(whole: str, masked: str) -> None:
    assert masking.email(whole) == masked


def test_a_whole_telephone_reads_as_people_write_it() -> None:
    assert masking.shown_phone("+84912345678", whole=True) == "0912 345 678"
    assert masking.shown_phone("", whole=True) == ""


@pytest.mark.parametrize(
    ("digits", "masked"), [("014199000001", "••• 001"), ("123456789", "••• 789"), ("123", "•••"), ("", "")]
)
def test_a_papers_number_hides_province_sex_and_year(digits: str, masked: str) -> None:
    assert masking.number(digits) == masked


def test_of_a_birth_the_year_and_of_an_address_nothing() -> None:
    assert (masking.birth(1987), masking.birth(None)) == ("1987", "")
    assert (masking.address("Bản Nà Lo, nhà số 3"), masking.address("")) == ("•••", "")
