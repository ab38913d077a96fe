"""Work in the background: rules are asked about stations that told something."""

import logging

from django.db import InterfaceError, OperationalError

from hoaban.domains.triggers import queries
from hoaban.domains.triggers.actions import judge_station
from hoaban.foundation.jobs.api import JobContext, JobReport

log = logging.getLogger(__name__)


def judge(ctx: JobContext) -> JobReport:
    """One station after the other, the longest waiting first. Lane: quick. Killed midway, the station waits still."""
    done = failed = 0
    for station_id, seq in queries.asked():
        if ctx.is_due:
            return JobReport(done, failed=failed, more=done > failed)
        ctx.beat()
        try:
            judge_station(by=ctx.actor, station_id=station_id, seq=seq, now=ctx.now())
        except (OperationalError, InterfaceError):  # the database is away: nothing is wrong with this station
            raise
        except Exception:  # outermost loop: whatever one station breaks on, the others are judged
            log.exception("station %s could not be judged", station_id)
            failed += 1
        else:
            done += 1
    return JobReport(done, failed=failed)
