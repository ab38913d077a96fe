"""A made-up flash flood that four communes are asked about: two have reported, one of them twice, two have not. All invented."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from hoaban.domains.damage import actions, queries
from hoaban.domains.damage.values import Cause, Kind, Told
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties

NOTE = "Dữ liệu mẫu: trận lũ này không có thật."
ASKED, FIRST, SECOND = timedelta(hours=20), timedelta(hours=18), timedelta(hours=3)
"""How long ago; the two silent communes still have four hours."""
OWN = {"dead": 0, "missing": 1, "injured": 2, "households": 34, "half_solid": 3, "simple": 5, "cattle": 12}
OWN_AGAIN = OWN | {
    "missing": 0,
    "injured": 3,
    "households": 41,
    "affected": 178,
    "poultry": 260,
    "houses_flooded": 14,
    "rice": 3,
    "canals": 120,
}
NEIGHBOUR = {
    "dead": 0,
    "missing": 0,
    "injured": 0,
    "households": 9,
    "simple": 2,
    "poultry": 85,
    "school_buildings": 1,
}


def event_of(province: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:damage:{province}")


def tell(
    province: str, cast: Mapping[str, duties.Colleague], communes: Sequence[int], silent: Sequence[int]
) -> None:
    """Told once, however often the demo is built. ``communes``: of the officers of the cast, the first one's and the neighbour's."""
    event, now = event_of(province), timezone.now()
    actions.ask_communes(
        event,
        Hazard.FLASH_FLOOD,
        [*communes, *silent],
        Cause.ENDED,
        now - ASKED - timedelta(hours=7),
        now - ASKED,
    )
    lo, quang = cast["canbo.xa"], cast["canbo.xaben"]
    _report(lo, event, communes[0], 0, OWN, "", now - FIRST)
    _report(quang, event, communes[1], 0, NEIGHBOUR, "", now - FIRST / 2)
    _report(
        lo,
        event,
        communes[0],
        1,
        OWN_AGAIN,
        "Đếm lại sau khi đường vào bản thông (dữ liệu mẫu)",
        now - SECOND,
    )


def _report(
    who: duties.Colleague,
    event: UUID,
    commune: int,
    seen: int,
    said: Mapping[str, int],
    why: str,
    at: datetime,
) -> None:
    by = accounts.actor_of_id(int(who.key.removeprefix("user:")))
    if by is None or len(queries.versions_for(by, event, commune)) > seen:
        return
    told = Told(Kind.QUICK, {key: Decimal(one) for key, one in said.items()}, NOTE, why)
    actions.record_damage(by=by, event=event, commune_no=commune, told=told, seen=seen, request=None, now=at)
