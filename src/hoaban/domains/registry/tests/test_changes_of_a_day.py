"""A correction that became so on a day: earlier days are told as they were, and the history says since when and by whose word."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.errors import ChangeDayUnfit, MoveDayUnfit
from hoaban.domains.registry.life import Death, Return
from hoaban.domains.registry.models import Change, Household, Move
from hoaban.domains.registry.past import HouseholdThen, Known
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_correcting import told
from hoaban.domains.registry.tests.test_moving import MAY, NOW, deed, lived, make, moving, named
from hoaban.domains.registry.values import ReadFor, Relation
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
BEFORE, AUGUST = date(2026, 3, 1), date(2026, 8, 1)


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    return make("HO-1", ("Lò Văn Pản", "parent"), ("Lò Thị Hoa", "child"))


def on(by: Any, home: Household, day: date, known: Known = Known.NOW) -> HouseholdThen:
    return queries.household_on(by, home.uid, day, known, ReadFor.SERVICE)


def correct(
    by: Any, home: Household, name: str, relation: Relation, since: date | None, now: datetime = NOW, *, new: str = ""
) -> None:  # fmt: skip
    said, entry = told(new or name, relation), actions.Entry(said_by="Trưởng bản", on=since)
    actions.correct_person(by=by, uid=named(name).uid, told=said, deed=deed(home, now=now), entry=entry)


def put_back(by: Any, now: datetime = NOW) -> None:
    change = Change.plain.filter(taken_back_at=None).latest("pk")
    actions.take_back_change(by=by, uid=change.uid, request=None, now=now)


def test_she_is_the_head_from_the_day_she_became_it(commune_officer: Any, home: Household) -> None:
    correct(commune_officer, home, "Lò Thị Hoa", Relation.HEAD, AUGUST)
    found = [lived(commune_officer, home, day)["Lò Thị Hoa"] for day in (BEFORE, AUGUST, NOW.date())]
    assert found == ["child", "head", "head"]
    assert lived(commune_officer, home, AUGUST, Known.THEN)["Lò Thị Hoa"] == "child", (
        "nobody had told it by then"
    )
    assert AUGUST in on(commune_officer, home, NOW.date()).days
    put_back(commune_officer)
    assert lived(commune_officer, home, NOW.date())["Lò Thị Hoa"] == "child"
    assert AUGUST not in on(commune_officer, home, NOW.date()).days


def test_what_was_written_wrongly_always_was_otherwise(commune_officer: Any, home: Household) -> None:
    correct(commune_officer, home, "Lò Thị Hoa", Relation.SIBLING, None, new="Lò Thị Hòa")
    assert lived(commune_officer, home, BEFORE) == {"Lò Văn Pản": "parent", "Lò Thị Hòa": "sibling"}


def test_another_name_of_a_day_leaves_a_corrected_birth_as_it_always_was(
    commune_officer: Any, home: Household
) -> None:
    correct(commune_officer, home, "Lò Thị Hoa", Relation.CHILD, AUGUST, new="Quàng Thị Hoa")
    told_of = {one.relation: (one.name, one.born) for one in on(commune_officer, home, BEFORE).people}
    assert told_of[Relation.CHILD] == ("Lò Thị Hoa", "1981"), "1980 was a slip"


def test_the_household_stands_in_its_former_village_until_the_day_it_moved(
    commune_officer: Any, home: Household
) -> None:
    actions.correct_household(
        by=commune_officer, uid=home.uid, village="Bản Hẹo", address="Đầu bản", deed=deed(home),
        entry=actions.Entry(on=AUGUST),
    )  # fmt: skip
    found = [
        (then.village, then.address) for day in (BEFORE, AUGUST) if (then := on(commune_officer, home, day))
    ]
    assert found == [("Bản Bó", ""), ("Bản Hẹo", "Đầu bản")]


def test_who_becomes_head_where_the_head_dies_was_not_head_before(
    commune_officer: Any, sheet_codes: codes.Codes
) -> None:
    home = make("HO-3", ("Lò Văn Pản", "head"), ("Quàng Thị Mai", "spouse"))
    death = Death(AUGUST, named("Quàng Thị Mai").uid, "Trưởng bản")
    actions.record_death(by=commune_officer, uid=named("Lò Văn Pản").uid, death=death, deed=deed(home))
    assert lived(commune_officer, home, BEFORE) == {"Lò Văn Pản": "head", "Quàng Thị Mai": "spouse"}
    assert lived(commune_officer, home, AUGUST) == {"Quàng Thị Mai": "head"}


def test_before_a_move_and_a_change_she_is_told_of_as_before_both(
    commune_officer: Any, home: Household
) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "spouse"))
    correct(commune_officer, home, "Lò Thị Hoa", Relation.SIBLING, MAY)
    going = moving(other.uid, AUGUST, Lò_Thị_Hoa=Relation.CHILD)
    actions.move_people(by=commune_officer, uid=home.uid, moving=going, deed=deed(home))
    correct(commune_officer, other, "Lò Thị Hoa", Relation.HEAD, AUGUST + timedelta(days=9))
    found = [lived(commune_officer, home, day).get("Lò Thị Hoa") for day in (BEFORE, MAY, AUGUST)]
    assert found == ["child", "sibling", None]
    days = (MAY, AUGUST, AUGUST + timedelta(days=9))
    assert [lived(commune_officer, other, day).get("Lò Thị Hoa") for day in days] == [None, "child", "head"]


def test_who_comes_back_as_the_head_was_none_before_she_left(commune_officer: Any, home: Household) -> None:
    her = named("Lò Thị Hoa").uid
    actions.person_left(by=commune_officer, uid=her, on=MAY, deed=deed(home))
    back = Return(AUGUST, Relation.HEAD, "Trưởng bản")
    actions.record_return(by=commune_officer, uid=her, back=back, deed=deed(home))
    found = [lived(commune_officer, home, day).get("Lò Thị Hoa") for day in (BEFORE, MAY, AUGUST)]
    assert found == ["child", None, "head"]
    with pytest.raises(ChangeDayUnfit):
        actions.person_left(by=commune_officer, uid=her, on=MAY, deed=deed(home))


@pytest.mark.parametrize("day", [NOW.date() + timedelta(days=1), date(1979, 1, 1), MAY - timedelta(days=1)])
def test_days_of_one_person_go_forward(commune_officer: Any, home: Household, day: date) -> None:
    correct(commune_officer, home, "Lò Thị Hoa", Relation.SIBLING, MAY)
    with pytest.raises(ChangeDayUnfit):
        correct(commune_officer, home, "Lò Thị Hoa", Relation.HEAD, day)
    her = named("Lò Thị Hoa").uid
    with pytest.raises(ChangeDayUnfit):
        actions.person_left(by=commune_officer, uid=her, on=day, deed=deed(home))
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    going = moving(other.uid, day, Lò_Thị_Hoa=Relation.CHILD)
    with pytest.raises(MoveDayUnfit):
        actions.move_people(by=commune_officer, uid=home.uid, moving=going, deed=deed(home))


def test_a_household_s_days_go_forward(commune_officer: Any, home: Household) -> None:
    def moved(village: str, day: date) -> None:
        actions.correct_household(
            by=commune_officer, uid=home.uid, village=village, address="", deed=deed(home), entry=actions.Entry(on=day)
        )  # fmt: skip

    moved("Bản Hẹo", AUGUST)
    for day in (MAY, NOW.date() + timedelta(days=1)):
        with pytest.raises(ChangeDayUnfit):
            moved("Bản Nà", day)
    put_back(commune_officer)
    moved("Bản Nà", MAY)
    assert on(commune_officer, home, AUGUST).village == "Bản Nà"


def test_the_pages_ask_and_the_history_tells(commune_officer: Any, home: Household, as_actor: SignIn) -> None:
    client, her = as_actor(commune_officer), named("Lò Thị Hoa").uid
    address = reverse("registry:correct_person", args=[her])
    typed = {
        "name": "Lò Thị Hoa",
        "relation": "head",
        "born": "1980",
        "version": home.version,
        "said_by": "ông Pản",
    }
    for wrong in ("2990-01-01", "1970-01-01"):
        assert client.post(address, typed | {"since": wrong}).status_code == 422
    assert client.post(address, typed | {"since": "2026-08-01"}).status_code == 302
    place = {"village": "Bản Hẹo", "address": "", "since": "2026-09-01", "version": home.version + 1}
    assert client.post(reverse("registry:correct_household", args=[home.uid]), place).status_code == 302
    address, gone = (
        reverse("registry:person_left", args=[her]),
        {"on": "2026-10-01", "version": home.version + 2},
    )
    assert client.post(address, gone).status_code == 422, "somebody told of it"
    assert client.post(address, gone | {"said_by": "bà Mai"}).status_code == 302
    page = client.get(reverse("registry:household", args=[home.uid])).content.decode()
    for said in ("Đúng từ 01/08/2026 · Theo lời ông Pản", "Đúng từ 01/09/2026", "Theo lời bà Mai"):
        assert said in page, said


def test_a_move_says_who_told_of_it(commune_officer: Any, home: Household, as_actor: SignIn) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    client, her = as_actor(commune_officer), named("Lò Thị Hoa").uid
    typed = {"version": home.version, "why": "married", "where": "standing", "code": "HO-2", "on": "2026-05-01",
             "who": [str(her)], f"relation_{her}": "spouse"}  # fmt: skip
    address = reverse("registry:move_people", args=[home.uid])
    assert client.post(address, typed).status_code == 422
    assert client.post(address, typed | {"said_by": "bố mẹ hai bên"}).status_code == 302
    assert Move.plain.get().said_by == "bố mẹ hai bên"
    for one in (home, other):
        assert (
            "Theo lời bố mẹ hai bên"
            in client.get(reverse("registry:household", args=[one.uid])).content.decode()
        )


DAY = datetime(2026, 3, 1, 9, tzinfo=timezone.get_default_timezone())
DEEDS = st.lists(
    st.tuples(st.sampled_from("ccb"), st.sampled_from(list(Relation)[1:]), st.integers(0, 9)), max_size=8
)


@settings(max_examples=tried(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_every_day_tells_the_relation_of_that_day(
    commune_officer: Any, sheet_codes: codes.Codes, deeds: list[tuple[str, Relation, int]]
) -> None:
    """Changes with days that go forward or are refused, the last one put back now and then."""
    with transaction.atomic():
        home = make("HO-7", ("Lò Văn Pản", "other"))
        was: list[tuple[date, Relation]] = [(date.min, Relation.OTHER)]
        for number, (what, relation, ago) in enumerate(deeds, 1):
            now = DAY + timedelta(days=number)
            since = now.date() - timedelta(days=ago)
            if what == "b":
                if len(was) > 1:
                    put_back(commune_officer, now)
                    was.pop()
            elif since < was[-1][0]:
                with pytest.raises(ChangeDayUnfit):
                    correct(commune_officer, home, "Lò Văn Pản", relation, since, now)
            else:
                correct(commune_officer, home, "Lò Văn Pản", relation, since, now)
                was.append((since, relation))
        for number in range(-10, len(deeds) + 2):
            day = DAY.date() + timedelta(days=number)
            expected = [relation for since, relation in was if since <= day][-1]
            assert lived(commune_officer, home, day) == {"Lò Văn Pản": expected}
        transaction.set_rollback(True)


def test_an_heir_who_came_after_the_death_stays_what_she_was_before(
    commune_officer: Any, sheet_codes: Any
) -> None:
    home = make("HO-3", ("Lò Văn Pản", "head"))
    other = make("HO-4", ("Lò Thị Hoa", "spouse"), ("Cầm Văn Nọi", "head"))
    there = moving(home.uid, AUGUST, Lò_Thị_Hoa=Relation.CHILD)
    actions.move_people(by=commune_officer, uid=other.uid, moving=there, deed=deed(other))
    home.refresh_from_db()
    death = Death(MAY, named("Lò Thị Hoa").uid, "Trưởng bản")
    actions.record_death(by=commune_officer, uid=named("Lò Văn Pản").uid, death=death, deed=deed(home))
    assert lived(commune_officer, other, BEFORE)["Lò Thị Hoa"] == "spouse"
    assert named("Lò Thị Hoa").relation == "head"
