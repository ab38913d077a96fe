"""A list under the names of before a reform: read as today's units where only one can be meant, else told what became of them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hoaban.domains.difficulty import queries
from hoaban.domains.difficulty.models import DifficultyDecision
from hoaban.domains.difficulty.rules import by_former_name, by_name, read
from hoaban.domains.difficulty.tests.conftest import SignIn
from hoaban.domains.difficulty.tests.test_deciding import HOME, NEXT, force, now_said, told, unit, units
from hoaban.domains.difficulty.tests.test_sheet import check, draft, faults, sender
from hoaban.domains.difficulty.values import Doubt, Known, Of
from hoaban.foundation.places.models import Lineage, Unit

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["sender", "units"]
ONE, TWO = Known(1, HOME, "Xã Một", "Xã Một"), Known(2, NEXT, "Xã Hai", "Xã Hai")
BO, CO = Known(3, HOME + 1, "", "Bản Bó"), Known(4, NEXT + 1, "", "Bản Cọ")
ALIKE = Known(5, NEXT + 2, "", "Bản Bó")


def lines(said: str, of: Of = Of.VILLAGES) -> list[tuple[str, Doubt | None, str]]:
    """«Xã Cũ» went into both communes of today, «Thị trấn Mường» into the second, «Xã Một» was one before too."""
    before = [("Xã Cũ", ONE), ("Xã Cũ", TWO), ("Thị trấn Mường", TWO), ("Xã Một", ONE)]
    communes = by_name([(0, one.name, one) for one in (ONE, TWO)])
    villages = by_name([(HOME, BO.name, BO), (NEXT, CO.name, CO), (NEXT, ALIKE.name, ALIKE)])
    found = read(said, of, communes, villages, by_former_name(before))
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


def ended(code: str, name: str, into: str) -> None:
    """A commune that a reform put into another one."""
    unit("commune", code, name, HOME + 900_000, HOME + 910_000)
    Unit.plain.filter(code=code, full_name=name).update(valid_to=date(2025, 7, 1), start=None, stop=None)
    old, new = Unit.plain.get(code=code, full_name=name), Unit.plain.get(code=into, valid_to=None)
    Lineage.plain.create(old=old, new=new, on=date(2025, 7, 1))


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
