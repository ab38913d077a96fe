"""What a test says of damage."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from hoaban.domains.damage import actions
from hoaban.domains.damage.values import Cause, Kind, Told
from hoaban.domains.warning.values import Hazard
from hoaban.kit.clock import VIETNAM
from tests.support.people import NEXT, OWN

NOW = datetime(2026, 11, 27, 9, tzinfo=VIETNAM)


def asked(*communes: int, hazard: Hazard = Hazard.FLASH_FLOOD) -> UUID:
    """An event of these communes; without any of the two."""
    event = uuid4()
    actions.ask_communes(event, hazard, communes or (OWN, NEXT), Cause.ENDED, NOW - timedelta(hours=6), NOW)
    return event


def told(why: str = "", kind: Kind = Kind.QUICK, note: str = "", **amounts: object) -> Told:
    return Told(kind, {key: Decimal(str(one)) for key, one in amounts.items()}, note, why)


def reported(
    by: Any, event: UUID, said: Told, seen: int = 0, commune: int = OWN, request: str | None = None, now: datetime = NOW
) -> UUID:  # fmt: skip
    return actions.record_damage(
        by=by, event=event, commune_no=commune, told=said, seen=seen, request=request or uuid4().hex, now=now
    )
