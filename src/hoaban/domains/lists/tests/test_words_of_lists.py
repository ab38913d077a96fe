"""Words that sheets of communes use beside our own: of kin, of statuses, above columns."""

from typing import Any

import pytest

from hoaban.domains.lists import household_list, rules
from hoaban.domains.lists.tests.test_recognising import FAMILY, written
from hoaban.domains.registry.models import Person
from hoaban.domains.registry.tests.conftest import Office
from hoaban.domains.registry.values import Poverty, Relation
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.models import ImportFault
from hoaban.kit import legacy


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Em ruột", Relation.SIBLING), ("chị dâu", Relation.IN_LAW), ("CHÁU RỂ", Relation.IN_LAW), ("Mẹ kế", Relation.PARENT),
        ("con riêng", Relation.CHILD), ("cô ruột", Relation.OTHER), ("Chắt", Relation.OTHER), ("Chủ", Relation.HEAD),
        ("Chú", Relation.OTHER), ("CHU\u0301 ", Relation.OTHER), ("chú.", Relation.OTHER), ("chủ", Relation.HEAD), ("Chu", Relation.HEAD),
        ("Chủ hộ", Relation.HEAD), ("Bá", Relation.OTHER), ("Bà", Relation.GRANDPARENT), ("chú ruột", Relation.OTHER),
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


@pytest.mark.parametrize(
    ("name", "is_old"),
    [
        ("Quaøng Vaên Nghieäp", True), ("Lß V¨n Th\u00ad\u00eb", True), ("Quàng Văn Nghiệp", False), ("VÀNG A DẾ", False),
        ("Lo Van Mai", False), ("Krông Ôn", False), ("José Müller", False),
    ],
)  # fmt: skip
def test_a_name_of_an_old_font_is_told_from_a_name_of_elsewhere(name: str, is_old: bool) -> None:
    assert legacy.is_old(name) is is_old


@pytest.mark.django_db(databases="__all__")
def test_one_name_in_an_old_font_is_said_before_it_is_kept(office: Office, commune_officer: Any) -> None:
    odd = [FAMILY[0], FAMILY[1] | {"name": "Loø Thò Höông"}]
    uid = office.take_in(commune_officer, written(office, *odd))
    note = ImportFault.plain.get(batch__uid=uid, kind="name_old_font")
    assert (note.row, note.is_note) == (3, True)
    assert Person.plain.filter(name="Loø Thò Höông").exists(), "it is hers to mend: nobody guesses a name"


@pytest.mark.django_db(databases="__all__")
def test_a_village_in_an_old_font_is_said_once_where_it_stands_first(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a long list only its first rows are looked through before it is read."""
    monkeypatch.setattr("hoaban.foundation.imports.oldfont.SAMPLE_ROWS", 20)
    rows = [FAMILY[0] | {"household": f"K{n}", "identity": "", "birth": f"{1950 + n}"} for n in range(40)]
    odd = [one | {"village": "Baûn Nghieâm"} for one in rows[38:]]
    uid = office.take_in(commune_officer, written(office, *rows[:38], *odd))
    notes = ImportFault.plain.filter(batch__uid=uid, kind="name_old_font")
    assert list(notes.values_list("row", "column")) == [(40, "village")]
