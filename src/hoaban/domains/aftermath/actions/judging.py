"""An officer says what happened; nothing else ever does."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.domains.aftermath import queries
from hoaban.domains.aftermath.errors import OutcomeUnfit, SaidMeanwhile
from hoaban.domains.aftermath.events import OutcomeSaid
from hoaban.domains.aftermath.models import Outcome
from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.values import Said, What
from hoaban.domains.triggers import api as triggers
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.places import api as places
from hoaban.kit.text import nfc
from hoaban.kit.uid import uuid7


@transaction.atomic
def record_outcome(
    *, by: access.Actor, alert: UUID | None, hazard: warning.Hazard | None, place_no: int | None, said: Said, seen: int,
    request: str | None, now: datetime,
) -> UUID:  # fmt: skip
    """Of a warning that is over: a hit or a false alarm. Without one: a miss, of a danger in a place. Its subject."""
    access.require(by, Permission.JUDGE)
    if answer := audit.answered(by, request):
        return UUID(str(Outcome.objects.visible_to(by).get(pk=answer).subject))
    about = _of_alert(by, alert) if alert else _of_place(by, hazard, place_no)
    if said.what not in ((What.HIT, What.FALSE) if alert else (What.MISS,)):
        raise OutcomeUnfit
    return _kept(by, alert or uuid7(), about, said, seen, request, now)


@transaction.atomic
def take_outcome_back(
    *, by: access.Actor, subject: UUID, seen: int, source: str, request: str | None, now: datetime
) -> None:
    """What was said counts no more; it stays readable, with who took it back and why."""
    access.require(by, Permission.JUDGE)
    if audit.answered(by, request):
        return
    row = queries.last_outcome(by, subject)
    if row is None:
        raise NotFound
    about = {
        "hazard": row.hazard,
        "place_no": row.place_no,
        "place_stop": row.place_stop,
        "rules": row.rules,
    }
    _kept(by, subject, about, Said(What.BACK, row.happened_on, source), seen, request, now)


def _of_alert(by: access.Actor, alert: UUID) -> dict[str, Any]:
    """Hers to see, over, and real: a drill hits nothing."""
    found = warning.alert(by, alert)
    if found.line.state not in warning.OVER or found.line.status is not warning.Status.ACTUAL:
        raise NotFound
    areas = found.text.areas
    quoted = sorted({str(one.rule_uid) for one in triggers.quotes_of(by, alert)})
    return {
        "hazard": found.line.hazard.value, "place_no": min(areas), "place_stop": max(places.stop_of(one) for one in areas),
        "rules": quoted,
    }  # fmt: skip


def _of_place(by: access.Actor, hazard: warning.Hazard | None, place_no: int | None) -> dict[str, Any]:
    if hazard is None or place_no is None:
        raise OutcomeUnfit
    access.require_at(by, Permission.JUDGE, place_no)
    return {
        "hazard": hazard.value, "place_no": place_no, "place_stop": places.stop_of(place_no), "rules": []
    }  # fmt: skip


def _kept(
    by: access.Actor,
    subject: UUID,
    about: dict[str, Any],
    said: Said,
    seen: int,
    request: str | None,
    now: datetime,
) -> UUID:
    source = nfc(said.source.strip())[:300]
    if not source or said.happened_on > timezone.localdate(now):
        raise OutcomeUnfit
    last = queries.last_outcome(by, subject)
    if (last.number if last else 0) != seen:
        raise SaidMeanwhile
    row = Outcome(
        subject=subject, number=seen + 1, what=said.what.value, happened_on=said.happened_on, source=source,
        note=nfc(said.note.strip())[:300], by_key=by.key, by_label=by.label, at=now, **about,
    )  # fmt: skip
    row.save()
    audit.record("aftermath:outcome:record", by=by, target=row, request=request, note=row.what)
    events.publish(OutcomeSaid(row.pk))
    return subject
