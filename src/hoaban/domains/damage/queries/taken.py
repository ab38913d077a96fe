"""Reports that may be taken along and filled without a line: which events, and which report a form's name means."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from hoaban.domains.damage.models import Asked
from hoaban.domains.damage.queries.reports import asked_for
from hoaban.domains.damage.queries.unasked import MOST, RECENT, communes_of, shown_of, unasked_for, unasked_of
from hoaban.domains.damage.values import EventShown
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound


def open_to(actor: Actor, now: datetime) -> list[tuple[EventShown, int]]:
    """Events of the last month with each commune of hers, asked or not, the newest first."""
    own = communes_of(actor)
    rows = Asked.plain.filter(commune_no__in=own, asked_at__gte=now - RECENT).order_by("-began_at", "pk")
    asked = [(shown_of(one), one.commune_no) for one in rows[: MOST * max(len(own), 1)]]
    return asked + [(one.event, one.commune_no) for one in unasked_for(actor, now)]


def shown_for(actor: Actor, event: UUID, commune: int) -> EventShown | None:
    """The event, where she writes for this commune about it."""
    try:
        return shown_of(asked_for(actor, event, commune, "write"))
    except NotFound:
        pass
    try:
        return shown_of(unasked_of(actor, event, commune))
    except NotFound:
        return None


def named_by(target: UUID, communes: Iterable[int]) -> tuple[UUID, int] | None:
    """The event and the commune of a form: its name is the event's with the commune's number laid over it."""
    found = {UUID(int=target.int ^ commune): commune for commune in communes}
    event = Asked.plain.filter(event__in=list(found)).values_list("event", flat=True).order_by("pk").first()
    return (event, found[event]) if event else None


def hold(event: UUID, commune: int) -> None:
    """Until the transaction ends nobody else writes this report."""
    Asked.plain.select_for_update().filter(event=event, commune_no=commune).first()
