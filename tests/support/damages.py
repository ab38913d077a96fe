"""Samples about reports of damage; `samples` offers them by name."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from tests.support.people import Cast

EVENT = UUID("0190a000-0000-7000-8000-00000000da3a")


def damage_event(cast: Cast, event: UUID = EVENT) -> UUID:
    """The own commune is asked about a flash flood and has reported once; asked for again, it is the same event."""
    from hoaban.domains.damage import actions
    from hoaban.domains.damage.models import Report
    from hoaban.domains.damage.values import Cause, Kind, Told
    from hoaban.domains.warning.values import Hazard
    from tests.support import (
        samples,
    )  # here: it offers what this file makes; the walk of pages sets its commune

    now = timezone.now()
    actions.ask_communes(event, Hazard.FLASH_FLOOD, [samples.OWN], Cause.ENDED, now - timedelta(hours=6), now)
    if not Report.plain.filter(event=event).exists():
        told = Told(Kind.QUICK, {"dead": Decimal(0), "solid": Decimal(3)}, "Bản ven suối.")
        actions.record_damage(
            by=cast.actor("commune_officer"),
            event=event,
            commune_no=samples.OWN,
            told=told,
            seen=0,
            request=None,
            now=now,
        )
    return event
