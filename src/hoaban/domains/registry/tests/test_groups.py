"""Ethnic groups: dated statements with who said so, read for a purpose only, told as they were on a day."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.actions import villages
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.domains.registry.errors import DayUnfit, GroupUntold, NoPurpose, NothingToTakeBack, ValueUnfit
from hoaban.domains.registry.groups import NewGroup
from hoaban.domains.registry.models import CURRENT, GroupFact, Household, Person, PersonFact
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.tests.conftest import COMMUNES, Office, SignIn, job_context
from hoaban.domains.registry.tests.test_moving import NOW, deed, make, moving, named
from hoaban.domains.registry.tests.test_pages import words
from hoaban.domains.registry.values import ReadFor, Relation
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.events.models import Event
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.places.models import EthnicGroup

pytestmark = pytest.mark.django_db(databases="__all__")
OWN = COMMUNES["03646"]
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
PURPOSE = "legal_condition"


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    return make("HO-1", ("Lò Văn Pản", "head"), ("Lò Thị Hoa", "child"))


@pytest.fixture
def hoa(home: Household) -> Person:
    return named("Lò Thị Hoa")


def version(row: Person) -> int:
    return Household.plain.get(pk=row.household_id).version


def note(
    by: Any, row: Person, group: str, since: date | None = None, now: datetime = NOW, request: str | None = None, **more: str
) -> None:  # fmt: skip
    said = NewGroup(group, since, more.get("said_by", "chị Hoa"), more.get("source", ""))
    seen = version(row)
    actions.note_group(by=by, uid=row.uid, group=said, version=seen, request=request, now=now)


def take_back(by: Any, row: Person, now: datetime = NOW, request: str | None = None) -> None:
    actions.take_back_group(by=by, uid=row.uid, version=version(row), request=request, now=now)


def group_of(row: Person) -> str:
    """The column that counts read."""
    return code(Person.plain.get(pk=row.pk))


def code(row: Person | GroupFact) -> str:
    found = EthnicGroup.plain.filter(pk=row.ethnic_group_id).values_list("code", flat=True)
    return found.first() or ""


def test_a_group_is_noted_once_with_its_day_and_who_said_so_and_closes_what_held(
    hoa: Person, commune_officer: Any
) -> None:
    note(commune_officer, hoa, "01", MARCH, now=NOW - timedelta(days=1))
    for _ in range(2):
        note(commune_officer, hoa, "03", APRIL, request="r1", source="Giấy khai sinh 12")
    closed, held = GroupFact.plain.order_by("pk")
    assert (code(closed), closed.valid_to, closed.replaced_at) == ("01", APRIL, NOW)
    assert (code(held), held.valid_from, held.said_by, held.source) == (
        "03", APRIL, "chị Hoa", "Giấy khai sinh 12",
    )  # fmt: skip
    assert (held.place_no, group_of(hoa), version(hoa)) == (OWN, "03", 3)
    line = Entry.plain.filter(tag="registry:ethnic_group:record").latest("pk")
    assert (line.fields, line.note) == (["ethnic_group"], ""), "what it is stands in no line"
    assert Event.plain.filter(name="registry.person_fact_recorded").count() == 2
    assert not PersonFact.plain.exists()


def test_a_wrong_group_is_taken_back_and_the_one_before_holds_again(
    hoa: Person, commune_officer: Any
) -> None:
    note(commune_officer, hoa, "01", now=NOW - timedelta(days=1))
    note(commune_officer, hoa, "03")
    for _ in range(2):
        take_back(commune_officer, hoa, NOW + timedelta(days=1), request="r1")
    assert group_of(hoa) == "01"
    assert [(code(one), one.taken_back_at is None) for one in GroupFact.plain.order_by("pk")] == [
        ("01", True), ("03", False),
    ]  # fmt: skip
    take_back(commune_officer, hoa, NOW + timedelta(days=2))
    assert group_of(hoa) == ""
    assert not GroupFact.plain.filter(CURRENT).exists()
    with pytest.raises(NothingToTakeBack):
        take_back(commune_officer, hoa, NOW + timedelta(days=3))


def test_what_cannot_be_said_is_refused(hoa: Person, commune_officer: Any) -> None:
    note(commune_officer, hoa, "01", MAY)
    for group, since, said_by, problem in (
        ("99", None, "chị Hoa", ValueUnfit), ("03", None, "", GroupUntold), ("03", MARCH, "chị Hoa", DayUnfit),
    ):  # fmt: skip
        with pytest.raises(problem):
            note(commune_officer, hoa, group, since, said_by=said_by)
    with pytest.raises(Stale):
        actions.note_group(
            by=commune_officer, uid=hoa.uid, group=NewGroup("03", None, "chị Hoa"), version=1, request=None, now=NOW
        )  # fmt: skip
    assert code(GroupFact.plain.get()) == "01"


def test_it_takes_both_rights_at_her_commune(hoa: Person, outsider: Any, make_actor: Any) -> None:
    with pytest.raises(NotFound):
        note(outsider, hoa, "03")
    for missing in ("fact:record", "ethnic_group:read"):
        rights = {"household:see", "person:identify", "fact:record", "ethnic_group:read"} - {missing}
        some = make_actor(*(f"registry:{right}" for right in sorted(rights)), commune=3646)
        for write in (lambda some=some: note(some, hoa, "03"), lambda some=some: take_back(some, hoa)):
            with pytest.raises(NotAllowed):
                write()
    assert not GroupFact.plain.exists()


def test_a_list_says_each_group_once_with_itself_as_the_source(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, office.sheet(rows=60)[0])
    people = Person.plain.exclude(ethnic_group=None)
    assert people.exists()
    said = {(one.person_id, one.ethnic_group_id, one.place_no, one.batch_id) for one in GroupFact.plain.all()}
    assert said == set(people.values_list("pk", "ethnic_group_id", "place_no", "batch_id"))
    assert GroupFact.plain.count() == people.count()
    one = people.select_related("household").first()
    shown = queries.ethnic_groups_of(commune_officer, one.household.uid, PURPOSE)[one.pk]
    group, sheet = EthnicGroup.plain.get(pk=one.ethnic_group_id), ImportBatch.plain.get(pk=one.batch_id)
    assert (shown.name, shown.list_name, shown.said_by) == (group.name, sheet.file_name, "")


def test_a_list_taken_back_takes_its_groups_along_but_none_that_somebody_told(
    office: Office, commune_officer: Any
) -> None:
    uid = office.take_in(commune_officer, office.sheet(rows=60)[0])
    kept = Person.plain.order_by("pk")[0]
    note(commune_officer, kept, "03", now=NOW + timedelta(days=400))
    imports.undo_import(by=commune_officer, uid=uid, request=None)
    import_jobs.work(job_context())
    assert set(Household.plain.values_list("pk", flat=True)) == {kept.household_id}
    assert set(GroupFact.plain.values_list("person__household_id", flat=True)) == {kept.household_id}


@pytest.mark.slow
def test_made_up_groups_say_that_they_are(sheet_codes: codes.Codes) -> None:
    generate_people(by=SystemActor("demo"), count=50, communes=list(COMMUNES.values()))
    assert GroupFact.plain.count() == Person.plain.exclude(ethnic_group=None).count() == 50
    assert set(GroupFact.plain.values_list("source", flat=True)) == {"dữ liệu mô phỏng"}


def test_what_stood_before_dates_were_asked_is_said_with_its_list_and_no_day(hoa: Person) -> None:
    thai = EthnicGroup.plain.get(code="03")
    Person.plain.filter(pk=hoa.pk).update(ethnic_group=thai)
    migration = import_module("hoaban.domains.registry.migrations.0025_said_groups")
    with connection.cursor() as cursor:  # it only executes, as an editor of schemas does
        migration.say_what_stood(apps, cursor)
    said = GroupFact.plain.get()
    assert (said.person_id, said.ethnic_group_id, said.place_no, said.valid_from) == (
        hoa.pk,
        thai.pk,
        OWN,
        None,
    )
    assert (said.source, said.recorded_at) == (migration.SOURCE, Person.plain.get(pk=hoa.pk).recorded_at)


def test_a_group_goes_along_where_its_person_goes(hoa: Person, commune_officer: Any) -> None:
    note(commune_officer, hoa, "03")
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    villages.carry([other.pk], OWN + 3)
    actions.move_people(
        by=commune_officer, uid=hoa.household.uid, moving=moving(other.uid, Lò_Thị_Hoa=Relation.OTHER),
        deed=deed(hoa.household),
    )  # fmt: skip
    assert GroupFact.plain.get().place_no == OWN + 3
    villages.carry([other.pk], OWN + 4)
    assert GroupFact.plain.get().place_no == OWN + 4


def on(actor: Any, row: Person, day: date, known: Known = Known.NOW) -> str:
    told = queries.ethnic_groups_on(actor, row.household.uid, PURPOSE, day, known)
    return told[row.pk].name if row.pk in told else ""


def test_as_of_a_day_the_group_of_that_day_is_told(hoa: Person, commune_officer: Any) -> None:
    may = datetime(2026, 5, 2, 3, tzinfo=UTC)
    note(commune_officer, hoa, "01", MARCH, now=datetime(2026, 3, 2, 3, tzinfo=UTC))
    note(commune_officer, hoa, "03", APRIL, now=may)
    assert [on(commune_officer, hoa, day) for day in (date(2026, 2, 1), MARCH, APRIL, MAY)] == [
        "",
        "Kinh",
        "Thái",
        "Thái",
    ]
    then = [on(commune_officer, hoa, day, Known.THEN) for day in (MARCH, APRIL, MAY, date(2026, 5, 2))]
    assert then == ["", "Kinh", "Kinh", "Thái"], "the register learnt of it in May"
    take_back(commune_officer, hoa, may + timedelta(days=3))
    assert on(commune_officer, hoa, APRIL) == "Kinh"
    assert on(commune_officer, hoa, date(2026, 5, 3), Known.THEN) == "Thái"
    reads = ReadEntry.plain.filter(tag="registry:ethnic_group:read")
    assert {(read.purpose, read.target_id) for read in reads} == {(PURPOSE, str(hoa.household_id))}
    with pytest.raises(NoPurpose):
        queries.ethnic_groups_on(commune_officer, hoa.household.uid, ReadFor.SERVICE, MARCH, Known.NOW)


def test_a_page_of_the_past_shows_groups_for_a_purpose_only(
    hoa: Person, commune_officer: Any, province_officer: Any, as_actor: SignIn
) -> None:
    note(commune_officer, hoa, "03", MARCH)
    client, page = (
        as_actor(commune_officer),
        f"/w/registry/households/{hoa.household.uid}/then/?day=2026-04-01&known=now",
    )
    assert "Thái" not in words(client.get(page))
    shown = words(client.post(page, {"purpose": "statistics"}))
    assert "Thái từ 01/03/2026" in shown
    assert "Hộ HO-1 vào ngày 01/04/2026" in shown
    assert client.post(page, {"purpose": "curiosity"}).status_code == 409
    assert "Thái" not in words(client.post(page.replace("04-01", "02-01"), {"purpose": "statistics"}))
    assert as_actor(province_officer).post(page, {"purpose": "statistics"}).status_code == 403


def test_her_page_notes_without_showing_and_shows_for_a_purpose(
    hoa: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    client, page = as_actor(commune_officer), f"/w/registry/people/{hoa.uid}/ethnic-group/"
    missing = client.post(page, {"code": "03", "version": version(hoa)})
    assert missing.status_code == 422
    late = {"code": "03", "valid_from": "2999-01-01", "said_by": "chị Hoa", "version": version(hoa)}
    assert client.post(page, late).status_code == 422
    told = {"code": "03", "valid_from": "2026-03-01", "said_by": "chị Hoa"}
    stale = client.post(page, {**told, "version": "99"})
    assert stale.status_code == 409
    assert client.post(page, {**told, "version": version(hoa)}).status_code == 302
    hidden = client.get(page).content.decode()
    assert 'value="03" selected' not in hidden
    assert "chị Hoa" not in hidden
    assert not ReadEntry.plain.filter(tag="registry:ethnic_group:read").exists()
    shown = words(client.post(page, {"show": "on", "purpose": PURPOSE}))
    assert "Thái từ 01/03/2026" in shown
    assert ReadEntry.plain.get(tag="registry:ethnic_group:read").purpose == PURPOSE
    assert client.post(page, {"show": "on"}).status_code == 409
    assert client.post(page, {"take_back": "on", "version": version(hoa)}).status_code == 302
    assert group_of(hoa) == ""


def test_the_household_s_page_leads_there_and_says_no_group(
    hoa: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    note(commune_officer, hoa, "03", MARCH)
    page = as_actor(commune_officer).get(f"/w/registry/households/{hoa.household.uid}/")
    assert f"/w/registry/people/{hoa.uid}/ethnic-group/" in page.content.decode()
    assert "Thái" not in words(page)


def test_groups_of_a_household_take_no_query_each(
    hoa: Person, commune_officer: Any, django_assert_num_queries: Any
) -> None:
    note(commune_officer, hoa, "03")
    queries.ethnic_groups_of(commune_officer, hoa.household.uid, PURPOSE)
    with CaptureQueriesContext(connection) as one:
        assert len(queries.ethnic_groups_of(commune_officer, hoa.household.uid, PURPOSE)) == 1
    note(commune_officer, named("Lò Văn Pản"), "01")
    with django_assert_num_queries(len(one)):
        assert len(queries.ethnic_groups_of(commune_officer, hoa.household.uid, PURPOSE)) == 2
