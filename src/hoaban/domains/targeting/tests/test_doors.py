"""Door-to-door lists: made when a warning is issued, ticked once or corrected, failed messages added."""

from datetime import timedelta
from typing import Any

import pytest

from hoaban.domains.targeting import actions, api, queries
from hoaban.domains.targeting.actions import listing
from hoaban.domains.targeting.models import Door, Listing
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.tests.ground import BO, HEO, NEXT, NOW, OWN, home, warned
from hoaban.domains.targeting.tests.test_people import on_card
from hoaban.domains.targeting.values import Told, Why
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.events.models import Event

pytestmark = pytest.mark.django_db(databases="__all__")
JOB = SystemActor("targeting.list_doors", frozenset({Permission.DOORS}))


@pytest.fixture
def listed() -> Any:
    """A warning whose list is made: two homes to knock at, one with a telephone."""
    home("A", BO, name="Lò Văn A"), home("B", BO, name="Lò Văn B"), home("C", BO, phone="+84912345678")
    home("D", HEO), home("E", NEXT)
    uid = warned(OWN)
    api.ask_list(uid)
    assert actions.make_lists(by=JOB, now=NOW) == (3, 0, False)
    return uid


def test_a_warning_lists_the_homes_nobody_can_call(listed: Any, head: Any, outsider: Any) -> None:
    told = queries.door_list_of(head, listed, BO)
    assert [(one.who, one.why) for one in told.doors] == [
        ("Lò Văn A", Why.NO_PHONE),
        ("Lò Văn B", Why.NO_PHONE),
    ]
    assert api.doors_told(head, listed) == {BO: (2, 0, 0)}
    assert api.doors_told(outsider, listed) == {}
    assert ReadEntry.plain.filter(tag="targeting:door:read", actor_key=head.key).exists()


def test_homes_without_a_village_have_a_list_that_the_commune_opens(
    commune_officer: Any, head: Any, outsider: Any, as_actor: Any
) -> None:
    home("L", OWN, name="Lò Văn Lẻ"), home("A", BO, name="Lò Văn A")
    uid = warned(OWN)
    api.ask_list(uid)
    actions.make_lists(by=JOB, now=NOW)
    for told in (queries.door_list(commune_officer, OWN), queries.door_list_of(commune_officer, uid, OWN)):
        assert [one.who for one in told.doors] == ["Lò Văn Lẻ"]
        assert (told.name, told.is_loose) == ("Xã Chiềng", True)
    for stranger in (head, outsider):
        with pytest.raises(NotFound):
            queries.door_list_of(stranger, uid, OWN)
    paths = (f"/w/targeting/doors/{OWN}/", f"/w/targeting/doors/{uid}/{OWN}/")
    assert paths[0] in as_actor(commune_officer).get("/w/targeting/villages/").content.decode()
    for path in paths:
        assert "Lò Văn Lẻ" in as_actor(commune_officer).get(path).content.decode()


def test_asked_again_nothing_is_listed_twice(listed: Any) -> None:
    assert actions.make_lists(by=JOB, now=NOW) == (0, 0, False)
    api.ask_list(listed)
    assert actions.make_lists(by=JOB, now=NOW) == (0, 0, False)
    assert Door.plain.count() == 3


def test_killed_between_two_communes_it_goes_on(head: Any) -> None:
    home("A", BO), home("E", NEXT)
    uid = warned(OWN, NEXT)
    api.ask_list(uid)

    def killed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.make_lists(by=JOB, now=NOW, beat=killed)
    assert Listing.plain.get().upto == OWN + 10_000
    assert actions.make_lists(by=JOB, now=NOW, is_due=lambda: True) == (0, 0, True)
    assert actions.make_lists(by=JOB, now=NOW) == (1, 0, False)
    assert set(Door.plain.values_list("place_no", flat=True)) == {BO, NEXT}


def test_the_event_of_a_warning_asks_for_its_list() -> None:
    warned(OWN)
    payload = Event.plain.filter(name="warning.version_sent").latest("pk").payload
    for _ in range(2):
        api.on_version_sent(payload, 1)
    assert Listing.plain.get().asked == 2


def test_a_home_is_ticked_once_corrected_and_taken_back(listed: Any, head: Any, other_head: Any) -> None:
    one = queries.door_list_of(head, listed, BO).doors[0]
    with pytest.raises(NotFound):
        actions.tell_door(by=other_head, uid=one.uid, how=Told.TOLD, request=None, now=NOW)
    for _ in range(2):
        assert actions.tell_door(by=head, uid=one.uid, how=Told.TOLD, request="r1", now=NOW) == (
            listed,
            BO,
            True,
        )
    actions.tell_door(by=head, uid=one.uid, how=Told.HELP, request="r2", now=NOW)
    assert api.doors_told(head, listed) == {BO: (2, 1, 1)}
    assert [door.told for door in queries.door_list_of(head, listed, BO).doors] == [None, Told.HELP], (
        "what is left stands first"
    )
    actions.tell_door(by=head, uid=one.uid, how=None, request="r3", now=NOW)
    assert api.doors_told(head, listed) == {BO: (2, 0, 0)}
    assert Event.plain.filter(name="targeting.door_told").count() == 3


def test_what_was_said_later_stands_whichever_arrives_first(listed: Any, head: Any) -> None:
    one = queries.door_list_of(head, listed, BO).doors[0]
    actions.tell_door(by=head, uid=one.uid, how=Told.TOLD, request=None, now=NOW)
    actions.tell_door(by=head, uid=one.uid, how=Told.ABSENT, request=None, now=NOW - timedelta(minutes=5))
    assert Door.plain.get(uid=one.uid).told == Told.TOLD


def test_a_tick_taken_back_stays_so_when_an_older_one_arrives_later(listed: Any, head: Any) -> None:
    one = queries.door_list_of(head, listed, BO).doors[0]
    actions.tell_door(by=head, uid=one.uid, how=Told.TOLD, request=None, now=NOW)
    later = NOW + timedelta(minutes=10)
    actions.tell_door(by=head, uid=one.uid, how=None, request=None, now=later)
    between = NOW + timedelta(minutes=5)
    told = actions.tell_door(by=head, uid=one.uid, how=Told.TOLD, request=None, now=between)
    assert (told, Door.plain.get(uid=one.uid).told) == ((listed, BO, False), "")


def test_one_list_that_breaks_stops_no_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    home("A", BO), home("E", NEXT)
    first, second = warned(OWN), warned(NEXT)
    api.ask_list(first), api.ask_list(second)
    whole = listing._one_commune

    def one_commune(by: Any, row: Any, *rest: Any) -> int:
        if row.alert == first:
            raise ValueError("broken")
        return whole(by, row, *rest)

    monkeypatch.setattr(listing, "_one_commune", one_commune)
    _made, failed, _more = actions.make_lists(by=JOB, now=NOW)
    assert failed == 1, "counted, not raised: a job that fails rests, and the next warning's list with it"
    assert set(Door.plain.values_list("alert", flat=True)) == {second}


def test_a_message_that_failed_brings_its_home_onto_the_list(listed: Any, commune_officer: Any) -> None:
    called = Door.plain.values_list("household", flat=True)
    from hoaban.domains.registry.models import Household

    row = Household.plain.exclude(pk__in=called).get(place_no=BO)
    for new in (1, 0):
        assert api.note_failed(by=commune_officer, alert=listed, households=[row.pk]) == new
    told = queries.door_list_of(commune_officer, listed, BO)
    assert [one.code for one in told.doors if one.why is Why.FAILED] == ["C"]


def test_a_message_that_arrived_after_all_takes_its_home_off_the_list(
    listed: Any, commune_officer: Any
) -> None:
    from hoaban.domains.registry.models import Household

    called = list(Door.plain.values_list("household", flat=True))
    row = Household.plain.exclude(pk__in=called).get(place_no=BO)
    api.note_failed(by=commune_officer, alert=listed, households=[row.pk], why=Why.UNHEARD)
    before = api.doors_told(commune_officer, listed)[BO]
    for _ in range(2):
        api.note_arrived(by=commune_officer, alert=listed, households=[row.pk, *called], now=NOW)
    assert api.doors_told(commune_officer, listed)[BO] == (before[0] - 1, 0, 0), "who has no telephone stays"
    assert api.homes_not_reached(commune_officer, listed) == {}
    api.note_failed(by=commune_officer, alert=listed, households=[row.pk])
    assert api.doors_told(commune_officer, listed)[BO] == before, "a newer text failed there"


@pytest.mark.parametrize("arrived_first", [True, False])
def test_a_later_reason_of_its_own_outlasts_the_message(
    listed: Any, head: Any, commune_officer: Any, arrived_first: bool
) -> None:
    from hoaban.domains.registry.models import Household

    row = Household.plain.exclude(pk__in=Door.plain.values("household")).get(place_no=BO)
    api.note_failed(by=commune_officer, alert=listed, households=[row.pk], why=Why.UNHEARD)
    actions.tell_door(
        by=head, uid=Door.plain.get(household=row.pk).uid, how=Told.ABSENT, request=None, now=NOW
    )
    if arrived_first:
        api.note_arrived(by=commune_officer, alert=listed, households=[row.pk], now=NOW)
    on_card(head, row, 1)
    api.ask_list(listed)
    assert actions.make_lists(by=JOB, now=NOW) == (0, 0, False)
    api.note_arrived(by=commune_officer, alert=listed, households=[row.pk], now=NOW)
    door = Door.plain.get(household=row.pk)
    assert (door.why, door.arrived_at, door.told) == (Why.CARRY, None, Told.ABSENT)


def test_who_must_be_carried_is_called_for_whatever_telephone_there_is(head: Any) -> None:
    row = home("A", BO, phone="+84912345678")
    home("B", BO)
    on_card(head, row, 2)
    told = queries.door_list(head, BO)
    assert [(one.code, one.why, one.carry, one.is_at_risk) for one in told.doors] == [
        ("A", Why.CARRY, 2, True), ("B", Why.NO_PHONE, 0, False),
    ]  # fmt: skip
    assert not any(one.uid for one in told.doors), "nothing is ticked without a warning"


def test_a_list_without_a_warning_of_another_village_is_not_there(head: Any) -> None:
    with pytest.raises(NotFound):
        queries.door_list(head, HEO)
