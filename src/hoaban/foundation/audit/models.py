"""Who did what, and who looked at what. Rows are written unchained and sealed afterwards by one sealer.

Not a log of values: only ids, field names and a keyed digest. The actor is stored as values, without a foreign key:
people leave, lines stay.
"""

from django.db import models

from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each


class Entry(ScopedModel):
    """One thing done, written inside the transaction that did it."""

    at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)
    tag = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80, blank=True)
    target_id = models.CharField(max_length=80, blank=True)
    request = models.CharField(max_length=64, null=True)  # noqa: DJ001 — NULL keeps unique(actor, request) out of the way
    fields = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    count = models.BigIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    # Given by the sealer to committed rows, without gaps. An id is taken at insert and may commit late.
    seq = models.BigIntegerField(null=True)
    link = models.BinaryField(max_length=32, null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "actor_key", "actor_label", "target_id", "note"),
        **each(Secrecy.OPEN, "tag", "target_type", "request", "fields", "digest", "count", "seq", "link"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["seq"], name="audit_entry_seq_unique"),
            models.UniqueConstraint(fields=["actor_key", "request"], name="audit_entry_request_once"),
            models.CheckConstraint(
                condition=models.Q(seq__isnull=True, link__isnull=True)
                | models.Q(seq__isnull=False, link__isnull=False),
                name="audit_entry_sealed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(seq__isnull=True), name="audit_entry_unsealed"),
            models.Index(fields=["target_type", "target_id"], name="audit_entry_target"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]


class Checkpoint(ScopedModel):
    """The chain's head on a day, signed with a key kept outside the database.

    Each signs the one before it, so that none can be taken out; `ledger` keeps a copy outside the database, so that the
    newest cannot be cut off either.
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField(unique=True)
    previous = models.BinaryField(max_length=32)
    seq = models.BigIntegerField()
    link = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=40)
    signature = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass


class ReadEntry(ScopedModel):
    """Somebody looked at a sensitive record. On SQLite it lives in reads.db, so looking never waits for a writer."""

    at = models.DateTimeField()
    actor_key = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)
    tag = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=80)
    purpose = models.CharField(max_length=80)
    count = models.BigIntegerField(default=1)

    secrecy = {
        **each(Secrecy.PERSONAL, "actor_key", "actor_label", "target_id"),
        **each(Secrecy.OPEN, "tag", "target_type", "purpose", "count"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        indexes = [
            models.Index(fields=["target_type", "target_id", "at"], name="audit_read_target"),
            models.Index(fields=["actor_key", "at"], name="audit_read_actor"),
            models.Index(fields=["at"], name="audit_read_at"),
        ]
