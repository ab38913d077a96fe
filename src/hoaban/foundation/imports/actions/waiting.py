"""A checked list waits for a decision: the desk of whoever sent it says so, and the clock reminds her."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.foundation.access import api as access
from hoaban.foundation.duties import api as duties
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import ImportKind

KIND = "imports.decide"
DAYS = duties.Workdays(3)
"""No law sets it: after three days the office has forgotten which list it was."""


def ask(batch: ImportBatch, kind: ImportKind, by: access.Actor, now: datetime) -> None:
    """Open the duty of this check; a later check of the same list is another occasion."""
    duties.open_duty(
        by=by, kind=KIND, title=gettext_noop("Decide on a checked list: %(good)s rows are right, %(bad)s have faults"),
        params={"good": batch.rows_good, "bad": batch.rows_bad}, target=batch, occasion=now.isoformat(timespec="seconds"),
        path=reverse("imports:batch", args=[batch.uid]), number=batch.office_start, permission=kind.permission,
        assigned_to=duties.Colleague(batch.asker_key, batch.asker_label), term=DAYS, cause="imports:batch:check", now=now,
    )  # fmt: skip


def decided(batch: ImportBatch, by: access.Actor) -> None:
    """She said yes: the rows are being written."""
    duties.close_duty(by=by, kind=KIND, target=batch)


def again(batch: ImportBatch, by: access.Actor) -> None:
    """The columns are matched anew: the earlier check asks nothing any more."""
    duties.withdraw_duty(by=by, kind=KIND, target=batch)
