"""The desk of an installation: the duties room answers what waits, the room of rings what calls for her now."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest

from hoaban.domains.ringing import api as ringing
from hoaban.foundation.access.api import Actor, actor_of
from hoaban.foundation.duties import api as duties
from hoaban.workspace.ports import Alarm, Duty


class DutiesDesk:
    """Fulfils `ports.Desk`; joined once in ``config/wiring.py`` with ``desk.join(DutiesDesk())``."""

    def duties(self, request: HttpRequest, limit: int) -> Sequence[Duty]:
        """Overdue first, then by deadline."""
        rows = duties.duties_for(actor_of(request), limit=limit)
        where = duties.places_of(rows)
        return [_shown(row, where[row.number]) for row in rows]

    def alarms(self, request: HttpRequest) -> Sequence[Alarm] | None:
        """Whoever was rung out of her sleep reads here what for."""
        found = ringing.rings_now(actor_of(request))
        return None if found is None else [Alarm(one.title, one.detail, one.since, one.path) for one in found]

    @property
    def waiting(self) -> Callable[[Actor], int]:
        return duties.count_for


def _shown(row: duties.DutyRow, where: str) -> Duty:
    """With its place: of three villages that call for help the cards were alike."""
    who = " · ".join(filter(None, (where, row.kind_label, row.assigned_label)))
    return Duty(
        title=row.title,
        url=row.url,
        whom=who,
        due_at=row.due_at,
        law=row.law,
        late=row.is_late,
        soon=row.is_soon,
    )
