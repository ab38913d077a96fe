"""Lists taken back by the version that left a fact standing where a later list had closed it: a migration mends what it left."""

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from hoaban.domains.lists.tests.test_confirmed_by_lists import AGAIN, BEFORE, noted_today, survey
from hoaban.domains.lists.tests.test_recognising import FAMILY
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry.actions import brought_facts
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact, PersonFact, VillageFact
from hoaban.domains.registry.tests.conftest import Office
from hoaban.foundation.imports.models import ImportBatch

pytestmark = pytest.mark.django_db(databases="__all__")
MIGRATION = import_module("hoaban.domains.registry.migrations.0031_lists_undone_between")
TABLES = (HouseholdFact, PersonFact, VillageFact)
FIRST = {"water": "Suối", "whose_phone": "Của mình", "phone": "0912345678", "coverage": "2G"}
LATER = {"water": "Giếng", "whose_phone": "Của mình", "phone": "0912345678", "coverage": "4G"}


def mend() -> None:
    MIGRATION.take_back_with_their_lists(apps, None)


def kept() -> list[tuple[Any, ...]]:
    """All that is known and was not taken back."""
    columns = "kind", "value", "source", "valid_from", "valid_to", "recorded_at", "replaced_at"
    return [
        row for table in TABLES for row in table.plain.filter(taken_back_at=None).order_by("pk").values_list(*columns)
    ]  # fmt: skip


def undone_then(monkeypatch: pytest.MonkeyPatch, by: Any, *uids: UUID) -> None:
    """As the version before took a list back: what held of it, and nothing of what a later one had closed."""

    def still_said(table: Any, _owner: str, batch_id: int) -> Any:
        rows = table.plain.filter(CURRENT, batch_id=batch_id)
        if table is HouseholdFact:
            return rows.exclude(household__batch_id=batch_id)
        return rows.exclude(person__batch_id=batch_id) if table is PersonFact else rows

    with monkeypatch.context() as then:
        then.setattr(brought_facts, "_still_said", still_said)
        for uid in uids:
            take_back(by, uid)


def well_noted_long_ago(by: Any) -> None:
    noted_today(by, date(2020, 1, 1))
    HouseholdFact.plain.all().update(
        value="well", recorded_at=timezone.make_aware(datetime(2020, 1, 2, 9)), source="sổ tay"
    )


@pytest.fixture
def lists(office: Office, commune_officer: Any) -> list[UUID]:
    """People, with their number; three surveys of which each closes what the one before told, over what somebody had noted."""
    family = FAMILY[0] | {"phone": FIRST["phone"]}, *FAMILY[1:]
    office.take_in(commune_officer, survey(office, None, "people", *family))
    well_noted_long_ago(commune_officer)
    told = (
        (BEFORE, "first", FIRST),
        (BEFORE + timedelta(days=100), "second", FIRST | {"water": "Nước mưa"}),
        (AGAIN, "third", LATER),
    )
    return [
        office.take_in(commune_officer, survey(office, day, name, FAMILY[0] | row)) for day, name, row in told
    ]


@pytest.mark.parametrize("gone", [[0], [1], [0, 1], [1, 0]])
def test_what_an_undone_list_left_goes_as_if_it_were_undone_today(
    lists: list[UUID], commune_officer: Any, monkeypatch: pytest.MonkeyPatch, gone: list[int]
) -> None:
    uids = [lists[at] for at in gone]
    marks = {table: set(table.plain.values_list("pk", "replaced_at", "valid_to")) for table in TABLES}
    for uid in uids:
        take_back(commune_officer, uid)
    today = kept()
    for table in TABLES:  # as they stood before
        for pk, replaced_at, valid_to in marks[table]:
            table.plain.filter(pk=pk).update(replaced_at=replaced_at, valid_to=valid_to, taken_back_at=None)
    ImportBatch.plain.filter(uid__in=uids).update(state="done", undone_at=None)
    undone_then(monkeypatch, commune_officer, *uids)
    assert kept() != today, "the version before left what a later list had closed"
    mend()
    assert kept() == today
    hours = dict(ImportBatch.plain.values_list("pk", "undone_at"))
    for table in TABLES:
        marked = table.plain.exclude(taken_back_at=None).values_list("taken_back_at", "batch_id")
        assert all(hour <= hours[batch] for hour, batch in marked), "by the hour its list was taken back"
    mend()
    assert kept() == today, "done twice, nothing changes"
    take_back(commune_officer, lists[2])
    assert not [row for row in kept() if row[2] in {f"{('first', 'second')[at]}.xlsx" for at in gone}]


def test_what_somebody_noted_otherwise_by_hand_stays_as_it_is(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.take_in(commune_officer, survey(office, None, "people", *FAMILY))
    uid = office.take_in(commune_officer, survey(office, BEFORE, "first", FAMILY[0] | {"water": "Giếng"}))
    noted_today(commune_officer, AGAIN)
    undone_then(monkeypatch, commune_officer, uid)
    before = kept()
    mend()
    assert kept() == before


def test_who_stays_of_an_undone_list_keeps_what_it_told(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later list told of households that an undone one had brought: they stay, whole."""
    uid = office.take_in(commune_officer, survey(office, BEFORE, "first", FAMILY[0] | {"water": "Suối"}))
    office.take_in(commune_officer, survey(office, AGAIN, "second", FAMILY[0] | {"water": "Giếng"}))
    undone_then(monkeypatch, commune_officer, uid)
    assert Household.plain.get().batch_id == ImportBatch.plain.get(uid=uid).pk
    before = kept()
    mend()
    assert kept() == before
    assert HouseholdFact.plain.filter(Q(taken_back_at=None), value="stream").exists()


def test_a_fact_that_came_to_hold_again_since_and_was_told_anew_is_not_touched(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed only after its list was taken back: a person had opened it again by her own word."""
    office.take_in(commune_officer, survey(office, None, "people", *FAMILY))
    uid = office.take_in(commune_officer, survey(office, BEFORE, "first", FAMILY[0] | {"water": "Suối"}))
    undone_then(monkeypatch, commune_officer, uid)
    HouseholdFact.plain.filter(source="first.xlsx").update(replaced_at=None, taken_back_at=None)
    office.take_in(commune_officer, survey(office, AGAIN, "second", FAMILY[0] | {"water": "Giếng"}))
    before = kept()
    mend()
    assert kept() == before
