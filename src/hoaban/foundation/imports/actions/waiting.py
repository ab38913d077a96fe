"""A list that stands still until a person decides: her desk says so, and the clock reminds her."""

from collections.abc import Mapping
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
    _open(
        batch, kind, by, now, now.isoformat(timespec="seconds"),
        gettext_noop("Decide on a checked list: %(good)s rows are right, %(bad)s have faults"),
        {"good": batch.rows_good, "bad": batch.rows_bad},
    )  # fmt: skip


def ask_columns(
    batch: ImportBatch, kind: ImportKind, by: access.Actor, now: datetime, since: str = ""
) -> None:
    """We looked inside; which column is which is hers to say. ``since`` names the check that was given up for it."""
    title = gettext_noop("Say which column is which in a list that was sent")
    _open(batch, kind, by, now, f"columns:{since}", title, {})


def ask_to_go_on(batch: ImportBatch, kind: ImportKind, by: access.Actor, now: datetime) -> None:
    """It stopped halfway and can go on."""
    title = gettext_noop("Go on with a list that stopped halfway: %(written)s rows are in")
    _open(
        batch,
        kind,
        by,
        now,
        f"halfway:{now.isoformat(timespec='seconds')}",
        title,
        {"written": batch.written},
    )


def decided(batch: ImportBatch, by: access.Actor) -> None:
    """She said what she wanted: the list moves again."""
    duties.close_duty(by=by, kind=KIND, target=batch)


def again(batch: ImportBatch, by: access.Actor) -> None:
    """The columns are matched anew: the earlier check asks nothing any more."""
    duties.withdraw_duty(by=by, kind=KIND, target=batch)


def _open(
    batch: ImportBatch, kind: ImportKind, by: access.Actor, now: datetime, occasion: str, title: str,
    params: Mapping[str, int],
) -> None:  # fmt: skip
    duties.open_duty(
        by=by, kind=KIND, title=title, params=params, target=batch, occasion=occasion,
        path=reverse("imports:batch", args=[batch.uid]), number=batch.office_start, permission=kind.permission,
        assigned_to=duties.Colleague(batch.asker_key, batch.asker_label), term=DAYS, cause="imports:batch:wait", now=now,
    )  # fmt: skip
