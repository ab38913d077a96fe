"""The dispatcher's jobs: life on its own lane, the rest on the quick one; the digest; routing of what comes in."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from hoaban.foundation.jobs.api import JobContext, JobReport
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching, inbound, joining, repeating, settling, sharing
from hoaban.foundation.notify.actions.digesting import digest as digest_people
from hoaban.foundation.notify.values import OUTSIDE, Channel


def life(context: JobContext) -> JobReport:
    """Messages of life safety, and only these: nothing else of the house makes them wait."""
    dispatching.keep_listening()
    repeating.repeat(context.now())
    return _dispatch(context, is_life=True)


def send(context: JobContext) -> JobReport:
    """Everything else."""
    return _dispatch(context, is_life=False)


def digest(context: JobContext) -> JobReport:
    """Whose hour has come."""
    done = digest_people(timezone.localtime(context.now()))
    return JobReport(done=done, more=done >= 200)


def note_silence(context: JobContext) -> JobReport:
    """What lines took an hour ago and told nothing more of. Run twice, it finds nothing the second time."""
    return JobReport(done=settling.note_silence(context.now()))


def route(context: JobContext) -> JobReport:
    """Messages of the shared number, to their rooms."""
    joining.join_parts(context.now())
    done, failed = inbound.route_waiting(context.now())
    return JobReport(done=done, failed=failed, more=done >= 100)


def _dispatch(context: JobContext, *, is_life: bool) -> JobReport:
    """A window of each channel in turn, until nothing is due or the time slice is over."""
    if source := ports.connected.work:
        channels = sharing.own_part(source, is_life=is_life, now=context.now())
    else:
        channels = OUTSIDE
        dispatching.find_doubtful(is_life=is_life, now=context.now())
    done = failed = 0
    more = True
    underway: deque[dispatching.Underway] = deque()
    try:
        while more and not context.is_due:
            more = False
            for turn in _pass(channels, underway, is_life=is_life, now=context.now()):
                done, failed, more = done + turn.done, failed + turn.failed, more or turn.is_full
                context.beat()
    finally:  # without a beat, which raises where the process is asked to end: whatever left is settled first
        for turn in dispatching.finish_all(underway):
            done, failed = done + turn.done, failed + turn.failed
    return JobReport(done=done, failed=failed, more=more)


def _pass(
    channels: Sequence[Channel], underway: deque[dispatching.Underway], *, is_life: bool, now: datetime
) -> Iterator[dispatching.Turn]:
    """A window of each channel that waits. One goes ahead while it waits alone: nothing of it is in doubt while others have their turn."""
    waiting = dispatching.due(channels, is_life=is_life, now=now)
    if (
        len(waiting) == 1
        and dispatching.goes_ahead(waiting[0])
        and all(one.of.channel in waiting for one in underway)
    ):
        yield dispatching.dispatch_next(waiting[0], underway, is_life=is_life, now=now)
        return
    yield from dispatching.finish_all(underway)
    for channel in waiting:
        yield dispatching.dispatch_window(channel, is_life=is_life, now=now)
