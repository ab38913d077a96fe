"""The jobs that exist; filled once by config/schedule.py."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from hoaban.foundation.jobs.errors import UnknownJob
from hoaban.foundation.jobs.values import Job, JobContext, JobReport, Lane, Registered

DEFAULT_SLICE = timedelta(seconds=10)
_jobs: dict[str, Registered] = {}
_beginnings: dict[Lane, list[Callable[[], object]]] = {}


def register(
    name: str,
    function: Job,
    *,
    lane: Lane,
    every: timedelta | None = None,
    slice: timedelta = DEFAULT_SLICE,
    permissions: Iterable[str] = (),
) -> None:
    """Add a job. `every` is the longest rest between two runs; without it the job runs only when woken."""
    _jobs[name] = Registered(name, function, lane, every, slice, frozenset(permissions))


def at_start(function: Callable[[], object], *, lane: Lane) -> None:
    """A process of the lane calls it once, before its first job: what would be slow the first time."""
    _beginnings.setdefault(lane, []).append(function)


def beginnings(lane: Lane) -> list[Callable[[], object]]:
    return list(_beginnings.get(lane, ()))


def repeat(function: Callable[[], int], at_once: int) -> Job:
    """A job from a plain function that handles up to `at_once` rows and says how many it did."""

    def job(_context: JobContext) -> JobReport:
        done = function()
        return JobReport(done=done, more=done >= at_once)

    return job


def find(name: str) -> Registered:
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name=name) from None


def all_jobs() -> list[Registered]:
    return list(_jobs.values())


def forget(name: str) -> None:
    """Take a job out (tests)."""
    _jobs.pop(name, None)
