"""The log of what happened, in commit order.

A row gets its `seq` from one sequencer after it is committed. Readers keep a cursor over `seq`; a cursor over ids would
lose every event whose transaction took its id early and committed late.
"""

from django.db import models

from hoaban.foundation.access.api import NOBODY, ScopedModel


class Event(ScopedModel):
    """One thing that happened: ids and a version."""

    seq = models.BigIntegerField(null=True)
    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    payload = models.JSONField()
    at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["seq"], name="events_event_seq_unique")]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(seq__isnull=True), name="events_event_unsequenced"
            ),
            models.Index(fields=["name", "seq"], name="events_event_name_seq"),
        ]


class Cursor(ScopedModel):
    """How far one reader has come; after a failure, how often the next event was tried and when it is tried again."""

    reader = models.CharField(max_length=120, unique=True)
    seq = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    retry_at = models.DateTimeField(null=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass


class ParkedEvent(ScopedModel):
    """An event that a listener refused; a person retries or skips it."""

    listener = models.CharField(max_length=120)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    tries = models.PositiveIntegerField(default=1)
    parked_at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["listener", "event"], name="events_parked_once")]
