"""Births and deaths as deeds: the past is told right, and each is put back as one."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes
from hoaban.domains.registry.actions.telling import Heard, who_left
from hoaban.domains.registry.errors import BirthDayUnfit, ChangedSince, DeathDayUnfit, PersonElsewhere
from hoaban.domains.registry.life import Birth, Death, child_of
from hoaban.domains.registry.models import CURRENT, Change, Household, Person, PersonFact
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_correcting import told
from hoaban.domains.registry.tests.test_moving import NOW, OWN, deed, lived, make, named, names, version
from hoaban.domains.registry.values import Lookalike, Precision, Relation, Sex
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
MAY = date(2026, 5, 12)


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    return make("HO-1", ("Lò Văn Pản", "head"), ("Quàng Thị Mai", "spouse"), ("Lò Thị Hoa", "child"))


def child(name: str = "Lò Văn Tí", born: date | None = MAY, **more: Any) -> Any:
    year = {
        "birth_year": MAY.year,
        "birth_date": born,
        "birth_precision": Precision.DAY if born else Precision.YEAR,
    }
    return told(name, Relation.OTHER, **(year | more))


def born(by: Any, home: Household, parent: str = "Quàng Thị Mai", **more: Any) -> None:
    birth = Birth(child(**more), UUID(str(named(parent).uid)), "Bố cháu", "12/2026")
    actions.record_birth(by=by, uid=home.uid, birth=birth, deed=deed(home))


def died(
    by: Any, home: Household, name: str, on: date = MAY, head: str = "", request: str | None = None
) -> None:
    heir = UUID(str(named(head).uid)) if head else None
    death = Death(on, heir, "Trưởng bản", "7/2026")
    actions.record_death(by=by, uid=named(name).uid, death=death, deed=deed(home, request))


def put_back(by: Any, change: Change, now: datetime = NOW) -> None:
    actions.take_back_change(by=by, uid=change.uid, request=None, now=now)


def stands(home: Household) -> tuple[Any, ...]:
    """Everything a deed may touch, but for the versions."""
    people = Person.plain.filter(household=home).order_by("pk")
    facts = PersonFact.plain.filter(person__household=home).order_by("pk")
    row = Household.plain.get(pk=home.pk)
    return (
        list(people.values_list("name", "relation", "valid_to", "replaced_at")),
        list(facts.values_list("pk", "kind", "valid_to", "replaced_at")),
        (row.valid_to, row.replaced_at),
    )


def fact(name: str, kind: str = "phone", value: str = "own") -> PersonFact:
    row: PersonFact = PersonFact.plain.create(person=named(name), place_no=OWN, kind=kind, value=value)
    return row


def test_a_child_is_born_into_its_mother_s_household(commune_officer: Any, home: Household) -> None:
    born(commune_officer, home)
    one = named("Lò Văn Tí")
    assert (one.relation, one.identity_index, one.household_id) == (Relation.CHILD, "", home.pk)
    kept = Change.plain.get(what="born")
    assert (kept.said_by, kept.paper, kept.parent_id) == ("Bố cháu", "12/2026", named("Quàng Thị Mai").pk)
    assert "Lò Văn Tí" not in lived(commune_officer, home, MAY - timedelta(days=1))
    assert lived(commune_officer, home, MAY)["Lò Văn Tí"] == Relation.CHILD
    assert "Lò Văn Tí" not in lived(commune_officer, home, MAY, Known.THEN), "it was told later"
    assert "Lò Văn Tí" in lived(commune_officer, home, NOW.date(), Known.THEN)
    put_back(commune_officer, kept)
    assert "Lò Văn Tí" not in lived(commune_officer, home, NOW.date())


def test_a_month_is_enough_and_counts_from_that_month(commune_officer: Any, home: Household) -> None:
    born(commune_officer, home, born=None, birth_month=5, birth_precision=Precision.MONTH)
    assert "Lò Văn Tí" not in lived(commune_officer, home, date(2026, 4, 30))
    assert "Lò Văn Tí" in lived(commune_officer, home, date(2026, 5, 1))


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        (Relation.SPOUSE, Relation.CHILD),
        (Relation.IN_LAW, Relation.GRANDCHILD),
        (Relation.GRANDCHILD, Relation.OTHER),
    ],
)
def test_what_a_child_is_follows_from_its_parent(parent: Relation, expected: Relation) -> None:
    assert child_of(parent) is expected


def test_a_parent_is_older_than_her_child(commune_officer: Any, home: Household) -> None:
    with pytest.raises(BirthDayUnfit):
        born(commune_officer, home, birth_year=1979, born=None)
    with pytest.raises(BirthDayUnfit):
        born(commune_officer, home, birth_year=None, born=None)


def test_the_head_dies_and_the_widow_is_head_and_both_come_back(
    commune_officer: Any, home: Household
) -> None:
    fact("Lò Văn Pản")
    fact("Lò Thị Hoa")
    before = stands(home)
    for _ in range(2):
        died(commune_officer, home, "Lò Văn Pản", head="Quàng Thị Mai", request="pressed-twice")
    assert lived(commune_officer, home, MAY) == {"Quàng Thị Mai": "head", "Lò Thị Hoa": "child"}
    assert "Lò Văn Pản" in lived(commune_officer, home, MAY - timedelta(days=1))
    assert lived(commune_officer, home, MAY, Known.THEN)["Lò Văn Pản"] == "head", "it was told later"
    assert PersonFact.plain.get(person=named("Lò Văn Pản")).valid_to == MAY
    assert PersonFact.plain.filter(CURRENT, person=named("Lò Thị Hoa")).exists()
    put_back(commune_officer, Change.plain.get(what="person"))
    assert stands(home) == before
    assert not Change.plain.filter(taken_back_at__isnull=True).exists()


def test_a_household_without_a_head_goes_on_asking(
    commune_officer: Any, home: Household, as_actor: SignIn
) -> None:
    died(commune_officer, home, "Lò Văn Pản")
    page = as_actor(commune_officer).get(f"/w/registry/households/{home.uid}/").content.decode()
    assert "Chưa có chủ hộ" in page
    assert f"/w/registry/people/{named('Lò Thị Hoa').uid}/correct/" in page


def test_the_last_one_s_death_ends_the_household(commune_officer: Any, home: Household) -> None:
    alone = make("HO-2", ("Cầm Văn Nọi", "head"))
    before = stands(alone)
    died(commune_officer, alone, "Cầm Văn Nọi")
    row = Household.plain.get(pk=alone.pk)
    assert (row.valid_to, row.replaced_at) == (MAY, NOW)
    put_back(commune_officer, Change.plain.get())
    assert stands(alone) == before


def test_what_was_corrected_since_is_not_put_back_unseen(commune_officer: Any, home: Household) -> None:
    died(commune_officer, home, "Lò Văn Pản", head="Quàng Thị Mai")
    new = told("Quàng Thị Mái", Relation.HEAD)
    actions.correct_person(by=commune_officer, uid=named("Quàng Thị Mai").uid, told=new, deed=deed(home))
    left = stands(home)
    with pytest.raises(ChangedSince), transaction.atomic():
        put_back(commune_officer, Change.plain.get(what="left"))
    assert stands(home) == left, "all of a deed or nothing of it"


@pytest.mark.parametrize("on", [NOW.date() + timedelta(days=1), date(1979, 1, 1)])
def test_nobody_dies_tomorrow_or_before_she_was_born(commune_officer: Any, home: Household, on: date) -> None:
    with pytest.raises(DeathDayUnfit):
        died(commune_officer, home, "Lò Thị Hoa", on)
    assert len(names(home)) == 3


def test_the_next_commune_and_a_masked_role_write_nothing_down(
    commune_officer: Any, outsider: Any, province_officer: Any, home: Household
) -> None:
    for somebody, refusal in ((outsider, NotFound), (province_officer, NotAllowed)):
        with pytest.raises(refusal):
            born(somebody, home)
        with pytest.raises(refusal):
            died(somebody, home, "Lò Thị Hoa")
    with pytest.raises(Stale):
        actions.record_death(
            by=commune_officer,
            uid=named("Lò Thị Hoa").uid,
            death=Death(MAY, None),
            deed=actions.Deed(9, None, NOW),
        )
    died(commune_officer, home, "Lò Thị Hoa")
    with pytest.raises(NotFound):
        put_back(outsider, Change.plain.get())


def test_the_page_of_a_birth_tells_who_may_stand_here_already_before_it_writes(
    as_actor: SignIn, commune_officer: Any, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, address = as_actor(commune_officer), f"/w/registry/households/{home.uid}/birth/"
    twin = Lookalike(named("Lò Thị Hoa").uid, home.uid, "Lò Văn Tý", "2026", "Cùng ngày sinh")
    monkeypatch.setattr(connected, "lookalikes", lambda *_: [twin])
    typed = {"version": version(home), "parent": str(named("Quàng Thị Mai").uid), "name": "Lò Văn Tí", "sex": "m",
             "born": "12/05/2026", "said_by": "Bố cháu", "paper": ""}  # fmt: skip
    for impossible in ("31/02/2026", "12/05/2031"):
        wrong = browser.post(address, typed | {"born": impossible})
        assert (wrong.status_code, "Lò Văn Tí" in wrong.content.decode()) == (422, True)
    asked = browser.post(address, typed).content.decode()
    assert "Lò Văn Tý" in asked
    assert "Con" in asked
    assert not Person.plain.filter(name="Lò Văn Tí").exists(), "nothing is written before the second press"
    assert browser.post(address, typed | {"sure": "on", "request_id": "b"}).status_code == 302
    page = browser.get(f"/w/registry/households/{home.uid}/").content.decode()
    assert "Con của Quàng Thị Mai" in page


def test_the_page_of_a_death_says_what_ends_and_can_be_pressed_twice(
    as_actor: SignIn, commune_officer: Any, home: Household
) -> None:
    fact("Lò Văn Pản")
    browser, address = as_actor(commune_officer), f"/w/registry/people/{named('Lò Văn Pản').uid}/death/"
    typed = {"version": version(home), "on": "2026-05-12", "said_by": "Trưởng bản", "head": ""}
    assert browser.post(address, typed).status_code == 422, (
        "who is head now is answered, if only with «not known»"
    )
    typed["head"] = str(named("Quàng Thị Mai").uid)
    asked = browser.post(address, typed).content.decode()
    assert "12/05/2026" in asked
    assert len(names(home)) == 3
    again = browser.post(address, typed | {"again": "on"}).content.decode()
    assert 'name="sure"' not in again
    sure = typed | {"sure": "on", "request_id": "d"}
    assert browser.post(address, sure).status_code == 302
    assert browser.post(address, sure).status_code == 302
    assert names(home) == {"Quàng Thị Mai", "Lò Thị Hoa"}


WHO = ("Lò Văn Pản", "Quàng Thị Mai", "Lò Thị Hoa")
FIRST = datetime(2026, 3, 1, 9, tzinfo=timezone.get_default_timezone())


@settings(max_examples=tried(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.sampled_from("bdx"), st.integers(0, 5), st.integers(0, 2)), max_size=8))
def test_every_day_is_told_as_it_stood_and_putting_all_back_restores_everything(
    commune_officer: Any, sheet_codes: codes.Codes, deeds: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        home = make("HO-7", *zip(WHO, ("head", "spouse", "child"), strict=True))
        Person.plain.filter(household=home).update(recorded_at=FIRST)
        Household.plain.filter(pk=home.pk).update(recorded_at=FIRST)
        for name in WHO:
            fact(name)
        first, stood = stands(home), [(FIRST.date(), picture(home))]
        for number, (what, who, heir) in enumerate(deeds, 1):
            now = FIRST + timedelta(days=number)
            step(commune_officer, home, what, who, heir, now)
            stood.append((now.date(), picture(home)))
        for day, expected in stood:
            assert lived(commune_officer, home, day, Known.THEN) == expected, day
            if not Change.plain.filter(taken_back_at__isnull=False).exists():
                assert lived_then(commune_officer, home, day) == set(expected), day
        while change := Change.plain.filter(taken_back_at__isnull=True).order_by("-pk").first():
            put_back(commune_officer, change, FIRST + timedelta(days=30))
        restored = stands(home)
        assert (restored[0][:3], *restored[1:]) == first
        transaction.set_rollback(True)


def lived_then(by: Any, home: Household, day: date) -> set[str]:
    return set(lived(by, home, day))


def picture(home: Household) -> dict[str, str]:
    return dict(Person.plain.filter(CURRENT, household=home).values_list("name", "relation"))


def step(by: Any, home: Household, what: str, who: int, heir: int, now: datetime) -> None:
    """A birth, a death (the head's with or without an heir), or the newest deed put back."""
    here = list(Person.plain.filter(CURRENT, household=home).order_by("pk"))
    if what == "x":
        if change := Change.plain.filter(taken_back_at__isnull=True).order_by("-pk").first():
            put_back(by, change, now)
        return
    if not here:
        return
    one = here[who % len(here)]
    stamp = actions.Deed(version(home), None, now)
    if what == "b":
        day = now.date()
        if one.birth_year == day.year:
            return
        baby = child(f"Bé {'abcdefgh'[now.day % 8]}", day, sex=Sex.FEMALE)
        actions.record_birth(by=by, uid=home.uid, birth=Birth(baby, one.uid, "Mẹ"), deed=stamp)
        return
    others = [other for other in here if other.pk != one.pk]
    next_head = others[heir % len(others)].uid if others and heir and one.relation == Relation.HEAD else None
    actions.record_death(by=by, uid=one.uid, death=Death(now.date(), next_head, "Con"), deed=stamp)


def test_the_page_of_a_birth_is_not_there_for_the_next_commune(
    as_actor: SignIn, outsider: Any, home: Household
) -> None:
    browser = as_actor(outsider)
    assert browser.get(f"/w/registry/households/{home.uid}/birth/").status_code == 404


def test_a_visit_does_not_put_half_a_death_back(commune_officer: Any, home: Household) -> None:
    died(commune_officer, home, "Lò Văn Pản", head="Quàng Thị Mai")
    died(commune_officer, home, "Lò Thị Hoa")
    left = stands(home)
    for said in ("here", "moved 2026-05-13"):
        with pytest.raises(PersonElsewhere), transaction.atomic():
            who_left(
                commune_officer,
                home,
                {UUID(str(named("Lò Văn Pản").uid)): said},
                Heard(NOW.date(), "Lò Văn Thử", NOW),
            )
    assert stands(home) == left
    who_left(
        commune_officer,
        home,
        {UUID(str(named("Lò Thị Hoa").uid)): "here"},
        Heard(NOW.date(), "Lò Văn Thử", NOW),
    )
    assert names(home) == {"Quàng Thị Mai", "Lò Thị Hoa"}


def test_a_deed_of_which_half_was_put_back_is_not_put_back_again(
    commune_officer: Any, home: Household
) -> None:
    died(commune_officer, home, "Lò Văn Pản", head="Quàng Thị Mai")
    Change.plain.filter(what="left").update(taken_back_at=NOW)
    left = stands(home)
    with pytest.raises(ChangedSince), transaction.atomic():
        put_back(commune_officer, Change.plain.get(what="person"))
    assert stands(home) == left
