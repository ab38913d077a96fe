"""A list under the names of before a reform: read as today's units where only one can be meant, else told what became of them."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoaban.domains.difficulty import queries
from hoaban.domains.difficulty.models import DifficultyDecision, DifficultyUnit
from hoaban.domains.difficulty.rules import by_former_name, by_name, read
from hoaban.domains.difficulty.tests.conftest import SignIn
from hoaban.domains.difficulty.tests.test_deciding import HOME, NEXT, force, now_said, told, unit, units
from hoaban.domains.difficulty.tests.test_sheet import check, draft, faults, sender
from hoaban.domains.difficulty.values import Before, Doubt, Formerly, Known, Of
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.places.models import Lineage, Unit

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["sender", "units"]
REFORM = date(2025, 7, 1)
BEFORE = REFORM - timedelta(days=1)
ONE = Known(1, HOME, "Xã Một", "Xã Một", "03646")
TWO = Known(2, NEXT, "Xã Hai", "Xã Hai", "03664")
THREE = Known(6, NEXT + 10_000, "Xã Ba", "Xã Ba", "03665")
BO, CO = Known(3, HOME + 1, "", "Bản Bó"), Known(4, NEXT + 1, "", "Bản Cọ")
ALIKE = Known(5, NEXT + 2, "", "Bản Bó")


def lines(said: str, of: Of = Of.VILLAGES, signed_on: date = BEFORE) -> list[tuple[str, Doubt | None, str]]:
    """«Xã Cũ» went into both communes of today, «Thị trấn Mường» into the second, «Xã Một» was a smaller one, «Xã Ba» the same."""
    smaller = [("Xã Cũ", ONE), ("Xã Cũ", TWO), ("Thị trấn Mường", TWO), ("Xã Một", ONE)]
    before = [(name, Formerly(unit, REFORM)) for name, unit in smaller]
    before += [("Xã Ba", Formerly(THREE, REFORM, is_whole=True))]
    communes = by_name([(0, name, one) for one in (ONE, TWO, THREE) for name in (one.name, one.code)])
    villages = by_name([(HOME, BO.name, BO), (NEXT, CO.name, CO), (NEXT, ALIKE.name, ALIKE)])
    found = read(said, of, communes, villages, Before(by_former_name(before), signed_on))
    return [(line.unit.name if line.unit else "", line.doubt, line.today) for line in found]


def test_a_former_commune_leads_to_the_one_that_has_the_village() -> None:
    assert lines("xa cu; ban co") == [("Bản Cọ", None, "Xã Hai")]
    assert lines("TT Mường; Bó\nmuong; Cọ") == [("Bản Bó", None, "Xã Hai"), ("Bản Cọ", None, "Xã Hai")]


def test_a_village_that_two_of_them_have_or_none_is_told_and_not_guessed() -> None:
    both = "Xã Một, Xã Hai"
    assert lines("Xã Cũ; Bản Bó") == [("", Doubt.UNCLEAR, both)]
    assert lines("Xã Cũ; Bản Lạ") == [("", Doubt.FORMER, both)]


def test_today_s_name_comes_first_and_its_missing_village_is_that() -> None:
    assert lines("Xã Một; Bản Bó\nXã Một; Bản Lạ\nXã Mường; Bản Bó") == [
        ("Bản Bó", None, ""), ("", Doubt.VILLAGE, ""), ("", Doubt.COMMUNE, ""),
    ]  # fmt: skip


def test_a_listed_commune_of_before_is_not_today_s_larger_one() -> None:
    assert lines("Thị trấn Mường\nXã Hai", Of.COMMUNES) == [
        ("", Doubt.FORMER, "Xã Hai"), ("Xã Hai", None, ""),
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["Xã Một", "mot"])
def test_a_commune_listed_before_the_reform_that_made_it_larger_is_the_smaller_one(said: str) -> None:
    assert lines(said, Of.COMMUNES, BEFORE) == [("", Doubt.SMALLER, "Xã Một (03646)")]
    assert lines(said, Of.COMMUNES, REFORM) == [("Xã Một", None, "")]


def test_its_digits_name_today_s_and_one_that_no_reform_changed_is_the_same() -> None:
    assert lines("03646\nXã Ba\nXã Hai", Of.COMMUNES, BEFORE) == [
        ("Xã Một", None, ""), ("Xã Ba", None, ""), ("Xã Hai", None, ""),
    ]  # fmt: skip


def ended(code: str, name: str, *into: str) -> None:
    """A commune that a reform put into others."""
    unit("commune", code, name, HOME + 900_000, HOME + 910_000)
    Unit.plain.filter(code=code, full_name=name).update(valid_to=REFORM, start=None, stop=None)
    old = Unit.plain.get(code=code, full_name=name)
    for new in Unit.plain.filter(code__in=into, valid_to=None):
        Lineage.plain.create(old=old, new=new, on=REFORM)


def test_the_dry_run_shows_what_each_became_and_in_force_today_s_village_is_listed(
    as_actor: SignIn, province_officer: Any
) -> None:
    ended("03700", "Xã Cổ", "03664")
    text = "Xã Cổ; Bản Cọ\nXã Cổ; Bản Lạ"
    page = as_actor(province_officer).post("/w/registry/difficulty/new/", {
        "number": "1/QĐ", "signed_on": "2026-01-01", "issuer": "UBND tỉnh", "lists": "villages", "valid_from": "2026-01-01",
        "text": text,
    }, follow=True).content.decode()  # fmt: skip
    assert "Xã Cổ ; Bản Cọ → Bản Cọ, Xã Hai" in page
    assert "xã này thuộc Xã Hai" in page
    DifficultyDecision.plain.all().delete()
    force(province_officer, told(text=text))
    assert now_said() == {NEXT + 1: "special"}
    assert DifficultyDecision.plain.get().unknown == ["Xã Cổ ; Bản Lạ"]
    assert [one.told.number for one in queries.decisions(province_officer)] == ["1/QĐ"]


def test_a_sheet_of_former_names_says_what_became_of_each(province_officer: Any, tmp_path: Path) -> None:
    ended("03700", "Xã Cổ", "03664")
    draft(province_officer)
    uid = check(province_officer, tmp_path, [["Xã Cổ", "Bản Cọ", ""], ["Xã Cổ", "Bản Lạ", ""]])
    assert faults(uid) == [(3, "commune", "commune_former")]


def dry_run(client: Any, text: str, lists: str, signed_on: str) -> str:
    """The page of a draft that was just kept; the draft is gone again."""
    form = {
        "number": "1/QĐ",
        "signed_on": signed_on,
        "issuer": "UBND tỉnh",
        "lists": lists,
        "valid_from": signed_on,
        "text": text,
    }
    page: str = client.post("/w/registry/difficulty/new/", form, follow=True).content.decode()
    DifficultyDecision.plain.all().delete()
    return page


def listed() -> set[int]:
    return set(DifficultyUnit.plain.filter(is_listed=True).values_list("place_no", flat=True))


def test_a_list_of_communes_of_before_the_merger_puts_no_larger_one_under_it(
    as_actor: SignIn, province_officer: Any, tmp_path: Path
) -> None:
    ended("03701", "Xã Một", "03646")
    ended("03700", "Xã Cổ", "03646")
    ended("03702", "Xã Hai", "03664")
    communes = {"of": Of.COMMUNES, "text": "Xã Một\nXã Hai"}
    page = dry_run(as_actor(province_officer), "Xã Một\nXã Hai", "communes", "2025-06-30")
    assert "nay thuộc Xã Một (03646)" in page
    force(province_officer, told(since=BEFORE, **communes))
    assert listed() == {NEXT}, "«Xã Hai» is the same as before"
    assert DifficultyDecision.plain.get().unknown == ["Xã Một"]
    force(province_officer, told("2/QĐ", REFORM, **communes))
    assert listed() == {HOME, NEXT}
    draft(province_officer, "3/QĐ", since=BEFORE, of=Of.COMMUNES)
    assert faults(check(province_officer, tmp_path, [["Xã Một", "", ""], ["03646", "", ""]])) == [
        (2, "commune", "commune_smaller")
    ]


def test_a_village_that_two_communes_of_today_have_is_named_by_today_s_commune(
    as_actor: SignIn, province_officer: Any, tmp_path: Path
) -> None:
    ended("03700", "Xã Cổ", "03646", "03664")
    unit("village", f"{NEXT + 2}"[2:], "Bản Bó", NEXT + 2, NEXT + 3)
    client = as_actor(province_officer)
    page = dry_run(client, "Xã Cổ; Bản Bó", "villages", "2026-01-01")
    assert "thuộc Xã Hai, Xã Một" in page or "thuộc Xã Một, Xã Hai" in page
    assert "hãy ghi tên xã hiện nay" in page
    assert "ghi cả loại và tên" not in page, "its kind and name are written"
    assert "Xã Hai ; Bản Bó → Bản Bó" in dry_run(client, "Xã Hai; Bản Bó", "villages", "2026-01-01")
    draft(province_officer)
    sheet = check(province_officer, tmp_path, [["Xã Cổ", "Bản Bó", ""], ["Xã Hai", "Bản Bó", ""]])
    assert faults(sheet) == [(2, "commune", "commune_several")]


def test_the_names_of_a_whole_country_are_one_question(province_officer: Any) -> None:
    unit("commune", "00001", "Xã Xa", 15_00001_0000, 15_00002_0000)
    ended("03700", "Xã Cổ", "03646")
    ended("00002", "Xã Cũ", "00001")
    country = replace(province_officer, where=(UnitRange(0, 100 * 10**9),))
    with CaptureQueriesContext(connection) as asked:
        lines = queries.understood(country, "Xã Cổ\nXã Cũ", Of.COMMUNES, REFORM)
    assert [line.today for line in lines] == ["Xã Một", "Xã Xa"]
    assert sum("places_lineage" in one["sql"] for one in asked.captured_queries) == 1
