"""Who owes a report of damage: each commune of a warning that is over, of one that hit, of a danger nobody warned of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.aftermath import api as aftermath
from hoaban.domains.damage import queries
from hoaban.domains.damage.models import Asked, Report
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.values import Cause
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.places import api as places
from hoaban.foundation.places.values import COMMUNE_STEP, PROVINCE_STEP

LISTENER = SystemActor("damage.listen")
DUTY = "damage.report"
TITLE = gettext_noop("Report the damage in your commune: the warning is over, or it came")
OVER = (warning.State.ALL_CLEAR, warning.State.EXPIRED)
"""A cancelled one did not hold: nobody is asked, unless somebody says that it came all the same."""


def on_version_sent(payload: Mapping[str, Any], _seq: int) -> None:
    """Listener of `warning.version_sent`: the all-clear asks."""
    _ask_of_alert(warning.uid_of(payload["alert_id"]), Cause.ENDED)


def on_alert_expired(payload: Mapping[str, Any], _seq: int) -> None:
    """Listener of `warning.alert_expired`."""
    _ask_of_alert(warning.uid_of(payload["alert_id"]), Cause.ENDED)


def on_outcome_said(payload: Mapping[str, Any], _seq: int) -> None:
    """Listener of `aftermath.outcome_said`: a hit asks the communes of the warning, a miss the commune it names.

    Once it is taken back, or it did not come after all, nobody owes what nobody has written yet.
    """
    said = aftermath.outcome_facts(payload["outcome_id"])
    if said is None:
        return
    if said.what is aftermath.What.HIT:
        _ask_of_alert(said.subject, Cause.HIT)
    elif said.what is aftermath.What.MISS:
        began = timezone.make_aware(datetime.combine(said.happened_on, datetime.min.time()))
        ask_communes(said.subject, said.hazard, [said.place_no], Cause.MISS, began, timezone.now())
    else:
        _take_back(said.subject, timezone.now())


def _ask_of_alert(alert: UUID, cause: Cause) -> None:
    facts = warning.facts_of(alert)
    if facts is None or facts.is_exercise or (cause is Cause.ENDED and facts.state not in OVER):
        return
    ask_communes(facts.occasion, facts.hazard, facts.areas, cause, facts.onset, timezone.now())


@transaction.atomic
def ask_communes(
    event: UUID, hazard: warning.Hazard, areas: Iterable[int], cause: Cause, began_at: datetime, now: datetime
) -> int:
    """Ask each commune of these places once for this event; how many were asked for the first time. Told twice, it asks once."""
    communes = communes_of(areas)
    known = set(Asked.plain.filter(event=event, commune_no__in=communes).values_list("commune_no", flat=True))
    due_at = now + queries.form().term
    new = [
        Asked(
            event=event, commune_no=number, hazard=hazard.value, cause=cause.value, began_at=min(began_at, now), asked_at=now,
            due_at=due_at,
        )
        for number in communes
        if number not in known
    ]  # fmt: skip
    for row in new:
        row.save()
        _open_duty(row, now)
    if new:
        audit.record("damage:report:ask", by=LISTENER, target=("damage.event", str(event)), count=len(new))
    return len(new)


@transaction.atomic
def _take_back(subject: UUID, now: datetime) -> None:
    """Communes that owe a report because of this word alone are asked no more; whoever has reported keeps what she wrote."""
    facts = warning.facts_of(subject)
    event, cause = (facts.occasion, Cause.HIT) if facts else (subject, Cause.MISS)
    rows = list(Asked.plain.select_for_update().filter(event=event, cause=cause.value))
    # Asked once they are held: within the same statement PostgreSQL would not see a report that was saved while it waited.
    told = set(Report.plain.filter(event=event).values_list("commune_no", flat=True))
    owed = _owed_besides(event) if facts else set()
    gone = [one for one in rows if one.commune_no not in told | owed]
    for one in gone:
        duties.withdraw_duty(by=LISTENER, kind=DUTY, target=one, now=now)
        one.delete()
    if gone:
        audit.record("damage:report:unask", by=LISTENER, target=("damage.event", str(event)), count=len(gone))


def _owed_besides(storm: UUID) -> set[int]:
    """Communes of every warning of this storm that is over, or that somebody still says hit."""
    known = {uid: one for uid, one in warning.facts_of_storm(storm).items() if not one.is_exercise}
    hits = aftermath.hits_among(known)
    return {
        number
        for uid, one in known.items()
        if one.state in OVER or uid in hits
        for number in communes_of(one.areas)
    }


def _open_duty(row: Asked, now: datetime) -> None:
    law = queries.form().law
    duties.open_duty(
        by=LISTENER, kind=DUTY, title=TITLE, target=row, path=reverse("damage:write", args=[row.event, row.commune_no]),
        number=row.commune_no, permission=Permission.WRITE, term=row.due_at, law=f"{law.number} {law.mark.symbol}",
        law_source=law.number, cause="damage:report:ask", now=now,
    )  # fmt: skip


def communes_of(areas: Iterable[int]) -> list[int]:
    """Numbers of every commune the places touch: of a village its commune, of a province all of them."""
    found: set[int] = set()
    for number in areas:
        if number % PROVINCE_STEP:
            found.add(number // COMMUNE_STEP * COMMUNE_STEP)
        else:
            found |= {one.number for one in places.communes(number // PROVINCE_STEP)}
    return sorted(found)
