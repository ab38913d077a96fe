"""The clock of the platform: what runs when, who holds it, how the last runs went.

The work itself waits as rows in its own room; here is only the timer that looks for it.
"""

from django.db import models

from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each


class Timer(ScopedModel):
    """One job: when it runs next, and the lease of whoever runs it now."""

    name = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    stuck_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    last_started_at = models.DateTimeField(null=True)
    last_ended_at = models.DateTimeField(null=True)
    last_done = models.BigIntegerField(default=0)
    last_skipped = models.BigIntegerField(default=0)
    last_failed = models.BigIntegerField(default=0)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass


class Wake(ScopedModel):
    """A wish that a job run soon. Only ever inserted by writers: a shared row would make them wait for each other."""

    job = models.CharField(max_length=80)
    at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["at"], name="jobs_wake_at")]


class Failure(ScopedModel):
    """A run that ended in an exception, kept until a person has looked."""

    job = models.CharField(max_length=80)
    at = models.DateTimeField()
    holder = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    trace = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "reason", "trace"),
        **each(Secrecy.OPEN, "job", "holder"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["job", "-at"], name="jobs_failure_job")]
