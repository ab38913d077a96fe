"""A reform of communes while signs of theirs ring: the next word and whoever opens one find the ring under the commune of today."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hoaban.domains.ringing import actions, queries
from hoaban.domains.ringing.actions import moving
from hoaban.domains.ringing.models import Bell
from hoaban.domains.ringing.tests.steps import NEXT, OWN, Night
from hoaban.domains.ringing.tests.test_signs import VILLAGE, look, tell
from hoaban.domains.ringing.values import State, What
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.events import api as events
from hoaban.foundation.places import actions as places_actions
from hoaban.foundation.places import api as places
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.kit import clock

pytestmark = pytest.mark.django_db(databases="__all__")


def reform(mapping: dict[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoaban.foundation.places.actions.reform.REST", 0)
    loader = SystemActor("tests", frozenset(Places))
    places.begin_reform(by=loader, name="x", mapping=mapping, decision=None, now=clock.now())
    places_actions.renumber(now=clock.now)
    events.sequence()
    events.dispatch()


def live() -> list[Bell]:
    return list(Bell.plain.filter(what=What.SIGN).exclude(state=State.SETTLED).order_by("pk"))


def test_a_sign_that_rings_goes_on_under_the_new_commune_and_ends_there(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    sign = tell(number=NEXT, now=now)
    (before,) = live()
    reform({NEXT: OWN}, monkeypatch)
    (bell,) = live()
    assert (bell.pk, bell.place_no, bell.state) == (before.pk, OWN, State.RINGING)
    other = tell(number=VILLAGE, kind="muddy", now=now + timedelta(minutes=1))
    assert [one.pk for one in live()] == [before.pk], "a further word is the same ring"
    look(night, sign, now + timedelta(minutes=2))
    assert [one.subject for one in live()] == [other.uid]
    look(night, other, now + timedelta(minutes=3))
    assert live() == []


def test_two_communes_that_become_one_ring_once_and_nobody_is_silenced(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    tell(now=now)
    tell(number=NEXT, now=now, line="10.0.0.2")
    first, second = live()
    actions.take(by=night.actor("duty_officer"), uid=first.uid, request=None, now=now)
    reform({NEXT: OWN}, monkeypatch)
    (bell,) = live()
    assert (bell.pk, bell.state) == (second.pk, State.RINGING)
    later = now + timedelta(minutes=4)
    assert bell.pk in queries.due(later)
    assert actions.climb(by=queries.RINGER, bell_id=bell.pk, now=later)
    assert not moving.regroup(by=queries.RINGER, now=later), "heard twice, nothing moves"


def test_two_that_change_numbers_keep_their_own(night: Night) -> None:
    now = timezone.now()
    tell(now=now)
    tell(number=NEXT, now=now, line="10.0.0.2")
    first, second = live()
    kept = (first.occasion, second.occasion)
    Bell.plain.filter(pk=first.pk).update(place_no=NEXT, place_stop=NEXT + 10_000)
    Bell.plain.filter(pk=second.pk).update(place_no=OWN, place_stop=OWN + 10_000)
    assert moving.regroup(by=queries.RINGER, now=now) == 2
    assert [one.occasion for one in live()] == [kept[1], kept[0]]
