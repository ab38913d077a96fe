"""The clock of answers: who is asked, who is silent, what is over."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction

from hoaban.domains.answers.actions import ask_villages, calling, climb, close_waiting, doubting
from hoaban.domains.answers.actions.asking import rounds_to_ask
from hoaban.domains.answers.actions.climbing import put_off, silent
from hoaban.domains.answers.queries.cut_off import at_odds, rounds_to_doubt
from hoaban.foundation.jobs.api import JobContext, JobReport, each

AT_ONCE = 50
TOGETHER = {"sqlite": 10, "postgresql": 1}
"""Villages of one transaction. On SQLite each waits for all other writers; on PostgreSQL only whoever wants the same village waits, and
two that hold one each would wait for each other."""
AGAIN = timedelta(minutes=1)


def chase(ctx: JobContext) -> JobReport:
    """Villages of new warnings get their row, silent ones the next person to ask, what is over is left alone. Lane: life.

    Each village is done or not at all, a few in one transaction: killed anywhere, the next run finds the same, and nobody is asked
    twice. One transaction each waited for other writers once a village, two thousand times in a province.
    Calls that were tried are looked at again before they leave (`calling.sweep`).
    """
    new = each(ctx, rounds_to_ask(), lambda one: ask_villages(by=ctx.actor, round_id=one, now=ctx.now()))
    calls = each(ctx, ["calls"], lambda _one: calling.sweep(ctx.now()))
    done, failed = new.done + calls.done, new.failed + calls.failed
    while waiting := silent(ctx.now(), AT_ONCE):
        together = TOGETHER[connection.vendor]
        for start in range(0, len(waiting), together):
            said = _climb(ctx, waiting[start : start + together])
            done, failed = done + said.done, failed + said.failed
            if ctx.is_due:
                return JobReport(done, failed=failed, more=True)
    return JobReport(done + close_waiting(by=ctx.actor, now=ctx.now()), failed=failed)


@transaction.atomic
def _climb(ctx: JobContext, some: Sequence[int]) -> JobReport:
    return each(
        ctx,
        some,
        lambda one: climb(by=ctx.actor, owed_id=one, now=ctx.now()),
        broke=lambda one: put_off(one, ctx.now() + AGAIN),
    )


def doubt(ctx: JobContext) -> JobReport:
    """Whether villages that are silent may be cut off, and whether those that were are back: a person is asked, or the receipt of a
    text of theirs tells it. Lane: quick. Begun again, nothing is asked twice."""
    back = each(ctx, at_odds(), lambda one: doubting.agree(by=ctx.actor, owed_id=one, now=ctx.now()))
    looked = each(
        ctx, rounds_to_doubt(), lambda one: doubting.look(by=ctx.actor, round_id=one, now=ctx.now())
    )
    return JobReport(
        back.done + looked.done, failed=back.failed + looked.failed, more=back.more or looked.more
    )
