"""Several people in one cell are told so, once a row; a second name and a name broken into lines stay one person's."""

from typing import Any

import pytest

from hoaban.domains.lists import several_names
from hoaban.domains.lists.tests.test_household_list import found
from hoaban.domains.lists.tests.test_recognising import FAMILY, written
from hoaban.domains.registry.models import Person
from hoaban.domains.registry.tests.conftest import Office

PAN, HOA, NAM = (row["name"] for row in FAMILY)
LIST = [PAN, HOA, NAM, "Giàng A Dơ"]


@pytest.mark.parametrize(
    "cell",
    [
        "Hoa (1962), Nam (1990)",
        "Hoa (1962) Nam (1990)",
        "Hoa (vợ); Nam (con)",
        "1. Hoa 2. Nam",
        "Hoa 1962 Nam 1990",
        "Lò Thị Hoa + Lò Văn Nam",
        "Lò Thị Hoa - Lò Văn Nam",
        "Lò Thị Hoa\nLò Văn Nam",
        "LÒ THỊ HOA\r\nLÒ VĂN NAM",
        "Lò Thị Hoa và Lò Văn Nam",
        "Cầm Thị Hoa\nHoàng Văn Nam",
        "Hoa\nNam",
        "Hoa và Nam",
    ],
)
def test_several_people_in_a_cell_are_seen(cell: str) -> None:
    assert several_names.rows_of([*LIST, cell]) == {4}


@pytest.mark.parametrize(
    "cell",
    [
        *LIST,
        "Lò Văn A (Bun)",
        "Lò Văn A (Bun, Bon)",
        "Lò Văn Pản (1960)",
        "Lò Thị\nBích Ngọc",
        "Lò\nPản",
        "Giàng Và Dơ",
        "Và A Dơ",
        "Lò Văn 12",
        "H'Mông A",
        "",
        12.0,
        None,
    ],
)
def test_one_person_stays_one(cell: Any) -> None:
    assert several_names.rows_of([*LIST, cell]) == set()


@pytest.mark.parametrize("cell", ["Giàng Và Dơ", "GIÀNG VÀ DƠ", "Quàng Thị\nLò An", "Lò Thị \r\n Bích Ngọc"])
def test_a_name_alone_in_its_column_is_one(cell: str) -> None:
    assert several_names.rows_of([cell]) == set()


@pytest.mark.parametrize(
    "cell", ["Hoa và Nam", "Hoa\nNam", "Quàng Thị Hoa\nLò Nam", "Lò Thị\nHoa và Lò Văn Nam"]
)
def test_several_alone_in_their_column_are_seen(cell: str) -> None:
    assert several_names.rows_of([cell]) == {0}


@pytest.mark.django_db(databases="__all__")
def test_such_a_row_has_one_fault_whatever_else_stands_there(office: Office, commune_officer: Any) -> None:
    both = FAMILY[1] | {"name": "Lò Thị Hoa\nLò Văn Nam", "sex": "?", "birth": "1962, 1990"}
    uid = office.take_in(commune_officer, written(office, FAMILY[0], both))
    assert [one for one in found(uid) if one[0] == 3] == [(3, "name", "several_names")]
    assert list(Person.plain.values_list("name", flat=True)) == [PAN]
