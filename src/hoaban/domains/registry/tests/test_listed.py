"""A household's page says that its village is of special difficulty, by which decision and until when."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.registry.models import VillageFact
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_facts import village
from hoaban.domains.registry.tests.test_merging import home
from hoaban.foundation.places.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["village"]


@pytest.mark.parametrize(
    ("value", "days", "is_told"),
    [("special", 30, True), ("special", None, True), ("special", -1, False), ("none", None, False)],
)
def test_only_while_the_decision_holds(
    commune_officer: Any,
    as_actor: SignIn,
    village: int,
    value: str,
    days: int | None,
    is_told: bool,
) -> None:
    until = timezone.localdate() + timedelta(days=days) if days else None
    VillageFact.plain.create(
        unit=Unit.plain.get(start=village), place_no=village, kind="difficulty", value=value, source="7/QĐ-UBDT",
        valid_from=date(2026, 1, 1), until=until,
    )  # fmt: skip
    row = home("L-1", village)
    page = as_actor(commune_officer).get(reverse("registry:household", args=[row.uid])).content.decode()
    line = page.partition("diện đặc biệt khó khăn theo")[2].partition("</p>")[0]
    assert ("7/QĐ-UBDT" in line, "/w/registry/difficulty/?commune=14036460000" in line) == (is_told, is_told)
    assert (f"{until:%d/%m/%Y}" in line if until else is_told) == is_told
