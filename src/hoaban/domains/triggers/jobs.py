"""Work in the background: rules are asked about stations that told something."""

from hoaban.domains.triggers import queries
from hoaban.domains.triggers.actions import judge_station
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def judge(ctx: JobContext) -> JobReport:
    """One station after the other, the longest waiting first. Lane: quick. Killed midway, the station waits still.

    Its slice is short, so that rules and readings are never older than a few seconds and duties are told between two runs.
    """
    waiting = queries.asked()
    if not waiting:
        return JobReport()
    asking = queries.asking(ctx.actor, ctx.now())

    def ask(waits: tuple[int, int]) -> None:
        station_id, seq = waits
        judge_station(by=ctx.actor, asking=asking, station_id=station_id, seq=seq)

    return each(ctx, waiting, ask, named=lambda waits: waits[0])
