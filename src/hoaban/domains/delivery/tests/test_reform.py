"""A reform of communes: whoever follows a village is told of it under its new number."""

import pytest

from hoaban.domains.delivery.models import Follow, Follower
from hoaban.domains.delivery.tests.steps import NEXT, OWN
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places import actions
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.kit import clock


@pytest.mark.django_db
def test_followers_go_along_when_two_communes_become_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoaban.foundation.places.actions.reform.REST", 0)
    follower = Follower.plain.create(begun_at=clock.now(), proven_at=clock.now())
    for number in (OWN, NEXT, OWN + 1, NEXT + 1):
        Follow.plain.create(follower=follower, place_no=number)
    loader = SystemActor("tests", frozenset(Places))
    actions.begin_reform(by=loader, name="x", mapping={OWN: NEXT, NEXT: NEXT}, decision=None, now=clock.now())
    actions.renumber(now=clock.now)
    followed = list(Follow.plain.order_by("id").values_list("place_no", flat=True))
    assert followed == [OWN, NEXT, NEXT + 1, NEXT + 2], "both communes: one of them stays, once is enough"
