"""The household visit through the real sync: corrected, kept, photographed, never silently overwritten."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry.errors import PersonElsewhere
from hoaban.domains.registry.models import Change, Household, Person
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.queries.past import household_on
from hoaban.domains.registry.values import ReadFor
from hoaban.domains.rounds import form as visit
from hoaban.domains.rounds import queries as visits
from hoaban.domains.rounds.models import HouseholdVisit
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.offline.actions import receive, settle
from hoaban.foundation.offline.models import Entry
from hoaban.foundation.offline.queries import comparison_for
from hoaban.foundation.offline.values import APP, Result, State
from hoaban.kit.uid import uuid7

pytestmark = pytest.mark.django_db(databases="__all__")
OWN = 14_03646_0000


@pytest.fixture
def household() -> Household:
    made = Household.plain.create(code="HO-1", place_no=OWN, village="Bản Bó", address="Đầu bản")
    Person.plain.create(
        household=made, place_no=OWN, name="Lò Văn Pản", relation="head", phone_e164="+84912345678"
    )
    return made


def form(household: Household, by: Actor, **answers: str) -> dict[str, Any]:
    record = visits.current(by, household.uid, False)
    assert record is not None
    return {
        "uid": str(uuid7()), "kind": visit.KIND, "form_version": 4, "target": str(household.uid),
        "base_version": record.version, "base": dict(record.values), "values": dict(record.values) | answers, "media": [],
        "made_at": timezone.now().isoformat(), "after": None,
    }  # fmt: skip


def send(by: Actor, raw: dict[str, Any]) -> Result:
    return receive(by=by, raw=raw, app=APP, now=timezone.now()).result


def test_a_visit_corrects_and_counts_as_seen(household: Household, commune_officer: Any) -> None:
    raw = form(
        household, commune_officer, phone="0987 654 321", met="neighbour", people="5", note="Nhà mới sửa mái"
    )
    assert send(commune_officer, raw) == Result.APPLIED
    household.refresh_from_db()
    visit = HouseholdVisit.plain.get()
    assert Person.plain.get().phone_e164 == "+84987654321"
    assert (visit.met, visit.people_present, visit.note) == ("neighbour", 5, "Nhà mới sửa mái")
    assert visit.corrected == ["phone"]
    assert household.confirmed_by == commune_officer.key


def test_no_change_is_one_tap_and_one_visit(household: Household, commune_officer: Any) -> None:
    raw = form(household, commune_officer)
    assert [send(commune_officer, raw), send(commune_officer, raw)] == [Result.APPLIED, Result.APPLIED]
    assert (HouseholdVisit.plain.count(), HouseholdVisit.plain.get().corrected) == (1, [])


def test_the_same_number_written_otherwise_is_no_change(household: Household, commune_officer: Any) -> None:
    record = visits.current(commune_officer, household.uid, False)
    assert record is not None
    assert record.values["phone"].replace(" ", "") == "0912345678"


def test_two_officers_who_correct_one_address_are_asked(household: Household, commune_officer: Any) -> None:
    first = form(household, commune_officer, address="Cuối bản")
    second = form(household, commune_officer, address="Giữa bản")
    assert [send(commune_officer, raw) for raw in (first, second)] == [Result.APPLIED, Result.CONFLICT]
    household.refresh_from_db()
    assert household.address == "Cuối bản"


def test_an_odd_number_waits_for_a_person(household: Household, commune_officer: Any) -> None:
    assert send(commune_officer, form(household, commune_officer, phone="12")) == Result.REFUSED
    assert Person.plain.get().phone_e164 == "+84912345678"


def test_lists_are_villages_and_only_one_s_own(
    household: Household, commune_officer: Any, outsider: Any
) -> None:
    (unit,) = visits.units(commune_officer)
    assert (unit.label, unit.count) == ("Bản Bó", 1)
    assert [record.title for record in visits.pack(commune_officer, unit.key)] == ["Lò Văn Pản"]
    assert visits.units(outsider) == []
    assert visits.current(outsider, household.uid, False) is None


def test_whoever_is_taken_along_has_the_name_people_go_by(household: Household, commune_officer: Any) -> None:
    (unit,) = visits.units(commune_officer)
    (record,) = visits.pack(commune_officer, unit.key)
    assert [(one.also, "thường gọi" in one.detail) for one in record.lines] == [("", False)]
    Person.plain.update(called="Bố Mai", called_key="bo mai")
    (record,) = visits.pack(commune_officer, unit.key)
    told = [(one.title, one.also, "thường gọi là Bố Mai" in one.detail) for one in record.lines]
    assert told == [("Lò Văn Pản", "Bố Mai", True)]


def test_the_province_sees_nobody_s_telephone(household: Household, province_officer: Any) -> None:
    assert visits.units(province_officer) == []
    assert visits.current(province_officer, household.uid, False) is None


def test_a_round_brings_a_newborn_and_notes_who_died(household: Household, commune_officer: Any) -> None:
    mother = Person.plain.create(household=household, place_no=OWN, name="Quàng Thị Hương", relation="parent")
    raw = form(household, commune_officer, **{f"person.{mother.uid}": "died 2026-01-05"})
    raw["values"] |= {
        "new_name.1": "Lò Thị Mai",
        "new_how.1": "born",
        "new_born.1": "3/1/2026",
        "new_sex.1": "f",
    }
    assert send(commune_officer, raw) == Result.APPLIED
    mother.refresh_from_db()
    child = Person.plain.get(name="Lò Thị Mai")
    assert (str(mother.valid_to), mother.replaced_at is None) == ("2026-01-05", False)
    assert (str(child.birth_date), child.sex, child.household_id) == ("2026-01-03", "f", household.pk)
    assert sorted(Change.plain.values_list("what", flat=True)) == ["born", "left"]
    assert HouseholdVisit.plain.get().corrected == ["person"]


def test_one_who_moved_by_one_officer_and_died_by_the_other_waits_for_a_person(
    household: Household, commune_officer: Any
) -> None:
    son = Person.plain.create(household=household, place_no=OWN, name="Lò Văn Nam", relation="child")
    key = f"person.{son.uid}"
    first = form(household, commune_officer, **{key: "moved 2026-01-05"})
    second = form(household, commune_officer, **{key: "died 2026-01-06", "address": "Cuối bản"})
    assert [send(commune_officer, raw) for raw in (first, second)] == [Result.APPLIED, Result.CONFLICT]
    entry = Entry.plain.get(uid=second["uid"])
    (question,) = comparison_for(commune_officer, entry.ref).open
    assert (question.label, question.theirs) == ("Lò Văn Nam", "Chuyển đi, 05/01/2026")
    household.refresh_from_db()
    assert household.address == "Cuối bản", "what clashes with nobody is saved at once"
    settle(
        by=commune_officer, ref=entry.ref, choices={key: "mine"}, version=household.version, request=None,
        now=timezone.now(),
    )  # fmt: skip
    standing = Change.plain.filter(person=son, what="left", taken_back_at__isnull=True)
    assert [one.after["why"] for one in standing] == ["died"]


def test_who_lives_elsewhere_by_now_is_asked_about_and_not_touched(
    household: Household, commune_officer: Any
) -> None:
    son = Person.plain.create(household=household, place_no=OWN, name="Lò Văn Nam", relation="child")
    key = f"person.{son.uid}"
    raw = form(household, commune_officer, **{key: "died 2026-01-06"})
    other = Household.plain.create(code="HO-2", place_no=OWN, village="Bản Bó")
    Person.plain.filter(pk=son.pk).update(household=other)
    assert send(commune_officer, raw) == Result.CONFLICT
    entry = Entry.plain.get(uid=raw["uid"])
    household.refresh_from_db()
    with pytest.raises(PersonElsewhere):
        settle(
            by=commune_officer, ref=entry.ref, choices={key: "mine"}, version=household.version, request=None,
            now=timezone.now(),
        )  # fmt: skip
    son.refresh_from_db()
    assert son.replaced_at is None


def test_a_name_that_is_none_waits_for_a_person(household: Household, commune_officer: Any) -> None:
    raw = form(household, commune_officer)
    raw["values"] |= {"new_name.1": "0912", "new_how.1": "came"}
    assert send(commune_officer, raw) == Result.REFUSED
    assert Person.plain.count() == 1


def test_a_list_begins_with_the_unconfirmed_and_is_on_record(
    household: Household, commune_officer: Any
) -> None:
    Household.plain.filter(pk=household.pk).update(confirmed_at=timezone.now())
    Household.plain.create(code="HO-2", place_no=OWN, village="Bản Bó")
    (unit,) = visits.units(commune_officer)
    assert [record.title for record in visits.pack(commune_officer, unit.key)] == ["HO-2", "Lò Văn Pản"]
    line = ReadEntry.plain.get(tag="registry:village:take_along")
    assert (line.target_id, line.count, line.purpose) == (unit.key, 2, "service")


def newborn(household: Household, by: Any, parent: object, **more: str) -> dict[str, Any]:
    raw = form(household, by)
    raw["values"] |= {"new_name.1": "Lò Thị Mai", "new_how.1": "born", "new_parent.1": str(parent), **more}
    return raw


def test_a_newborn_told_at_the_door_is_somebody_s_child(household: Household, commune_officer: Any) -> None:
    father = Person.plain.get()
    assert send(commune_officer, newborn(household, commune_officer, father.uid)) == Result.APPLIED
    child = Person.plain.get(name="Lò Thị Mai")
    assert child.relation == "child", "of the head"
    assert Change.plain.get(what="born").parent_id == father.pk


def test_a_mother_who_died_that_day_is_its_mother(household: Household, commune_officer: Any) -> None:
    mother = Person.plain.create(
        household=household, place_no=OWN, name="Quàng Thị Ún", relation="spouse", birth_year=1999
    )
    raw = newborn(household, commune_officer, mother.uid, **{"new_relation.1": "grandchild"})
    raw["values"][f"person.{mother.uid}"] = "died 2026-11-01"
    assert send(commune_officer, raw) == Result.APPLIED
    assert Change.plain.get(what="born").parent_id == mother.pk
    assert Person.plain.get(name="Lò Thị Mai").relation == "grandchild", "what the visitor said herself"


def test_a_child_older_than_its_parent_waits_for_a_person(household: Household, commune_officer: Any) -> None:
    Person.plain.update(birth_year=2020)
    raw = newborn(household, commune_officer, Person.plain.get().uid, **{"new_born.1": "3/1/2020"})
    assert send(commune_officer, raw) == Result.REFUSED
    assert State(Entry.plain.get().state).waits
    assert not Person.plain.filter(name="Lò Thị Mai").exists()


def test_a_birth_that_has_not_come_yet_is_no_birth(household: Household, commune_officer: Any) -> None:
    raw = newborn(household, commune_officer, Person.plain.get().uid, **{"new_born.1": "3/1/2031"})
    assert send(commune_officer, raw) == Result.REFUSED
    assert not Person.plain.filter(name="Lò Thị Mai").exists()


def test_somebody_of_another_household_is_no_parent_here(household: Household, commune_officer: Any) -> None:
    other = Household.plain.create(code="HO-2", place_no=OWN, village="Bản Bó")
    stranger = Person.plain.create(household=other, place_no=OWN, name="Cầm Văn Lẻ", relation="head")
    assert send(commune_officer, newborn(household, commune_officer, stranger.uid)) != Result.APPLIED
    assert not Change.plain.exists()


def test_whoever_opens_a_form_from_a_village_stands_on_record(
    household: Household, commune_officer: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_finders", [lambda _request: commune_officer])
    raw = newborn(household, commune_officer, Person.plain.get().uid)
    send(commune_officer, raw)
    ReadEntry.plain.all().delete()
    page = client.get(f"/w/offline/entries/{Entry.plain.get().ref}/")
    assert "Lò Văn Pản" in page.content.decode(), "the parent by name, not by a key"
    client.get("/w/offline/entries/")
    seen = ReadEntry.plain.values_list("tag", "target_type")
    assert set(seen) == {
        ("offline:entry:read", "offline.entry"), ("registry:household:read", "registry.household"),
        ("offline:entry:list", "offline.entry"),
    }  # fmt: skip


def test_another_address_is_so_since_the_day_of_the_visit(household: Household, commune_officer: Any) -> None:
    send(commune_officer, form(household, commune_officer, address="Cuối bản"))
    change = Change.plain.get(what="household")
    today = timezone.localdate()
    assert change.on == today
    lived = {
        day: household_on(commune_officer, household.uid, day, Known.NOW, ReadFor.SERVICE).address
        for day in (today - timedelta(40), today)
    }
    assert list(lived.values()) == ["Đầu bản", "Cuối bản"]


def test_a_visit_told_late_claims_no_day_before_what_is_known_since(
    household: Household, commune_officer: Any
) -> None:
    raw = form(household, commune_officer, address="Cuối bản")
    raw["made_at"] = (timezone.now() - timedelta(days=3)).isoformat()
    Change.plain.create(
        household=household,
        what="household",
        on=timezone.localdate(),
        at=timezone.now(),
        by_key="user:9",
        by_label="x",
    )
    assert send(commune_officer, raw) == Result.APPLIED
    assert Change.plain.order_by("pk").last().on is None
