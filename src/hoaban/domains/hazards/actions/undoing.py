"""A list of readings is taken back, step by step; what stood beside its rows is judged anew."""

from datetime import datetime

from django.db import transaction

from hoaban.domains.hazards import queries
from hoaban.domains.hazards.actions.keeping import mend_after_loss
from hoaban.domains.hazards.events import ObservationsTakenBack
from hoaban.domains.hazards.models import Observation, Series
from hoaban.domains.hazards.values import Variable
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.kit import clock


@transaction.atomic
def take_back_step(asker: access.Actor, batch: int, most: int) -> int:
    """Remove at most so many of the list's readings; how many. Whether the list may be undone, imports has asked."""
    # By series and time: a step tears few neighbourhoods.
    rows = list(Observation.plain.filter(batch=batch).order_by("series_id", "ended_at")[:most])
    if not rows:
        return 0
    lost: dict[int, list[datetime]] = {}
    for row in rows:
        lost.setdefault(row.series_id, []).append(row.ended_at)
    locked = {one.pk: one for one in Series.plain.select_for_update().filter(pk__in=lost).order_by("pk")}
    Observation.plain.filter(pk__in=[row.pk for row in rows]).delete()
    codes = queries.codes_of({one.station_id for one in locked.values()})
    limits = queries.Limits.of(clock.today())
    for pk, times in lost.items():
        limit = limits.of_station(codes[locked[pk].station_id], Variable(locked[pk].variable))
        mend_after_loss(locked[pk], limit, (min(times), max(times)))
    audit.record(
        "hazards:reading:take_back", by=asker, target=("imports.importbatch", str(batch)), count=len(rows)
    )
    stations = sorted({one.station_id for one in locked.values()})
    first, last = min(min(times) for times in lost.values()), max(max(times) for times in lost.values())
    events.publish(ObservationsTakenBack(stations, first.isoformat(), last.isoformat(), len(rows)))
    return len(rows)
