"""What is over is forgotten in chunks, each with one line of the record; and the rules, for who answers for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.audit.actions import record
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.audit.permissions import Permission

AT_ONCE = 500
TAG = "audit:retention:forget"
FORGETTER = access.SystemActor("audit.forget")


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one table keeps, what is due, when something was last forgotten."""

    label: str
    keep: access.Keep
    due: int | None
    """None: the table has no time limit yet, so nothing is ever due."""
    last_at: datetime | None
    last_count: int | None


def forget_due(now: datetime, beat: Callable[[], None]) -> int:
    """Forget whatever is over; how many rows. A chunk and its line commit together: a kill leaves neither alone."""
    done = 0
    for label, sweep in access.sweeps().items():
        while True:
            beat()
            with transaction.atomic():
                gone = sweep.forget(sweep.before(now), AT_ONCE)
                if gone:
                    record(
                        TAG, by=FORGETTER, target=("table", label), count=len(gone), values={"ids": list(gone)},
                        note=f"over {sweep.keep.days} days after {sweep.keep.since}",
                    )  # fmt: skip
            done += len(gone)
            if len(gone) < AT_ONCE:
                break
    return done


def rules_for(actor: access.Actor, now: datetime) -> list[Rule]:
    """Every table that holds something personal, those with a time limit first."""
    access.require(actor, Permission.RETENTION)
    known = access.sweeps()
    kept = {model._meta.label: model.retention for model in apps.get_models() if hasattr(model, "retention")}
    kept |= {label: sweep.keep for label, sweep in known.items()}
    rules = []
    for label, keep in kept.items():
        sweep = known.get(label)
        last = Entry.objects.visible_to(actor).filter(tag=TAG, target_id=label).order_by("-id").first()
        due = sweep.due(sweep.before(now)) if sweep else None
        rules.append(Rule(label, keep, due, last.at if last else None, last.count if last else None))
    return sorted(rules, key=lambda rule: (rule.due is None, rule.label))
