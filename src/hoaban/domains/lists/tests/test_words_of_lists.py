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
    wanted = {
        "household": "Mã số hộ", "name": "HỌ VÀ TÊN", "relation": "QH với chủ hộ", "sex": "Giới tính",
        "birth": "Ngày, tháng, năm sinh", "phone": "SĐT", "village": "Bản/TK", "poverty": "Hộ nghèo, cận nghèo",
    }  # fmt: skip
    header = ["TT", *wanted.values()]
    found = match_columns(header, household_list.KIND.fields)
    assert {key: header[column] for key, column in found.items()} == wanted
