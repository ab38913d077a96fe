"""What stands in records that nobody rewrites is written as it was before the room was one (decision 0060)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from hoaban.domains.registry import api as registry
from hoaban.domains.registry.actions import villages
from hoaban.domains.registry.errors import PhoneOdd
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.rounds import form as visit
from hoaban.domains.rounds.models import HouseholdVisit, VisitPhoto
from hoaban.domains.rounds.permissions import Permission
from hoaban.domains.rounds.tests.test_visits import OWN, form, household, send
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["household"]


def tell(by: Any, home: UUID, version: int = 1, **told: Any) -> registry.DoorSeen:
    return registry.tell_at_door(
        by=by, may=Permission.VISIT, uid=home, version=version, told=registry.DoorTold(**told), request=None,
        now=timezone.now(),
    )  # fmt: skip


def test_the_record_of_deeds_goes_on_under_the_same_names(household: Household, commune_officer: Any) -> None:
    send(commune_officer, form(household, commune_officer, address="Cuối bản"))
    row = Entry.plain.get(tag="registry:household:visit")
    assert (row.target_type, row.target_id) == ("registry.household", str(household.pk))
    assert "registry.household_visited" in set(Event.plain.values_list("name", flat=True))


def test_tables_permission_form_and_purpose_are_the_old_ones() -> None:
    assert {model._meta.db_table for model in (HouseholdVisit, VisitPhoto)} == {
        "registry_householdvisit",
        "registry_visitphoto",
    }
    assert [permission.value for permission in Permission] == ["registry:household:visit"]
    assert (visit.KIND, visit.PURPOSE) == ("registry.visit", "registry.visit")
    with connection.cursor() as cursor:
        standing = connection.introspection.table_names(cursor)
    assert not [table for table in standing if table.startswith("rounds_")]


def test_a_visit_goes_along_when_its_household_goes_to_another_village(
    household: Household, commune_officer: Any
) -> None:
    send(commune_officer, form(household, commune_officer))
    villages.carry([household.pk], OWN + 7)
    assert HouseholdVisit.plain.get().place_no == OWN + 7


def test_a_visit_that_corrects_the_village_stands_in_that_village(
    household: Household, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(villages, "number_of", lambda _by, commune, _name: commune + 9)
    send(commune_officer, form(household, commune_officer, village="Bản Mới"))
    household.refresh_from_db()
    assert (household.place_no, HouseholdVisit.plain.get().place_no) == (OWN + 9, OWN + 9)


def test_what_is_told_at_the_door_needs_the_right_there(
    household: Household, commune_officer: Any, outsider: Any, province_officer: Any
) -> None:
    for by, refusal in ((outsider, NotFound), (province_officer, NotAllowed)):
        with pytest.raises(refusal):
            tell(by, household.uid)
    with pytest.raises(Stale):
        tell(commune_officer, household.uid, version=9)
    with pytest.raises(PhoneOdd):
        tell(commune_officer, household.uid, phone="12")
    household.refresh_from_db()
    assert household.confirmed_at is None


def test_nothing_told_changes_nothing_and_an_empty_number_takes_it_away(
    household: Household, commune_officer: Any
) -> None:
    tell(commune_officer, household.uid)
    assert Person.plain.get().phone_e164 == "+84912345678"
    tell(commune_officer, household.uid, version=2, phone="")
    assert Person.plain.get().phone_e164 == ""


def test_a_home_is_shown_as_it_stands_with_who_lives_there(
    household: Household, commune_officer: Any
) -> None:
    since = timezone.now() - timedelta(days=1)
    home = registry.door_home(commune_officer, Permission.VISIT, household.uid, since)
    assert home is not None
    assert [(one.name, one.phone) for one in home.people] == [("Lò Văn Pản", "+84912345678")]
    assert registry.place_of_home(household.uid) == OWN
