"""Loading: once, twice, broken, forbidden."""

from decimal import Decimal

import pytest

from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.places import actions, api
from hoaban.foundation.places.errors import PackUnusable
from hoaban.foundation.places.models import EthnicGroup, Facility, Lineage, PublishedFigure, Unit
from hoaban.kit import pack


def test_without_the_demo_nothing_made_up_is_loaded(load):
    load("14", demo=False)
    assert not PublishedFigure.plain.filter(status="synthetic").exists()


def test_loading_again_changes_nothing(province_14, load):
    before = [table.plain.count() for table in (Unit, Lineage, Facility, EthnicGroup, PublishedFigure)]
    assert load("14", demo=True).total == 0
    assert [
        table.plain.count() for table in (Unit, Lineage, Facility, EthnicGroup, PublishedFigure)
    ] == before
    assert Entry.plain.filter(tag="places:pack:load").count() == 1


def test_a_correction_by_hand_survives_the_next_load(province_14, load):
    Unit.plain.filter(code="03646", valid_to=None).update(area_km2=Decimal("12.00"))
    load("14", demo=True)
    assert api.commune("03646").area_km2 == 12


def test_two_provinces_stand_side_by_side(province_14, load):
    load("11")
    assert len(api.communes(11)) == 45
    assert len(api.communes(14)) == 75
    assert api.province("11").range.start == 11 * 10**9


def test_loading_needs_its_permission(db, commune_officer):
    with pytest.raises(NotAllowed):
        actions.load_pack(by=commune_officer, nation=pack.find("vn"), province=pack.of_province("11"))


@pytest.mark.parametrize(
    "row",
    [
        "commune,123,Xã,A,Xã A,14,,,,,,,,,",
        "commune,03646,Xã,A,Xã A,14,hôm qua,,,,,,,,",
        "hamlet,03646,Xã,A,Xã A,14,,,,,,,,,",
        "commune,03646,Xã,A,Xã A,15,,,,,,,,,",
    ],
)
def test_a_broken_pack_is_named_and_changes_nothing(db, loader, tmp_path, row):
    source = pack.of_province("14").folder
    for file in source.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "units.csv").open("a", encoding="utf-8") as units:
        units.write(row + "\n")
    with pytest.raises(PackUnusable):
        actions.load_pack(by=loader, nation=pack.find("vn"), province=pack.Pack("vn-14", tmp_path))
    assert not Unit.plain.exists()
