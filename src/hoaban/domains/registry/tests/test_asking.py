"""A list that was taken in leaves one duty in each commune, until its last household is confirmed."""

from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions
from hoaban.domains.registry.actions.asking import on_list_taken_back, on_list_taken_in
from hoaban.domains.registry.models import Household
from hoaban.foundation.duties import api as duties
from hoaban.foundation.imports.models import ImportBatch

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def taken_in(office: Any, commune_officer: Any) -> dict[str, int]:
    path, _planted = office.sheet(rows=40)
    office.take_in(commune_officer, path)
    told = {"batch_id": ImportBatch.plain.get().pk}
    on_list_taken_in(told, 1)
    return told


def waiting(actor: Any) -> list[str]:
    return [row.title for row in duties.duties_for(actor, limit=10)]


def test_the_commune_is_asked_once(taken_in: dict[str, int], commune_officer: Any, outsider: Any) -> None:
    on_list_taken_in(taken_in, 1)
    assert len(waiting(commune_officer)) == 1
    assert waiting(outsider) == []


def test_the_last_household_closes_it(taken_in: dict[str, int], commune_officer: Any) -> None:
    first, *rest = Household.plain.order_by("pk")
    uids = [row.uid for row in rest]
    actions.confirm_households(by=commune_officer, uids=uids, request=None, now=timezone.now())
    assert len(waiting(commune_officer)) == 1
    actions.confirm_household(by=commune_officer, uid=first.uid, version=1, request=None, now=timezone.now())
    assert waiting(commune_officer) == []


def test_a_list_taken_back_asks_only_for_what_stayed(taken_in: dict[str, int], commune_officer: Any) -> None:
    edited = Household.plain.earliest("pk")
    Household.plain.exclude(pk=edited.pk).update(replaced_at=timezone.now())
    on_list_taken_back(taken_in, 2)
    assert len(waiting(commune_officer)) == 1
    Household.plain.update(replaced_at=timezone.now())
    on_list_taken_back(taken_in, 3)
    assert waiting(commune_officer) == []


def test_the_checked_list_says_how_many_rows_are_right(office: Any, commune_officer: Any) -> None:
    path, _planted = office.sheet(rows=40)
    office.check(commune_officer, path)
    assert any("40" in title for title in waiting(commune_officer))
