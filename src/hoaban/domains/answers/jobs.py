"""The clock of answers: who is asked, who is silent, what is over."""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError

from hoaban.domains.answers.actions import ask_villages, climb, close_waiting
from hoaban.domains.answers.actions.asking import rounds_to_ask
from hoaban.domains.answers.actions.climbing import put_off, silent
from hoaban.foundation.jobs.api import JobContext, JobReport

AT_ONCE = 50
AGAIN = timedelta(minutes=1)
log = logging.getLogger(__name__)


def chase(ctx: JobContext) -> JobReport:
    """Villages of new warnings get their row, silent ones the next person to ask, what is over is left alone. Lane: life.

    Each village is a transaction of its own: killed anywhere, the next run finds the same, and nobody is asked twice.
    """
    done = failed = 0
    for round_id in rounds_to_ask():
        ctx.beat()
        done += ask_villages(by=ctx.actor, round_id=round_id, now=ctx.now())
    while waiting := silent(ctx.now(), AT_ONCE):
        for owed_id in waiting:
            if ctx.is_due:
                return JobReport(done, failed=failed, more=True)
            ctx.beat()
            try:
                done += climb(by=ctx.actor, owed_id=owed_id, now=ctx.now())
            except (OperationalError, InterfaceError):  # the database is away: nothing is wrong with this one
                raise
            except Exception:  # outermost loop: whatever one village breaks on, the others are asked
                log.exception("the silence of village row %s could not be handled", owed_id)
                put_off(owed_id, ctx.now() + AGAIN)
                failed += 1
    return JobReport(done + close_waiting(by=ctx.actor, now=ctx.now()), failed=failed)
