"""Words that sheets of communes use beside our own: of kin, of statuses, above columns."""

import pytest

from hoaban.domains.lists import household_list, rules
from hoaban.domains.registry.values import Poverty, Relation
from hoaban.foundation.imports.matching import match_columns


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Em ruột", Relation.SIBLING), ("chị dâu", Relation.IN_LAW), ("CHÁU RỂ", Relation.IN_LAW), ("Mẹ kế", Relation.PARENT),
        ("con riêng", Relation.CHILD), ("cô ruột", Relation.OTHER), ("Chắt", Relation.OTHER), ("Chủ", Relation.HEAD),
    ],
)  # fmt: skip
def test_kin_as_registers_of_residence_write_them(said: str, meant: Relation) -> None:
    assert rules.relation_of(said) is meant


def test_a_status_in_the_letters_of_the_yearly_review() -> None:
    assert [rules.poverty_of(said) for said in ("HN", "HCN", "cn")] == [
        Poverty.POOR, Poverty.NEAR_POOR, Poverty.NEAR_POOR,
    ]  # fmt: skip


def test_headings_of_a_sheet_that_four_people_kept() -> None:
    header = ["TT", "Mã số hộ", "HỌ VÀ TÊN", "QH với chủ hộ", "Giới tính", "Ngày, tháng, năm sinh", "SĐT", "Bản/TK", "Hộ nghèo, cận nghèo"]
    found = match_columns(header, household_list.KIND.fields)
    wanted = {"household": 1, "name": 2, "relation": 3, "sex": 4, "birth": 5, "phone": 6, "village": 7, "poverty": 8}
    assert wanted.items() <= found.items()
