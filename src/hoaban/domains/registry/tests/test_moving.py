"""People move between households, and the past is told: who lived there on a day, what the register said on it."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.errors import (
    ChangedSince,
    CodeTaken,
    MoveDayUnfit,
    MovedOn,
    MoveElsewhere,
    NobodyMoves,
    NoHeadThere,
    SecondHead,
)
from hoaban.domains.registry.models import CURRENT, Household, Move, Person
from hoaban.domains.registry.moves import MoveWhy, Moving, NewHome
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_correcting import told
from hoaban.domains.registry.values import ReadFor, Relation
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit.models import Entry
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
OWN = 14_03646_0000
NOW = datetime(2026, 11, 20, 9, tzinfo=timezone.get_default_timezone())
MAY = date(2026, 5, 1)


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    return make("HO-1", ("Lò Văn Pản", "head"), ("Quàng Thị Mai", "spouse"), ("Lò Thị Hoa", "child"))


def make(code: str, *people: tuple[str, str]) -> Household:
    born = NOW - timedelta(days=900)
    made = Household.plain.create(code=code, place_no=OWN, village="Bản Bó", recorded_at=born)
    for name, relation in people:
        Person.plain.create(
            household=made, place_no=OWN, name=name, name_key="x", name_sort="x", relation=relation, birth_year=1980,
            birth_precision="year", recorded_at=born,
        )  # fmt: skip
    return made


def named(name: str) -> Person:
    return Person.plain.get(name=name)


def version(home: Household) -> int:
    return Household.plain.get(pk=home.pk).version


def deed(home: Household, request: str | None = None, now: datetime = NOW) -> actions.Deed:
    return actions.Deed(version(home), request, now)


def moving(into: UUID | NewHome, on: date = MAY, why: MoveWhy = MoveWhy.MARRIED, **who: Relation) -> Moving:
    people = {UUID(str(named(name.replace("_", " ")).uid)): relation for name, relation in who.items()}
    return Moving(people, into, on, why)


def names(home: Household) -> set[str]:
    return set(Person.plain.filter(CURRENT, household=home).values_list("name", flat=True))


def lived(actor: Any, home: Household, day: date, known: Known = Known.NOW) -> dict[str, str]:
    then = queries.household_on(actor, home.uid, day, known, ReadFor.SERVICE)
    return {person.name: person.relation for person in then.people}


def test_a_daughter_marries_into_another_household(commune_officer: Any, home: Household) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    done = actions.move_people(
        by=commune_officer,
        uid=home.uid,
        moving=moving(other.uid, Lò_Thị_Hoa=Relation.SPOUSE),
        deed=deed(home, "r"),
    )
    again = actions.move_people(
        by=commune_officer,
        uid=home.uid,
        moving=moving(other.uid, Lò_Thị_Hoa=Relation.SPOUSE),
        deed=deed(home, "r"),
    )
    assert again == done
    assert Move.plain.count() == 1
    assert names(other) == {"Cầm Văn Nọi", "Lò Thị Hoa"}
    assert (done.household_uid, done.emptied) == (other.uid, "")
    assert "Lò Thị Hoa" in lived(commune_officer, home, MAY - timedelta(days=1))
    assert lived(commune_officer, other, MAY)["Lò Thị Hoa"] == Relation.SPOUSE
    assert "Lò Thị Hoa" not in lived(commune_officer, home, MAY)


def test_what_was_told_late_was_not_known_then(commune_officer: Any, home: Household) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    actions.move_people(
        by=commune_officer,
        uid=home.uid,
        moving=moving(other.uid, Lò_Thị_Hoa=Relation.SPOUSE),
        deed=deed(home),
    )
    between = date(2026, 8, 1)
    assert "Lò Thị Hoa" not in lived(commune_officer, home, between)
    assert lived(commune_officer, home, between, Known.THEN)["Lò Thị Hoa"] == Relation.CHILD
    assert "Lò Thị Hoa" not in lived(commune_officer, home, NOW.date(), Known.THEN)


def test_a_household_splits_and_the_split_is_taken_back(commune_officer: Any, home: Household) -> None:
    new = NewHome("HO-9", "Bản Bó", "Cuối bản")
    split = moving(new, why=MoveWhy.SPLIT, Lò_Thị_Hoa=Relation.HEAD)
    done = actions.move_people(by=commune_officer, uid=home.uid, moving=split, deed=deed(home))
    begun = Household.plain.get(uid=done.household_uid)
    assert (begun.code, begun.valid_from, names(begun)) == ("HO-9", MAY, {"Lò Thị Hoa"})
    back = actions.take_back_move(by=commune_officer, uid=done.uid, request="back", now=NOW)
    assert (
        actions.take_back_move(by=commune_officer, uid=done.uid, request="back", now=NOW) == back == home.uid
    )
    assert len(names(home)) == 3
    assert not Household.plain.filter(CURRENT, code="HO-9").exists()
    assert named("Lò Thị Hoa").relation == Relation.CHILD


def test_a_household_nobody_is_left_in_ends_that_day_and_begins_again(
    commune_officer: Any, home: Household
) -> None:
    alone = make("HO-2", ("Cầm Văn Nọi", "head"))
    joined = moving(home.uid, why=MoveWhy.JOINED, Cầm_Văn_Nọi=Relation.PARENT)
    done = actions.move_people(by=commune_officer, uid=alone.uid, moving=joined, deed=deed(alone))
    ended = Household.plain.get(pk=alone.pk)
    assert (done.emptied, ended.valid_to) == ("HO-2", MAY)
    assert ended.replaced_at
    actions.take_back_move(by=commune_officer, uid=done.uid, request=None, now=NOW)
    assert Household.plain.filter(CURRENT, pk=alone.pk).exists()
    assert names(alone) == {"Cầm Văn Nọi"}


def test_a_move_corrected_since_is_not_taken_back_unseen(commune_officer: Any, home: Household) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    gone = moving(other.uid, Lò_Thị_Hoa=Relation.SPOUSE)
    done = actions.move_people(by=commune_officer, uid=home.uid, moving=gone, deed=deed(home))
    person = named("Lò Thị Hoa")
    actions.person_left(by=commune_officer, uid=person.uid, on=NOW.date(), deed=deed(other))
    with pytest.raises(MovedOn):
        actions.take_back_move(by=commune_officer, uid=done.uid, request=None, now=NOW)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"who": {}}, NobodyMoves),
        ({"who": {"Lò_Thị_Hoa": Relation.HEAD}}, SecondHead),
        ({"on": NOW.date() + timedelta(days=1)}, MoveDayUnfit),
        ({"on": date(1979, 1, 1)}, MoveDayUnfit),
        ({"into": NewHome("HO-2", "", ""), "who": {"Lò_Thị_Hoa": Relation.HEAD}}, CodeTaken),
        ({"into": NewHome("HO-5", "", "")}, NoHeadThere),
        ({"into": UUID(int=7)}, MoveElsewhere),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    commune_officer: Any, home: Household, wrong: dict[str, Any], problem: type[Exception]
) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    who = wrong.get("who", {"Lò_Thị_Hoa": Relation.SPOUSE})
    asked = moving(wrong.get("into", other.uid), wrong.get("on", MAY), **who)
    with pytest.raises(problem):
        actions.move_people(by=commune_officer, uid=home.uid, moving=asked, deed=deed(home))
    assert (len(names(home)), Move.plain.count()) == (3, 0)


def test_a_stale_page_and_the_next_commune_move_nobody(
    commune_officer: Any, outsider: Any, home: Household
) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    asked = moving(other.uid, Lò_Thị_Hoa=Relation.SPOUSE)
    with pytest.raises(Stale):
        actions.move_people(by=commune_officer, uid=home.uid, moving=asked, deed=actions.Deed(99, None, NOW))
    with pytest.raises(NotFound):
        actions.move_people(by=outsider, uid=home.uid, moving=asked, deed=deed(home))
    with pytest.raises(NotFound):
        lived(outsider, home, MAY)


def test_moving_leaves_one_line_of_record(commune_officer: Any, home: Household) -> None:
    new = NewHome("HO-9", "", "")
    both = moving(new, why=MoveWhy.SPLIT, Lò_Thị_Hoa=Relation.CHILD, Quàng_Thị_Mai=Relation.HEAD)
    done = actions.move_people(by=commune_officer, uid=home.uid, moving=both, deed=deed(home))
    line = Entry.plain.get(tag="registry:person:move")
    assert (line.target_id, line.count) == (str(done.uid), 2)


def test_the_page_moves_somebody_and_keeps_what_was_typed(
    as_actor: SignIn,
    commune_officer: Any,
    home: Household,
) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    browser, address = as_actor(commune_officer), f"/w/registry/households/{home.uid}/move/"
    hoa = named("Lò Thị Hoa").uid
    typed = {"version": version(home), "why": "married", "where": "standing", "code": "HO-77", "on": "2026-05-01",
             "said_by": "bố mẹ", "who": [str(hoa)], f"relation_{hoa}": "spouse", "request_id": "one"}  # fmt: skip
    refused = browser.post(address, typed)
    assert refused.status_code == 422
    assert f'value="{hoa}" checked' in refused.content.decode()
    done = browser.post(address, typed | {"code": "HO-2"})
    assert done.headers["Location"] == f"/w/registry/households/{other.uid}/"
    assert "Lò Thị Hoa" in browser.get(done.headers["Location"]).content.decode()
    past = browser.get(f"/w/registry/households/{home.uid}/then/", {"day": "2026-04-30", "known": "now"})
    assert "Lò Thị Hoa" in past.content.decode()


def test_a_household_that_ended_says_so(as_actor: SignIn, commune_officer: Any, home: Household) -> None:
    alone = make("HO-2", ("Cầm Văn Nọi", "head"))
    joined = moving(home.uid, why=MoveWhy.JOINED, Cầm_Văn_Nọi=Relation.PARENT)
    actions.move_people(by=commune_officer, uid=alone.uid, moving=joined, deed=deed(alone))
    page = as_actor(commune_officer).get(f"/w/registry/households/{alone.uid}/").content.decode()
    assert "Hộ này đã kết thúc ngày 01/05/2026" in page
    assert f"/w/registry/households/{alone.uid}/confirm/" not in page


def test_a_form_sent_after_signing_out_comes_back_to_its_page(client: Client, home: Household) -> None:
    page = f"/w/registry/households/{home.uid}/move/"
    answer = client.post(page, {"who": "x"}, headers={"referer": f"http://testserver{page}?from=list"})
    assert answer.headers["Location"].endswith(f"?next={quote(f'{page}?from=list')}")
    assert "chưa được lưu" in next(iter(answer.wsgi_request._messages)).message
    elsewhere = client.post(page, {}, headers={"referer": "https://elsewhere.example/"})
    assert elsewhere.headers["Location"].endswith(f"?next={page}")


def test_an_address_that_only_takes_forms_leads_to_the_page_above(
    as_actor: SignIn, commune_officer: Any, home: Household
) -> None:
    browser, address = as_actor(commune_officer), f"/w/registry/households/{home.uid}/ethnic-groups/"
    assert browser.get(address).status_code == 405
    seen = browser.get(address, headers={"accept": "text/html"})
    assert seen.headers["Location"] == f"/w/registry/households/{home.uid}/"


DAY = datetime(2026, 1, 5, 9, tzinfo=timezone.get_default_timezone())
NAMES = ("Lò Văn Pản", "Quàng Thị Mai", "Lò Thị Hoa", "Cầm Văn Nọi")


def picture(homes: list[Household]) -> dict[int, dict[str, str]]:
    return {
        home.pk: dict(Person.plain.filter(CURRENT, household=home).values_list("name", "relation"))
        for home in homes
    }


def step(actor: Any, homes: list[Household], choice: tuple[int, int, int], now: datetime) -> None:
    """One deed by the real verbs; what the rules refuse changes nothing."""
    kind, who, where = choice
    people = list(Person.plain.filter(household__in=homes).order_by("pk"))
    person = people[who % len(people)]
    home, target = Household.plain.get(pk=person.household_id), homes[where % len(homes)]
    stamp = actions.Deed(home.version, None, now)
    try:
        if kind == 0:
            asked = Moving({UUID(str(person.uid)): Relation.OTHER}, target.uid, now.date(), MoveWhy.MOVED)
            actions.move_people(by=actor, uid=home.uid, moving=asked, deed=stamp)
        elif kind == 1 and (moves := list(Move.plain.order_by("-pk"))):
            actions.take_back_move(by=actor, uid=moves[who % len(moves)].deed, request=None, now=now)
        elif kind == 2:
            actions.person_left(by=actor, uid=person.uid, on=now.date(), deed=stamp)
        elif kind == 3:
            said = told(person.name, (Relation.SIBLING, Relation.PARENT)[where % 2])
            actions.correct_person(by=actor, uid=person.uid, told=said, deed=stamp)
    except (MoveElsewhere, MovedOn, NotFound, SecondHead, Stale, ChangedSince):
        pass
    except Exception as problem:
        if type(problem).__name__ != "MoveToItself":
            raise


@settings(max_examples=tried(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(0, 3)), max_size=9))
def test_every_day_of_the_past_is_told_as_it_stood(
    commune_officer: Any, sheet_codes: codes.Codes, deeds: list[tuple[int, int, int]]
) -> None:
    with transaction.atomic():
        homes = [make(f"HO-{number}", (name, "other")) for number, name in enumerate(NAMES)]
        Person.plain.filter(household__in=homes).update(recorded_at=DAY)
        Household.plain.filter(pk__in=[home.pk for home in homes]).update(recorded_at=DAY)
        stood = [(DAY.date(), picture(homes))]
        for number, choice in enumerate(deeds, 1):
            now = DAY + timedelta(days=number)
            step(commune_officer, homes, choice, now)
            stood.append((now.date(), picture(homes)))
        for day, expected in stood:
            for home in homes:
                assert lived(commune_officer, home, day, Known.THEN) == expected[home.pk], day
        transaction.set_rollback(True)


def test_the_former_household_does_not_tell_the_day_she_died_elsewhere(
    commune_officer: Any, home: Household
) -> None:
    beside, died_on = make("HO-2", ("Cầm Văn Nọi", "head")), date(2026, 6, 7)
    going = moving(beside.uid, Lò_Thị_Hoa=Relation.SPOUSE)
    actions.move_people(by=commune_officer, uid=home.uid, moving=going, deed=deed(home))
    actions.person_left(by=commune_officer, uid=named("Lò Thị Hoa").uid, on=died_on, deed=deed(beside))
    then = [
        queries.household_on(commune_officer, one.uid, MAY, Known.NOW, ReadFor.SERVICE)
        for one in (home, beside)
    ]
    assert [died_on in one.days for one in then] == [False, True]
