"""The communes of the province itself: most bear the name of one of those they were made of on 1 July 2025."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from hoaban.domains.difficulty import queries
from hoaban.domains.difficulty.values import Doubt, Of
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.places import api as places
from hoaban.foundation.places.models import Lineage
from tests.support import kept

pytestmark = pytest.mark.django_db(databases="__all__")
REFORM = date(2025, 7, 1)


def test_no_commune_that_was_merged_under_its_old_name_is_listed_by_a_paper_of_before(
    province_officer: Any,
) -> None:
    kept.province()
    today = places.units_in(UnitRange(14 * 10**9, 15 * 10**9), places.Level.COMMUNE)
    made_of = Counter(Lineage.plain.filter(on=REFORM).values_list("new_id", flat=True))
    bears = set(Lineage.plain.filter(on=REFORM).values_list("new_id", "old__full_name"))
    said = "\n".join(one.full_name for one in today)
    lines = queries.understood(province_officer, said, Of.COMMUNES, date(2021, 6, 4))
    read = {one.id: line for one, line in zip(today, lines, strict=True)}
    merged = [one for one in today if made_of[one.id] > 1 and (one.id, one.full_name) in bears]
    assert len(merged) == 57
    assert {read[one.id].doubt for one in merged} == {Doubt.SMALLER}
    now = queries.understood(province_officer, said, Of.COMMUNES, REFORM)
    assert [line.unit.id for line in now if line.unit] == [one.id for one in today]
