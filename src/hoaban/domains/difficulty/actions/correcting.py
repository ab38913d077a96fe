"""The number of a decision in force was mistyped: corrected here and in every fact that came of it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hoaban.domains.difficulty.actions.deciding import locked, named, write_number
from hoaban.domains.difficulty.errors import DecisionKnown, NumberNotNow, NumberUnchanged
from hoaban.domains.difficulty.models import DifficultyUnit
from hoaban.domains.difficulty.values import DecisionState
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.audit import api as audit


@transaction.atomic
def correct_number(
    *, by: access.Actor, uid: UUID, number: str, version: int, request: str | None, now: datetime
) -> int:
    """What it lists, and since when, stays; the number written before stays beside it, and is put back by correcting it again.

    Of how many villages the fact that holds now names the number written now.
    """
    row = locked(by, uid)
    if audit.answered(by, request):
        return 0
    if row.state != DecisionState.IN_FORCE:
        raise NumberNotNow
    if row.version != version:
        raise Stale
    if row.number == number:
        raise NumberUnchanged
    row.former = [*row.former, {"number": row.number, "until": now.isoformat(), "by": by.label}]
    row.number, row.version = number, row.version + 1
    try:
        with transaction.atomic():
            row.save(update_fields=["number", "former", "version"])
    except IntegrityError as known:
        raise DecisionKnown from known
    changed = write_number(by, row, DifficultyUnit.plain.filter(decision=row), now)
    audit.record(
        "registry:difficulty:correct_number", by=by, target=named(row), request=request, fields=["number"], count=changed
    )  # fmt: skip
    return changed


def stands_for(fact: int, other: int) -> None:
    """The other fact holds in its place, by the same decision. In the transaction of the registry's deed."""
    DifficultyUnit.plain.filter(fact_id=fact).update(fact_id=other)
