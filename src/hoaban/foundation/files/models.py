"""One row per file somebody gave us; the bytes lie in a store under their SHA-256, once per content.

Not a document register: what a file means is known by the room whose ``purpose`` it carries.
Of a confidential file ``sha256`` is the digest of the cipher text: it tells nothing about the content.
"""

from django.db import models
from django.utils import timezone

from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.files.values import FileState
from hoaban.kit.uid import uuid7


class StoredFile(ScopedModel):
    """A name, an owner, a verdict."""

    uid = models.UUIDField(default=uuid7, editable=False)
    purpose = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default=FileState.QUARANTINED)
    finding = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    scanned_at = models.DateTimeField(null=True)
    owner_key = models.CharField(max_length=80)
    # The content's own key under its purpose's key; NULL: the bytes lie as they are. Rotation re-wraps this column.
    sealed_key = models.BinaryField(max_length=100, null=True)
    forget_at = models.DateTimeField(null=True)
    # Kept clear before its purpose became confidential: where those bytes lay, until it is certain that they are gone.
    clear_sha256 = models.CharField(max_length=64, blank=True, default="")
    clear_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    # People name files after people.
    secrecy = {
        "sealed_key": Secrecy.CONFIDENTIAL,
        **each(Secrecy.PERSONAL, "name", "owner_key"),
        **each(
            Secrecy.OPEN,
            "purpose",
            "media_type",
            "size",
            "sha256",
            "clear_sha256",
            "state",
            "finding",
            "attempts",
        ),
    }
    retention = Keep(KeepWhy.FILE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="files_storedfile_uid_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in FileState]),
                name="files_storedfile_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state=FileState.QUARANTINED.value),
                name="files_storedfile_waiting",
            ),
            models.Index(
                fields=["forget_at"],
                condition=models.Q(forget_at__isnull=False),
                name="files_storedfile_leaving",
            ),
            models.Index(fields=["sha256"], name="files_storedfile_content"),
            models.Index(
                fields=["clear_until"],
                condition=models.Q(clear_until__isnull=False),
                name="files_storedfile_clearing",
            ),
            models.Index(fields=["owner_key", "created_at"], name="files_storedfile_owner"),
        ]
