"""Electricity is asked since version 6 of the form: older forms leave it as it is, and what two people tell waits for a person."""

from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry.actions.facts import note_fact
from hoaban.domains.registry.facts import About, FactKind, NewFact, Subject
from hoaban.domains.registry.models import Household
from hoaban.domains.registry.tests.conftest import as_actor
from hoaban.domains.rounds.tests.test_told import choose, form, held
from hoaban.domains.rounds.tests.test_visits import household, send
from hoaban.foundation.offline.values import Result

__all__ = ["as_actor", "household"]
pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_form_that_does_not_ask_electricity_leaves_what_the_desk_noted(
    household: Household, commune_officer: Any
) -> None:
    """Version 5 asks house and water alone; what it does not ask it neither ends nor waits for."""
    household.refresh_from_db()
    note_fact(
        by=commune_officer, subject=Subject(About.HOUSEHOLD, household.uid), fact=NewFact(FactKind.POWER, "own", None),
        version=household.version, request=None, now=timezone.now(),
    )  # fmt: skip
    household.refresh_from_db()
    raw = form(household, commune_officer, house="weak") | {"form_version": 5}
    for side in ("base", "values", "seen_at"):
        raw[side] = {key: value for key, value in raw[side].items() if key != "power"}
    assert send(commune_officer, raw) == Result.APPLIED
    assert [held(kind)[0][0] for kind in (FactKind.HOUSE, FactKind.POWER)] == ["weak", "own"]


def test_electricity_the_desk_noted_meanwhile_waits_for_a_person(
    household: Household, commune_officer: Any
) -> None:
    raw = form(household, commune_officer, power="none")
    household.refresh_from_db()
    note_fact(
        by=commune_officer, subject=Subject(About.HOUSEHOLD, household.uid), fact=NewFact(FactKind.POWER, "grid", None),
        version=household.version, request=None, now=timezone.now(),
    )  # fmt: skip
    assert send(commune_officer, raw) == Result.CONFLICT
    choose(household, commune_officer, power="mine")
    assert held(FactKind.POWER)[0][0] == "none"
