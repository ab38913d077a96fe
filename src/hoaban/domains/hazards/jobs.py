"""Work in the background: who fell silent."""

from datetime import datetime

from hoaban.domains.hazards import queries
from hoaban.domains.hazards.actions import watch as watch_station
from hoaban.domains.hazards.actions.watching import KIND
from hoaban.domains.hazards.models import Station
from hoaban.foundation.duties import api as duties
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def watch(ctx: JobContext) -> JobReport:
    """Look at every connected station. Lane: quick. Stopped halfway, the next run finds the same."""
    waiting = duties.waiting_targets([KIND], "hazards.station")

    def look(heard: tuple[Station, datetime | None]) -> bool:
        station, newest_at = heard
        return watch_station(
            by=ctx.actor,
            station=station,
            newest_at=newest_at,
            is_waiting=str(station.pk) in waiting,
            now=ctx.now(),
        )

    return each(ctx, queries.heard_of(), look, named=lambda heard: heard[0].pk)
