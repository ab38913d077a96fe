"""The number of a province's decision was mistyped: corrected for everybody it recognised, at once."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hoaban.domains.standing import queries
from hoaban.domains.standing.errors import NotNow, NumberKnown, NumberUnchanged
from hoaban.domains.standing.events import DecisionCorrected
from hoaban.domains.standing.models import Recognition
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import Why
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events


@transaction.atomic
def correct_number(
    *, by: access.Actor, uid: UUID, number: str, count: int, request: str | None, now: datetime
) -> int:
    """Whom the decision recognised, and whom it renewed: refused where they are not as many as she saw. How many.

    Days and states stay; the number written before stays beside each, and is put back by the same deed.
    """
    access.require(by, Permission.DECIDE)
    one = Recognition.objects.visible_to(by).filter(uid=uid).first()
    if one is None:
        raise NotFound
    if audit.answered(by, request):
        return count
    if one.decision == number:
        raise NumberUnchanged
    if queries.of_decision(by, one, number).exists():
        raise NumberKnown
    rows = list(queries.of_decision(by, one).select_for_update().order_by("pk"))
    if len(rows) != count:
        raise NotNow
    said = {"number": one.decision, "until": now.isoformat(), "by": by.label}
    alike = defaultdict[str, list[Recognition]](list)
    for row in rows:
        alike[repr(row.former)].append(row)
    for same in alike.values():
        Recognition.plain.filter(pk__in=[row.pk for row in same]).update(
            decision=number, former=[*same[0].former, said], version=F("version") + 1
        )
    renewed = queries.decided_by(by).filter(end_decision=one.decision, why=Why.RENEWED, ended_on=one.from_on)
    renewed.update(end_decision=number, version=F("version") + 1)
    audit.record(
        "standing:person:correct_number", by=by, target=one, request=request, fields=["decision"], count=len(rows)
    )  # fmt: skip
    events.publish(DecisionCorrected(tuple(row.pk for row in rows)))
    return len(rows)
