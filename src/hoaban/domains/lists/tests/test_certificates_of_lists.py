"""A degree of disability that stands on a certificate gives way to another one, not older, and to nothing else."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.lists.tests.test_facts_of_lists import sheet
from hoaban.domains.lists.tests.test_recognising import FAMILY
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.lists.tests.test_welfare_of_lists import PAN, noted, now_held
from hoaban.domains.registry import queries
from hoaban.domains.registry.actions.facts import note_fact
from hoaban.domains.registry.decided import paper_of
from hoaban.domains.registry.facts import About, FactKind, NewFact, Subject
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.tests.conftest import Office
from hoaban.domains.registry.web import words
from hoaban.foundation.imports.models import ImportFault
from hoaban.foundation.imports.web.forms import StartForm

pytestmark = pytest.mark.django_db(databases="__all__")


def certified(office: Office, by: Any, name: str, degree: str, number: str = "", day: str = "") -> Any:
    row = FAMILY[0] | {"disability": degree, "disability_paper": number, "disability_on": day}
    return office.take_in(by, sheet(office, row, name=name))


@pytest.mark.parametrize(
    ("second", "kind", "stands"),
    [(("Nhẹ",), "certificate_kept", ("severe", "12/XN (18/05/2023)")),
     (("Nhẹ", "9/XN", "2019"), "certificate_kept", ("severe", "12/XN (18/05/2023)")),
     (("Nhẹ", "9/XN"), "certificate_kept", ("severe", "12/XN (18/05/2023)")),
     (("Nặng", "9/XN"), "certificate_kept", ("severe", "12/XN (18/05/2023)")),
     (("Nhẹ", "12/XN"), "certificate_kept", ("severe", "12/XN (18/05/2023)")),
     (("Nhẹ", "12/xn", "2023"), "certificate_kept", ("severe", "12/XN (18/05/2023)")),
     (("Nhẹ", "12/XN", "18/05/2023"), "certificate_kept", ("severe", "12/XN (18/05/2023)")),
     (("Nhẹ", "12/XN", "2019"), "certificate_kept", ("severe", "12/XN (18/05/2023)")),
     (("Nhẹ", "12/XN", "2025"), "fact_changes", ("mild", "12/XN (2025)")),
     (("Nhẹ", "40/XN", "2023"), "fact_changes", ("mild", "40/XN (2023)")),
     (("Nhẹ", "40/XN", "02/03/2026"), "fact_changes", ("mild", "40/XN (02/03/2026)")),
     (("Nặng", "40/XN", "02/03/2026"), "fact_changes", ("severe", "40/XN (02/03/2026)")),
     (("Nặng",), "", ("severe", "12/XN (18/05/2023)")), (("Nặng", "12/xn", "2023"), "", ("severe", "12/XN (18/05/2023)"))],
)  # fmt: skip
def test_it_gives_way_to_another_certificate_only(
    office: Office, commune_officer: Any, second: tuple[str, ...], kind: str, stands: tuple[str, str]
) -> None:
    certified(office, commune_officer, "first", "Nặng", "12/XN", "18/05/2023")
    uid = certified(office, commune_officer, "second", *second)
    assert noted(uid) == ([(2, "disability", kind)] if kind else [])
    if kind:
        told = ImportFault.plain.get(batch__uid=uid).params
        assert "Khuyết tật nặng · 12/XN (18/05/2023)" in told.values()
    assert now_held()[PAN, "disability"][:2] == stands
    take_back(commune_officer, uid)
    assert now_held()[PAN, "disability"][:2] == ("severe", "12/XN (18/05/2023)")


def test_a_certificate_the_register_lacks_is_news_and_so_is_its_day(
    office: Office, commune_officer: Any
) -> None:
    certified(office, commune_officer, "first", "Nặng")
    for number, day, source in (("12/XN", "", "12/XN"), ("12/XN", "18/05/2023", "12/XN (18/05/2023)")):
        uid = certified(office, commune_officer, "later", "Nặng", number, day)
        assert noted(uid) == [(2, "disability", "fact_changes")]
        assert now_held()[PAN, "disability"][:2] == ("severe", source)


@pytest.mark.parametrize(
    ("second", "stands"),
    [(("Nhẹ", "12/XN"), ("severe", "12/XN")), (("Nhẹ", "12/XN", "2023"), ("severe", "12/XN")),
     (("Nhẹ", "9/XN"), ("mild", "9/XN")), (("Nhẹ", "9/XN", "2023"), ("mild", "9/XN (2023)"))],
)  # fmt: skip
def test_one_whose_day_nobody_told_gives_way_to_another_number(
    office: Office, commune_officer: Any, second: tuple[str, ...], stands: tuple[str, str]
) -> None:
    certified(office, commune_officer, "first", "Nặng", "12/XN")
    certified(office, commune_officer, "second", *second)
    assert now_held()[PAN, "disability"][:2] == stands


def test_what_the_desk_noted_by_a_paper_stays(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0]))
    fact = NewFact(FactKind.DISABILITY, "very_severe", date(2024, 1, 2), source="Giấy xác nhận số 7/2024")
    note_fact(
        by=commune_officer, subject=Subject(About.PERSON, Person.plain.get().uid), fact=fact,
        version=Household.plain.get().version, request=None, now=timezone.now(),
    )  # fmt: skip
    uid = certified(office, commune_officer, "later", "Nhẹ")
    assert noted(uid) == [(2, "disability", "certificate_kept")]
    assert now_held()[PAN, "disability"][0] == "very_severe"


def test_a_degree_without_a_certificate_follows_what_is_told_last(
    office: Office, commune_officer: Any
) -> None:
    certified(office, commune_officer, "first", "Nặng")
    certified(office, commune_officer, "second", "Nhẹ")
    assert now_held()[PAN, "disability"][:2] == ("mild", "second.xlsx")


def test_a_list_s_name_is_no_certificate() -> None:
    endings = StartForm(kinds=[]).fields["file"].widget.attrs["accept"].split(",")
    assert len(endings) >= 5
    assert [ending for ending in endings if paper_of(f"Danh sách 2026{ending.upper()}")] == []
    assert paper_of("12/XN (2023)", "ds.csv") == "12/XN (2023)"


@pytest.mark.parametrize("name", ["ds.tsv", "danh sách 12", "a.dat"])
def test_a_list_by_any_name_gives_way_and_goes_out_as_no_paper(
    office: Office, commune_officer: Any, name: str
) -> None:
    told = FAMILY[0] | {"disability": "Nặng"}
    office.take_in(commune_officer, sheet(office, told).rename(office.folder / name))
    assert now_held()[PAN, "disability"][:2] == ("severe", name)
    rows = queries.export_rows(commune_officer, queries.ListFilter())
    assert not [row for row in words.spoken(rows, queries.commune_words()) if name in row]
    uid = certified(office, commune_officer, "later", "Nhẹ")
    assert noted(uid) == [(2, "disability", "fact_changes")]
    assert ImportFault.plain.get(batch__uid=uid).params["before"] == "Khuyết tật nặng"
    assert now_held()[PAN, "disability"][0] == "mild"
