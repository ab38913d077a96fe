"""Two communes side by side, a province above, people who may or may not."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from hoaban.foundation.access.values import SystemActor
from hoaban.foundation.duties import api, ports
from hoaban.foundation.duties.values import Colleague
from hoaban.kit.clock import VIETNAM

DO = "audit:entry:see"  # any permission that exists: rooms above bring their own
GIVE = "duties:duty:assign"
TAKE_BACK = "duties:duty:withdraw"
ROOM = SystemActor("room.work")
COMMUNE = 14_03646_0000
NEXT = 14_03664_0000
PROVINCE = 14_00000_0000
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


class Office:
    """Stands at the port: who may, who stands in."""

    def __init__(self) -> None:
        self.people: dict[int, list[Colleague]] = {}
        self.stand_ins: dict[str, list[Colleague]] = {}

    def who_may(self, permission: str, number: int) -> Sequence[Colleague]:
        return self.people.get(number, [])

    def deputies_of(self, key: str, day: date) -> Sequence[Colleague]:
        return self.stand_ins.get(key, [])


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    former = ports.set_deputies(office)
    yield office
    ports.set_deputies(former)


@pytest.fixture
def officer(make_actor: Any) -> Any:
    return make_actor(DO, name="officer", commune=3646)


@pytest.fixture
def colleague(make_actor: Any) -> Any:
    return make_actor(DO, name="colleague", commune=3646)


@pytest.fixture
def head(make_actor: Any) -> Any:
    """Hands the office's work round."""
    return make_actor(DO, GIVE, TAKE_BACK, name="head", commune=3646)


@pytest.fixture
def neighbour(make_actor: Any) -> Any:
    return make_actor(DO, GIVE, TAKE_BACK, name="neighbour", commune=3664)


@pytest.fixture
def province(make_actor: Any) -> Any:
    return make_actor(DO, GIVE, TAKE_BACK, name="province", commune=None)


@pytest.fixture
def bystander(make_actor: Any) -> Any:
    """Same commune, another job."""
    return make_actor("events:parked:see", name="bystander", commune=3646)


@pytest.fixture
def ask() -> Callable[..., UUID]:
    """Open a duty; every argument may be given."""
    counter = iter(range(1, 10_000))

    def make(**given: Any) -> UUID:
        target = given.pop("target", None) or ("room.thing", str(next(counter)))
        fields = {
            "kind": "room.check",
            "title": "Check the list %(n)s",
            "params": {"n": 7},
            "path": "/w/room/7/",
        }
        fields |= {"number": COMMUNE, "permission": DO, "term": api.Workdays(3), "now": MONDAY, "by": ROOM}
        return api.open_duty(target=target, **{**fields, **given})

    return make


def tickets(actor: Any, *uids: UUID) -> list[str]:
    """What the form would send for these rows."""
    wanted = set(uids)
    return [row.ticket for row in everything(actor) if not wanted or row.uid in wanted]


def everything(actor: Any) -> list[Any]:
    from hoaban.foundation.duties import queries
    from hoaban.foundation.duties.values import Filters

    return queries.page_for(actor, Filters(whose="all"), now=MONDAY)[0]
