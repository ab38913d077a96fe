"""Addresses as they are written: the same house, a slip, the same street, the same number, another one."""

import numpy as np
import pytest

from hoaban.domains.linkage.rules import addresses
from hoaban.domains.linkage.rules.addresses import HAMLET
from hoaban.domains.linkage.tests.test_finding import levels, people
from hoaban.domains.linkage.values import Address, Place


def level(one: str, other: str, **where: int) -> int:
    two = people(("A", 1990, 0, 0), ("B", 1950, 0, 0), **where)
    two.address[:] = [one, other]
    return levels(two)["address"]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Số nhà 12, tổ 3", "12 Tổ 3", Address.SAME),
        ("Bản Bó", "bó", Address.SAME),
        ("12 Chu Văn An", "12 Chu Van Anh", Address.SLIP),
        ("12 Chu Văn An", "14 Chu Văn An", Address.STREET),
        ("Chu Văn An", "14 Chu Vân Am", Address.STREET),
        ("12 Chu Văn An", "12 Tô Hiệu", Address.NUMBER),
        ("12 Chu Văn An", "7 Tô Hiệu", Address.OTHER),
        ("12 Bó", "12 Bá", Address.NUMBER),
        ("", "12 Bó", 0),
        ("…", "12 Bó", 0),
    ],
)
def test_addresses_agree_as_people_would_say(one: str, other: str, told: int) -> None:
    assert level(one, other) == told


def test_within_a_household_an_address_says_nothing() -> None:
    assert level("12 Bó", "12 Bó", household=7) == 0


def test_a_hamlet_s_name_is_no_house() -> None:
    many = people(*[("M" + "a" * at, 1900 + at, 0, 0) for at in range(1, HAMLET + 3)])
    many.address[:] = "Bản Bó"
    first = many.where(np.arange(2))
    assert levels(first)["address"] == Address.SAME
    assert levels(many)["address"] == 0
    assert levels(many)["place"] == Place.VILLAGE


def test_nobody_at_all_has_no_address() -> None:
    assert len(addresses.addressed(np.array([], dtype=object)).of) == 0
