"""The front door of jobs."""

from hoaban.foundation.jobs.actions import retry_job, wake
from hoaban.foundation.jobs.each import PASS_ON, each
from hoaban.foundation.jobs.errors import LeaseLost, StopRequested
from hoaban.foundation.jobs.queries import failures_visible_to, job_states, lanes_rested_since
from hoaban.foundation.jobs.registry import all_jobs, at_start, find, forget, register, repeat
from hoaban.foundation.jobs.values import Job, JobContext, JobReport, JobState, Lane, Registered

__all__ = [
    "PASS_ON",
    "Job",
    "JobContext",
    "JobReport",
    "JobState",
    "Lane",
    "LeaseLost",
    "Registered",
    "StopRequested",
    "all_jobs",
    "at_start",
    "each",
    "failures_visible_to",
    "find",
    "forget",
    "job_states",
    "lanes_rested_since",
    "register",
    "repeat",
    "retry_job",
    "wake",
]
