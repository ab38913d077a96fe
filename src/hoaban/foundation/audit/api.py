"""The front door of audit."""

from hoaban.foundation.audit.actions import (
    SEAL_AT_ONCE,
    record,
    record_read,
    seal,
    sign_checkpoint,
    sign_todays_checkpoint,
)
from hoaban.foundation.audit.queries import answered, lines_visible_to, reads_of, verify
from hoaban.foundation.audit.values import Line, Verdict

__all__ = [
    "SEAL_AT_ONCE",
    "Line",
    "Verdict",
    "answered",
    "lines_visible_to",
    "reads_of",
    "record",
    "record_read",
    "seal",
    "sign_checkpoint",
    "sign_todays_checkpoint",
    "verify",
]
