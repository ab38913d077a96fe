"""Somebody added by hand came on a day, or nobody knows on which: no day of the past claims more."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.life import Birth
from hoaban.domains.registry.models import Change, Household, Person
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_correcting import told
from hoaban.domains.registry.tests.test_moving import MAY, NOW, deed, lived, make, moving, named
from hoaban.domains.registry.values import Precision, ReadFor, Relation
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
MARCH, CAME = date(2026, 3, 1), date(2026, 11, 15)


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    return make("HO-1", ("Lò Văn Pản", "head"))


def add(by: Any, home: Household, since: date | None, name: str = "Lò Thị Dâu", now: datetime = NOW) -> None:
    who = told(name, Relation.IN_LAW)
    actions.add_person(by=by, uid=home.uid, told=who, deed=deed(home, now=now), since=since)


def known_from(by: Any, home: Household, day: date) -> dict[str, date | None]:
    then = queries.household_on(by, home.uid, day, Known.NOW, ReadFor.SERVICE)
    return {one.name: one.known_from for one in then.people}


def test_a_bride_who_came_in_november_did_not_live_there_in_march(
    commune_officer: Any, home: Household
) -> None:
    add(commune_officer, home, CAME)
    assert set(lived(commune_officer, home, MARCH)) == {"Lò Văn Pản"}
    assert known_from(commune_officer, home, CAME) == {"Lò Văn Pản": None, "Lò Thị Dâu": None}
    then = queries.household_on(commune_officer, home.uid, CAME, Known.NOW, ReadFor.SERVICE)
    assert CAME in then.days


def test_of_whom_nobody_knows_since_when_the_page_of_a_day_says_so(
    commune_officer: Any, home: Household, as_actor: SignIn
) -> None:
    add(commune_officer, home, None)
    assert known_from(commune_officer, home, MARCH) == {"Lò Văn Pản": None, "Lò Thị Dâu": NOW.date()}
    assert known_from(commune_officer, home, NOW.date())["Lò Thị Dâu"] is None
    assert "Lò Thị Dâu" not in lived(commune_officer, home, MARCH, Known.THEN)
    client, address = as_actor(commune_officer), reverse("registry:household_then", args=[home.uid])
    page = client.get(address, {"day": "2026-03-01", "known": "now"}).content.decode()
    assert page.count("Chưa rõ về ở từ khi nào; có trong sổ từ 20/11/2026") == 1
    before = client.get(address, {"day": "2020-03-01", "known": "now"}).content.decode()
    assert before.count("Chưa rõ về ở từ khi nào") == 2


def test_where_it_is_so_of_all_it_is_said_once(
    commune_officer: Any, home: Household, as_actor: SignIn
) -> None:
    address = reverse("registry:household_then", args=[home.uid])
    day = timezone.localdate(home.recorded_at)
    page = as_actor(commune_officer).get(address, {"day": "2020-03-01", "known": "now"}).content.decode()
    assert page.count(f"Chưa rõ họ về ở đây từ khi nào: có trong sổ từ {day:%d/%m/%Y}.") == 1
    assert "Chưa rõ về ở từ khi nào" not in page


def test_a_move_tells_a_day_and_a_birth_needs_none(commune_officer: Any, home: Household) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    add(commune_officer, home, None)
    going = moving(other.uid, Lò_Thị_Dâu=Relation.SPOUSE)
    actions.move_people(by=commune_officer, uid=home.uid, moving=going, deed=deed(home))
    assert known_from(commune_officer, other, MAY)["Lò Thị Dâu"] is None
    assert known_from(commune_officer, home, MAY - timedelta(days=1))["Lò Thị Dâu"] == MAY
    baby = told("Cầm Bé", birth_year=2026, birth_date=MARCH, birth_precision=Precision.DAY)
    birth = Birth(baby, named("Cầm Văn Nọi").uid, "Mẹ")
    actions.record_birth(by=commune_officer, uid=other.uid, birth=birth, deed=deed(other))
    assert known_from(commune_officer, other, MARCH)["Cầm Bé"] is None


def test_the_page_asks_since_when_and_may_be_left_without_an_answer(
    commune_officer: Any, home: Household, as_actor: SignIn
) -> None:
    client, address = as_actor(commune_officer), reverse("registry:new_person", args=[home.uid])
    typed = {"name": "Lò Thị Dâu", "relation": "in_law", "version": home.version, "born": "3/1990"}
    for wrong in ("2990-01-01", "1990-02-28", "31/02/2026"):
        assert client.post(address, typed | {"since": wrong}).status_code == 422
    assert client.post(address, typed | {"since": "15/11/2026"}).status_code == 302
    assert named("Lò Thị Dâu").valid_from == CAME
    later = typed | {"name": "Lò Thị Khác", "version": home.version + 1, "another": "on"}
    assert client.post(address, later).status_code == 302
    assert named("Lò Thị Khác").valid_from is None


DAY = datetime(2026, 3, 1, 9, tzinfo=timezone.get_default_timezone())
DEEDS = st.lists(st.tuples(st.sampled_from("aab"), st.none() | st.integers(0, 9)), max_size=8)


@settings(max_examples=tried(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_every_day_tells_who_had_come_and_who_was_on_record(
    commune_officer: Any, sheet_codes: codes.Codes, deeds: list[tuple[str, int | None]]
) -> None:
    """Added with the day they came, some days before it was told, or with none; the newest put back now and then."""
    with transaction.atomic():
        home = make("HO-7", ("Lò Văn Pản", "head"))
        came: dict[str, tuple[date, date, date | None]] = {}
        for number, (what, before) in enumerate(deeds, 1):
            now, name = DAY + timedelta(days=number), f"Lò {'ABCDEFGH'[number - 1]}"
            change = Change.plain.filter(taken_back_at=None).order_by("-pk").first()
            if what == "a":
                since = None if before is None else now.date() - timedelta(days=before)
                add(commune_officer, home, since, name, now)
                came[name] = (now.date(), date.max, since)
            elif change:
                actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=now)
                gone = Person.plain.get(pk=change.person_id).name
                came[gone] = (came[gone][0], now.date(), came[gone][2])
        for number in range(-10, len(deeds) + 2):
            day = DAY.date() + timedelta(days=number)
            standing = {name: one for name, one in came.items() if one[1] == date.max}
            sure = {name for name, (told_on, _, since) in standing.items() if (since or told_on) <= day}
            unknown = {name for name, (told_on, _, since) in standing.items() if not since and day < told_on}
            told_of = known_from(commune_officer, home, day)
            assert {name for name, from_day in told_of.items() if not from_day} == sure | {"Lò Văn Pản"}
            assert {name for name, from_day in told_of.items() if from_day} == unknown
            written = {name for name, (told_on, until, _) in came.items() if told_on <= day < until}
            assert set(lived(commune_officer, home, day, Known.THEN)) == written | {"Lò Văn Pản"}
        transaction.set_rollback(True)
