"""The front door of audit."""

from hoaban.foundation.audit.actions import (
    SEAL_AT_ONCE,
    note_export,
    record,
    record_read,
    record_reads,
    seal,
    sign_checkpoint,
    sign_todays_checkpoint,
)
from hoaban.foundation.audit.queries import (
    answered,
    last_done,
    lines_visible_to,
    reads_visible_to,
    unsealed_since,
    verify,
)
from hoaban.foundation.audit.retention import rules_for
from hoaban.foundation.audit.values import Line, ReadLine, Search, Verdict

__all__ = [
    "SEAL_AT_ONCE",
    "Line",
    "ReadLine",
    "Search",
    "Verdict",
    "answered",
    "last_done",
    "lines_visible_to",
    "note_export",
    "reads_visible_to",
    "record",
    "record_read",
    "record_reads",
    "rules_for",
    "seal",
    "sign_checkpoint",
    "sign_todays_checkpoint",
    "unsealed_since",
    "verify",
]
