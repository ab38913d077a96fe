"""Work in the background: rules are asked about stations that told something."""

from hoaban.domains.triggers import queries
from hoaban.domains.triggers.actions import judge_station
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def judge(ctx: JobContext) -> JobReport:
    """One station after the other, the longest waiting first. Lane: quick. Killed midway, the station waits still."""

    def ask(waiting: tuple[int, int]) -> None:
        station_id, seq = waiting
        judge_station(by=ctx.actor, station_id=station_id, seq=seq, now=ctx.now())

    return each(ctx, queries.asked(), ask, named=lambda waiting: waiting[0])
