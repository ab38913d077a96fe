"""The dispatcher's jobs: life on its own lane, the rest on the quick one; the digest; routing of what comes in."""

from collections import defaultdict, deque

from django.utils import timezone

from hoaban.foundation.jobs.api import JobContext, JobReport
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching, inbound, joining, settling, sharing
from hoaban.foundation.notify.actions.digesting import digest as digest_people
from hoaban.foundation.notify.values import OUTSIDE, Channel


def life(context: JobContext) -> JobReport:
    """Messages of life safety, and only these: nothing else of the house makes them wait."""
    dispatching.keep_listening()
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
    underway: defaultdict[Channel, deque[dispatching.Underway]] = defaultdict(deque)
    try:
        while more and not context.is_due:
            more = False
            waiting = dispatching.due(channels, is_life=is_life, now=context.now())
            for channel in [one for one in channels if one in waiting or underway[one]]:
                turn = dispatching.dispatch_next(
                    channel, underway[channel], is_due=channel in waiting, is_life=is_life, now=context.now()
                )
                done, failed, more = done + turn.done, failed + turn.failed, more or turn.is_full
                context.beat()
    finally:
        for windows in underway.values():
            while windows:
                turn = dispatching.finish(windows.popleft())
                done, failed = done + turn.done, failed + turn.failed
    return JobReport(done=done, failed=failed, more=more)
