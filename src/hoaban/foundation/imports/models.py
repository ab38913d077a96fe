"""One row per sheet somebody sent, its faults, and how its columns were matched last time.

The sheet itself is room files'; what was imported is the rows of the room the kind belongs to, by batch id.
A fault names row, column and kind, never the value: the value may be an identity number. A note on a change names both values.
"""

from django.db import models
from django.utils import timezone

from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.imports.values import BatchState
from hoaban.kit.uid import uuid7


class ImportBatch(ScopedModel):
    """A sheet on its way from upload to rows, and perhaps back."""

    uid = models.UUIDField(default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    error_file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    # What the check read, for the writing (`actions/keeping.py`).
    columns_file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asker_key = models.CharField(max_length=80)
    asker_label = models.CharField(max_length=200)
    # Who asked for the step now under way: she who sent the sheet, or a colleague who pressed the button.
    wanted_key = models.CharField(max_length=80, default="")
    wanted_label = models.CharField(max_length=200, default="")
    # The asker's first area: her office, as far as an import needs to know one.
    office_start = models.BigIntegerField()
    office_stop = models.BigIntegerField()
    state = models.CharField(max_length=12, default=BatchState.UPLOADED)
    sheet = models.CharField(max_length=200, blank=True)
    labels = models.JSONField(default=list)
    first_data = models.IntegerField(default=0)
    matching = models.JSONField(default=dict)
    remembered = models.BooleanField(default=False)
    # Column → how its text was written, where that is an old font; a few cells before and after, until she decided.
    old_font = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    font_samples = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    convert = models.BooleanField(null=True)
    # Nothing is told from the order of the rows: she refused it.
    as_written = models.BooleanField(default=False, db_default=False)
    rows_total = models.IntegerField(default=0)
    rows_good = models.IntegerField(default=0)
    rows_bad = models.IntegerField(default=0)
    # Good rows of what stood already.
    rows_matched = models.IntegerField(default=0, db_default=0)
    # Of the bad ones, those that were good when checked and were refused when written.
    rows_late = models.IntegerField(default=0, db_default=0)
    fault_counts = models.JSONField(default=dict)
    # Every data row below this one is decided: written or left out. Moves in the transaction that writes.
    reached = models.IntegerField(default=0)
    written = models.IntegerField(default=0)
    removed = models.IntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    problem = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    secrecy = {
        **each(
            Secrecy.PERSONAL,
            "asker_key",
            "asker_label",
            "wanted_key",
            "wanted_label",
            "file_name",
            "sheet",
            "font_samples",
        ),
        **each(
            Secrecy.OPEN,
            "kind",
            "office_start",
            "office_stop",
            "state",
            "labels",
            "first_data",
            "matching",
            "old_font",
            "rows_total",
            "rows_good",
            "rows_bad",
            "rows_matched",
            "rows_late",
            "fault_counts",
            "reached",
            "written",
            "removed",
            "digest",
            "problem",
        ),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="imports_batch_uid_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in BatchState]),
                name="imports_batch_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["office_start", "id"], name="imports_batch_office"),
            models.Index(fields=["asker_key", "id"], name="imports_batch_asker"),
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["uploaded", "checking", "running", "undoing"]),
                name="imports_batch_moving",
            ),
        ]


class ImportFault(ScopedModel):
    """One cell that cannot be taken."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="+")
    row = models.IntegerField()
    column = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    # Worth a look before she says yes; keeps no row out. Says what was and what the sheet says, which may be an address.
    is_note = models.BooleanField(default=False, db_default=False)
    # Found only when the row, good when checked, was to be written.
    is_late = models.BooleanField(default=False, db_default=False)

    secrecy = {
        **each(Secrecy.PERSONAL, "params"),
        **each(Secrecy.OPEN, "row", "column", "kind"),
    }
    retention = Keep(KeepWhy.FILE)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["batch", "row"], name="imports_fault_batch")]


class RememberedMatching(ScopedModel):
    """How an office matched a header before."""

    kind = models.CharField(max_length=60)
    office_start = models.BigIntegerField()
    office_stop = models.BigIntegerField()
    signature = models.CharField(max_length=64)
    matching = models.JSONField()
    convert = models.BooleanField(null=True)
    used_at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "office_start", "office_stop", "signature"], name="imports_remembered_once"
            )
        ]
