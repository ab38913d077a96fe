"""What stands in records that nobody rewrites is written as it was before the room was one (decision 0060)."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.difficulty import actions
from hoaban.domains.difficulty.models import DifficultyDecision, DifficultyUnit
from hoaban.domains.difficulty.permissions import Permission
from hoaban.domains.difficulty.tests.test_deciding import force, told, units
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["units"]


def test_the_record_of_deeds_goes_on_under_the_same_names(province_officer: Any) -> None:
    uid = force(province_officer, told())
    actions.take_back_decision(by=province_officer, uid=uid, request=None, now=timezone.now())
    number = str(DifficultyDecision.plain.get().pk)
    rows = Entry.plain.filter(tag__startswith="registry:difficulty:").order_by("pk")
    assert list(rows.values_list("tag", "target_type", "target_id")) == [
        (f"registry:difficulty:{deed}", "registry.difficultydecision", number)
        for deed in ("keep", "put_in_force", "take_back")
    ]
    assert set(Event.plain.values_list("name", flat=True)) == {"registry.village_fact_recorded"}


def test_tables_permission_and_address_are_the_old_ones() -> None:
    assert {model._meta.db_table for model in (DifficultyDecision, DifficultyUnit)} == {
        "registry_difficultydecision",
        "registry_difficultyunit",
    }
    assert [permission.value for permission in Permission] == ["registry:difficulty:keep"]
    assert reverse("difficulty:board") == "/w/registry/difficulty/"
    with connection.cursor() as cursor:
        standing = connection.introspection.table_names(cursor)
    assert not [table for table in standing if table.startswith("difficulty_")]
