"""People go to another commune: counted once all the way, told to both, the past kept by both."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.errors import (
    AlreadySent,
    ChangedSince,
    MovedOn,
    MoveElsewhere,
    NotWaiting,
    OwnCommune,
    ReasonMissing,
    SentOnesChanged,
)
from hoaban.domains.registry.models import CURRENT, Household, Move, Person, PersonFact, Transfer
from hoaban.domains.registry.moves import Moved, MoveWhy, NewHome
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.tests.conftest import COMMUNES, SignIn
from hoaban.domains.registry.tests.test_correcting import told
from hoaban.domains.registry.tests.test_moving import (
    MAY,
    NOW,
    deed,
    lived,
    make,
    moving,
    named,
    names,
    version,
)
from hoaban.domains.registry.transfers import Arriving, Sending
from hoaban.domains.registry.values import ReadFor, Relation
from hoaban.foundation.access import wall
from hoaban.foundation.access.api import SystemActor, UnitRange
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.places import actions as places_actions
from hoaban.foundation.places import api as places
from hoaban.foundation.places.models import Reform
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.kit import clock
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, NEXT = COMMUNES["03646"], COMMUNES["03664"]
MERGED = 14_95001_0000


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    return make("HO-1", ("Lò Văn Pản", "head"), ("Quàng Thị Mai", "spouse"), ("Lò Thị Hoa", "child"))


@pytest.fixture
def there(sheet_codes: codes.Codes) -> Household:
    made = make("NX-1", ("Cầm Văn Nọi", "head"))
    Household.plain.filter(pk=made.pk).update(place_no=NEXT)
    Person.plain.filter(household=made).update(place_no=NEXT)
    return Household.plain.get(pk=made.pk)


def send(by: Any, home: Household, *who: str, to: int = NEXT, request: str | None = None) -> UUID:
    people = [UUID(str(named(name).uid)) for name in who or ("Lò Thị Hoa",)]
    sending = Sending(people, to, MAY, MoveWhy.MARRIED, "Về ở với nhà chồng", "Trưởng bản Mòng")
    return actions.send_people(by=by, uid=home.uid, sending=sending, deed=deed(home, request))


def take(
    by: Any, uid: UUID, into: UUID | NewHome, request: str | None = None, now: datetime = NOW, **who: Relation
) -> Moved:
    told = who or {"Lò_Thị_Hoa": Relation.SPOUSE}
    people = {UUID(str(named(name.replace("_", " ")).uid)): relation for name, relation in told.items()}
    return actions.take_in(by=by, uid=uid, arriving=Arriving(people, into), request=request, now=now)


def counted() -> dict[int, int]:
    """Commune → how many people count there."""
    numbers = Person.plain.filter(CURRENT).values_list("place_no", flat=True)
    found: dict[int, int] = {}
    for number in numbers:
        found[number - number % 10_000] = found.get(number - number % 10_000, 0) + 1
    return found


def open_duties(commune: int) -> set[str]:
    rows = Duty.plain.filter(number=commune, state="open")
    return set(rows.values_list("kind", flat=True))


def test_a_bride_is_sent_taken_in_and_carries_her_record_over(
    commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    hoa = named("Lò Thị Hoa")
    fact = PersonFact.plain.create(person=hoa, place_no=OWN, kind="phone", value="own")
    uid = send(commune_officer, home, request="s")
    assert send(commune_officer, home, request="s") == uid
    assert counted() == {OWN: 3, NEXT: 1}, "on the way she counts where she lived"
    assert open_duties(NEXT) == {"registry.arrive"}
    done = take(outsider, uid, there.uid, request="t")
    assert take(outsider, uid, there.uid, request="t") == done
    assert counted() == {OWN: 2, NEXT: 2}
    hoa.refresh_from_db()
    fact.refresh_from_db()
    assert (hoa.household_id, hoa.place_no, hoa.relation, fact.place_no) == (there.pk, NEXT, "spouse", NEXT)
    assert Move.plain.filter(person=hoa).count() == 1
    assert open_duties(NEXT) == set()
    assert open_duties(OWN) == {"registry.answered"}
    actions.see_answer(by=commune_officer, uid=uid, request=None, now=NOW)
    assert open_duties(OWN) == set()


def test_each_commune_tells_its_own_past_and_not_the_other_s(
    commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    take(outsider, send(commune_officer, home), there.uid)
    before = MAY - timedelta(days=1)
    assert lived(commune_officer, home, before)["Lò Thị Hoa"] == Relation.CHILD
    assert "Lò Thị Hoa" not in lived(commune_officer, home, MAY)
    assert "Lò Thị Hoa" in lived(commune_officer, home, MAY, Known.THEN), "it was told later"
    assert "Lò Thị Hoa" not in lived(outsider, there, before)
    assert lived(outsider, there, MAY)["Lò Thị Hoa"] == Relation.SPOUSE
    for somebody, household in ((commune_officer, there), (outsider, home)):
        with pytest.raises(NotFound):
            lived(somebody, household, MAY)
    with pytest.raises(NotFound):
        queries.person_to_correct(commune_officer, named("Lò Thị Hoa").uid)
    assert queries.person_to_correct(outsider, named("Lò Thị Hoa").uid).household_code == "NX-1"


def test_a_whole_family_begins_a_household_there_and_its_old_one_ends(
    commune_officer: Any, outsider: Any, home: Household
) -> None:
    everybody = {"Lò_Văn_Pản": Relation.HEAD, "Quàng_Thị_Mai": Relation.SPOUSE, "Lò_Thị_Hoa": Relation.CHILD}
    uid = send(commune_officer, home, *(name.replace("_", " ") for name in everybody))
    done = take(outsider, uid, NewHome("NX-9", "", ""), **everybody)
    begun, ended = Household.plain.get(uid=done.household_uid), Household.plain.get(pk=home.pk)
    assert (begun.place_no, len(names(begun)), done.emptied) == (NEXT, 3, "HO-1")
    assert (ended.valid_to, ended.replaced_at) == (MAY, NOW)
    assert counted() == {NEXT: 3}


def test_a_refusal_changes_nothing_and_tells_why(
    commune_officer: Any, outsider: Any, home: Household
) -> None:
    uid = send(commune_officer, home)
    with pytest.raises(ReasonMissing):
        actions.refuse_transfer(by=outsider, uid=uid, reason=" ", request=None, now=NOW)
    for _ in range(2):
        actions.refuse_transfer(by=outsider, uid=uid, reason="Chưa về ở", request="no", now=NOW)
    assert (counted(), names(home)) == ({OWN: 3}, {"Lò Văn Pản", "Quàng Thị Mai", "Lò Thị Hoa"})
    shown = queries.transfer_for(commune_officer, uid)
    assert (shown.reason, shown.is_arrival, shown.way) == ("Chưa về ở", False, "refused")
    assert open_duties(OWN) == {"registry.answered"}
    with pytest.raises(NotWaiting):
        take(outsider, uid, NewHome("NX-9", "", ""), Lò_Thị_Hoa=Relation.HEAD)
    assert send(commune_officer, home) != uid, "mended, she is sent again"


def test_what_waits_is_withdrawn_and_what_is_answered_is_not(
    commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    uid = send(commune_officer, home)
    with pytest.raises(AlreadySent):
        send(commune_officer, home)
    actions.withdraw_transfer(by=commune_officer, uid=uid, request="w", now=NOW)
    actions.withdraw_transfer(by=commune_officer, uid=uid, request="w", now=NOW)
    assert open_duties(NEXT) == set()
    second = send(commune_officer, home)
    take(outsider, second, there.uid)
    with pytest.raises(NotWaiting):
        actions.withdraw_transfer(by=commune_officer, uid=second, request=None, now=NOW)


def test_who_died_on_the_way_is_not_taken_in_unseen(
    commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    uid = send(commune_officer, home)
    actions.person_left(by=commune_officer, uid=named("Lò Thị Hoa").uid, on=MAY, deed=deed(home))
    with pytest.raises(SentOnesChanged), transaction.atomic():
        take(outsider, uid, there.uid)
    assert Transfer.plain.get().way == "waiting"
    assert not queries.transfer_for(outsider, uid).people[0].is_still_there


def test_each_side_does_its_own_part_only(
    commune_officer: Any, outsider: Any, province_officer: Any, home: Household, there: Household
) -> None:
    with pytest.raises(OwnCommune):
        send(commune_officer, home, to=OWN)
    with pytest.raises(NotFound):
        send(commune_officer, home, to=OWN + 5)
    with pytest.raises(NotFound):
        send(outsider, home)
    uid = send(commune_officer, home)
    with pytest.raises(NotFound):
        take(commune_officer, uid, home.uid)
    with pytest.raises(NotFound):
        actions.refuse_transfer(by=commune_officer, uid=uid, reason="x", request=None, now=NOW)
    with pytest.raises(NotFound):
        actions.withdraw_transfer(by=outsider, uid=uid, request=None, now=NOW)
    with pytest.raises(MoveElsewhere):
        take(outsider, uid, home.uid)
    with pytest.raises(Stale):
        actions.send_people(
            by=commune_officer, uid=home.uid, sending=Sending([], NEXT, MAY, MoveWhy.MOVED), deed=actions.Deed(77, None, NOW)
        )  # fmt: skip
    assert counted() == {OWN: 3, NEXT: 1}


def test_the_pages_lead_from_one_commune_to_the_other(
    as_actor: SignIn, commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    browser, hoa = as_actor(commune_officer), named("Lò Thị Hoa")
    address = f"/w/registry/households/{home.uid}/send/"
    typed = {"version": version(home), "who": [str(hoa.uid)], "commune": str(NEXT), "on": "2026-05-01", "why": "married",
             "note": "Về nhà chồng", "said_by": "Trưởng bản Mòng"}  # fmt: skip
    assert browser.post(address, typed | {"who": []}).status_code == 422
    unsaid = browser.post(address, typed | {"said_by": " "})
    assert unsaid.status_code == 422
    assert "Về nhà chồng" in unsaid.content.decode(), "what was typed stays"
    asked = browser.post(address, typed).content.decode()
    assert "Xã 03664" in asked
    assert "Lò Thị Hoa" in asked
    assert not Transfer.plain.exists()
    assert browser.post(address, typed | {"sure": "on"}).status_code == 302
    row = Transfer.plain.get()
    assert (
        f"/w/registry/transfers/{row.uid}/"
        in browser.get(f"/w/registry/households/{home.uid}/").content.decode()
    )
    receiver = as_actor(outsider)
    page = f"/w/registry/transfers/{row.uid}/"
    assert page in receiver.get("/w/registry/").content.decode()
    shown = receiver.get(page).content.decode()
    assert "Lò Thị Hoa" in shown
    assert "Về nhà chồng" in shown
    assert "Trưởng bản Mòng" in shown
    answers = {"where": "standing", "code": "NX-7", "village": "", f"relation_{hoa.uid}": "spouse"}
    refused = receiver.post(page, answers | {"sure": "on"})
    assert refused.status_code == 422
    assert "NX-7" in refused.content.decode()
    answers["code"] = "NX-1"
    assert 'name="sure"' in receiver.post(page, answers).content.decode()
    done = receiver.post(page, answers | {"sure": "on"})
    assert Move.plain.get().said_by == "Trưởng bản Mòng", "who told it goes along"
    assert done.headers["Location"] == f"/w/registry/households/{there.uid}/"
    assert "Lò Thị Hoa" in receiver.get(done.headers["Location"]).content.decode()
    history = as_actor(commune_officer).get(f"/w/registry/households/{home.uid}/").content.decode()
    assert "Xã 03646 → Xã 03664" in history


NAMES = ("Lò Một", "Lò Hai", "Lò Ba")
FIRST = datetime(2026, 3, 1, 9, tzinfo=timezone.get_default_timezone())


@settings(max_examples=tried(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.sampled_from("stwr"), st.integers(0, 2)), max_size=8))
def test_everybody_counts_in_one_commune_on_every_day(
    commune_officer: Any, outsider: Any, sheet_codes: codes.Codes, deeds: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        home = make("HO-1", *((name, "other") for name in NAMES))
        there = make("NX-1", ("Cầm Nọi", "head"))
        Household.plain.filter(pk=there.pk).update(place_no=NEXT)
        Person.plain.filter(household=there).update(place_no=NEXT)
        Person.plain.update(recorded_at=FIRST)
        Household.plain.update(recorded_at=FIRST)
        stood = [(FIRST.date(), names(home), names(there))]
        for number, (what, who) in enumerate(deeds, 1):
            now = FIRST + timedelta(days=number)
            step(commune_officer, outsider, home, there, what, NAMES[who], now)
            assert sum(counted().values()) == len(NAMES) + 1
            stood.append((now.date(), names(home), names(there)))
        for day, here, beyond in stood:
            for known in Known:
                assert set(lived(commune_officer, home, day, known)) == here, (day, known)
                assert set(lived(outsider, there, day, known)) == beyond, (day, known)
        transaction.set_rollback(True)


def step(by: Any, other: Any, home: Household, there: Household, what: str, who: str, now: datetime) -> None:
    """Send somebody; or the oldest that waits is taken in, withdrawn or refused."""
    row = Transfer.plain.filter(way="waiting").order_by("pk").first()
    person = named(who)
    if what == "s" and not (row and person.pk in row.people) and person.household_id == home.pk:
        sending = Sending([UUID(str(person.uid))], NEXT, now.date(), MoveWhy.MOVED)
        stamp = actions.Deed(version(home), None, now)
        if not Transfer.plain.filter(way="waiting").exists():
            actions.send_people(by=by, uid=home.uid, sending=sending, deed=stamp)
    elif row and what == "t":
        Transfer.plain.filter(pk=row.pk).update(on=now.date())
        one = Person.plain.get(pk=row.people[0])
        arriving = Arriving({UUID(str(one.uid)): Relation.OTHER}, UUID(str(there.uid)))
        actions.take_in(by=other, uid=row.uid, arriving=arriving, request=None, now=now)
    elif row and what == "w":
        actions.withdraw_transfer(by=by, uid=row.uid, request=None, now=now)
    elif row and what == "r":
        actions.refuse_transfer(by=other, uid=row.uid, reason="Không ở đây", request=None, now=now)


def test_communes_that_merge_keep_what_was_on_the_way_between_them(
    commune_officer: Any, outsider: Any, home: Household, there: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoaban.foundation.places.actions.reform.REST", 0)
    Household.plain.filter(pk=home.pk).update(place_no=OWN + 2)
    Person.plain.filter(household=home).update(place_no=OWN + 2)
    take(outsider, send(commune_officer, home), there.uid)
    waiting = send(commune_officer, home, "Quàng Thị Mai")
    places.begin_reform(
        by=SystemActor("tests", frozenset(Places)), name="x", mapping={OWN: MERGED, NEXT: MERGED}, decision=None,
        now=clock.now(),
    )  # fmt: skip
    places_actions.renumber(now=clock.now)
    assert not Reform.plain.filter(done_at__isnull=True).exists()
    assert set(Transfer.plain.values_list("source_no", "target_no")) == {(MERGED, MERGED)}
    village = Household.plain.get(pk=home.pk).place_no
    former = replace(commune_officer, where=(UnitRange(village - 1, village + 1),))
    assert [row.uid for row in queries.transfers_of(former, NOW)].count(waiting) == 1
    actions.withdraw_transfer(by=former, uid=waiting, request=None, now=NOW)
    assert Transfer.plain.get(uid=waiting).way == "withdrawn"


def test_who_is_not_taken_in_is_no_longer_named_to_the_other_commune(
    as_actor: SignIn, commune_officer: Any, outsider: Any, home: Household
) -> None:
    withdrawn = send(commune_officer, home)
    assert [one.name for one in queries.transfer_for(outsider, withdrawn).people] == ["Lò Thị Hoa"]
    actions.withdraw_transfer(by=commune_officer, uid=withdrawn, request=None, now=NOW)
    refused = send(commune_officer, home)
    actions.refuse_transfer(by=outsider, uid=refused, reason="Chưa về ở", request=None, now=NOW)
    for uid in (withdrawn, refused):
        seen = queries.transfer_for(outsider, uid)
        assert (seen.count, list(seen.people), seen.note) == (1, [], "")
        page = as_actor(outsider).get(f"/w/registry/transfers/{uid}/").content.decode()
        assert "Lò Thị Hoa" not in page
        assert "1 người" in page
        assert [one.name for one in queries.transfer_for(commune_officer, uid).people] == ["Lò Thị Hoa"]


def test_the_former_commune_is_told_what_she_was_there_and_not_what_she_is_now(
    commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    uid = send(commune_officer, home)
    take(outsider, uid, there.uid)
    assert queries.transfer_for(commune_officer, uid).people[0].relation is Relation.CHILD
    assert queries.transfer_for(outsider, uid).people[0].relation is Relation.SPOUSE


def test_the_wall_between_communes_gives_answers_and_no_failures(
    commune_officer: Any, outsider: Any, home: Household, there: Household
) -> None:
    """What may be asked again once somebody lives beyond it; as rows are guarded on PostgreSQL."""
    beside = make("HO-2", ("Cầm Văn Sơn", "head"))
    going = moving(beside.uid, Lò_Thị_Hoa=Relation.OTHER)
    moved = actions.move_people(by=commune_officer, uid=home.uid, moving=going, deed=deed(home))
    new = told("Lò Thị Hoa", Relation.OTHER)
    actions.correct_person(by=commune_officer, uid=named("Lò Thị Hoa").uid, told=new, deed=deed(beside))
    uid = send(commune_officer, beside)
    arriving = Arriving({UUID(str(named("Lò Thị Hoa").uid)): Relation.SPOUSE}, there.uid)
    with wall.behind(wall.areas_of(outsider)):
        done, again = (
            actions.take_in(by=outsider, uid=uid, arriving=arriving, request="t", now=NOW) for _ in range(2)
        )
        assert again == done
    with wall.behind(wall.areas_of(commune_officer)):
        row = Household.plain.get(pk=beside.pk)
        (change,) = queries.household_for(commune_officer, row.uid, ReadFor.SERVICE).changes
        assert change.name == "Lò Thị Hoa"
        with pytest.raises(ChangedSince), transaction.atomic():
            actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=NOW)
        with pytest.raises(MovedOn), transaction.atomic():
            actions.take_back_move(by=commune_officer, uid=moved.uid, request=None, now=NOW)
