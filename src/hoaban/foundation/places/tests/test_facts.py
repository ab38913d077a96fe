"""The packs say what the sources say: counts, sums, lineage."""

from collections import Counter
from datetime import date

import pytest

from hoaban.foundation.places import api
from hoaban.foundation.places.models import (
    Lineage,
    PublishedFigure,
    Unit,
    ZoneDecision,
)


def test_seventy_five_communes_of_which_eight_are_wards(facts_14):
    kinds = Counter(unit.kind for unit in api.communes_at(14))
    assert kinds == {"Xã": 67, "Phường": 8}


def test_before_the_reforms_there_were_204_then_200_communes_in_12_districts(facts_14):
    def count(level, day):
        number = api.unit_number("14")
        return len(api.units_in(api.Unit(0, level, "", "", "", "", number).range, level, day))

    assert count(api.Level.COMMUNE, date(2025, 1, 31)) == 204
    assert count(api.Level.COMMUNE, date(2025, 2, 1)) == 200
    assert count(api.Level.COMMUNE, date(2025, 7, 1)) == 75
    assert Unit.plain.filter(level="district", valid_to=date(2025, 7, 1)).count() == 12


def test_every_former_commune_leads_to_one_of_today(facts_14):
    today = set(Unit.plain.filter(level="commune", valid_to=None).values_list("pk", flat=True))
    for old in Unit.plain.filter(level="commune", valid_to__isnull=False):
        ids = {old.pk}
        for _step in range(3):
            later = set(Lineage.plain.filter(old_id__in=ids).values_list("new_id", flat=True))
            ids = (ids & today) | later or ids
        assert ids <= today, old.full_name


def test_lineage_names_its_decision_and_reaches_two_reforms_back(facts_14):
    lineage = api.lineage_of(api.commune("03721").id)
    assert len(lineage) == 5
    assert {one.decision for one in lineage} == {"1681/NQ-UBTVQH15"}
    assert "1280/NQ-UBTVQH15" in {older.decision for one in lineage for older in one.before}


def test_a_code_outlives_the_commune_it_names(facts_14):
    assert api.commune("03646").full_name == "Phường Tô Hiệu"
    assert api.commune("03646", date(2025, 1, 1)).full_name == "Phường Chiềng Lề"


@pytest.mark.parametrize(("year", "total"), [(2009, 1_076_055), (2015, 1_184_437), (2019, 1_248_415)])
def test_ethnic_groups_sum_to_the_published_total(facts_14, year, total):
    rows = PublishedFigure.plain.filter(topic="ethnic_population", on__year=year)
    assert sum(row.value for row in rows) == total


def test_the_zone_is_a_count_and_no_commune_has_one_but_made_up(facts_14):
    decided = ZoneDecision.plain.get(unit__code="14", period="2026-2030", zone="III")
    assert (decided.count, decided.decision_id, decided.source_id) == (66, "60/QĐ-BDTTG", "vn.S33")
    by_commune = PublishedFigure.plain.filter(unit__level="commune")
    assert by_commune.count() == 3 * 75
    assert set(by_commune.values_list("status", "source_id")) == {("synthetic", "vn.SYNTHETIC")}


def test_every_verified_figure_cites_a_source(facts_14):
    bare = PublishedFigure.plain.filter(status="verified", source=None)
    assert list(bare.values_list("label", flat=True)) == []
