"""Failures of the lanes."""

from hoaban.foundation.access.errors import DomainError


class StopRequested(Exception):
    """The process is asked to end: raised by `beat()`, caught by the lane. The job is called again elsewhere."""


class LeaseLost(Exception):
    """Another worker took the job over: raised by `beat()`; whatever was committed stands."""


class JobTimedOut(Exception):
    """A job ran past its hard limit without a `beat()`."""


class UnknownJob(DomainError):
    """No such name in config/schedule.py."""

    msgid = "There is no job named “%(name)s”."
