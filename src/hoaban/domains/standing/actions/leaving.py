"""Who no longer stands: the register tells, the commune looks and reports, the province decides and asks the village again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.domains.registry import api as registry
from hoaban.domains.standing import queries, rules
from hoaban.domains.standing.actions import duty
from hoaban.domains.standing.actions.rounds import make_round
from hoaban.domains.standing.errors import NotNow, StandsAgain, WrongOrder
from hoaban.domains.standing.events import StandingEnded
from hoaban.domains.standing.models import Recognition, Round
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import Decision, Kind, Plan, Standing, Turn, Why
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

LISTENER = access.SystemActor("standing.listen")


@transaction.atomic
def report_leaving(*, by: access.Actor, uid: UUID, why: Why, request: str | None, now: datetime) -> None:
    """The commune tells the province why she should no longer stand; until it decides, she does."""
    row = _locked(by, uid, Permission.RECORD)
    if audit.answered(by, request):
        return
    _turn(row, Turn.REPORT, why)
    audit.record("standing:person:report", by=by, target=row, request=request, fields=["state", "why"])
    duty.ask_leaving(by, row, now)


@transaction.atomic
def keep_standing(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """She still stands: the commune looked after a change of the register, or the province did not follow its report."""
    row = _locked(by, uid, Permission.SEE)
    access.require(by, Permission.DECIDE if row.state == Standing.LEAVING else Permission.RECORD)
    if audit.answered(by, request):
        return
    _turn(row, Turn.KEEP, None)
    audit.record("standing:person:keep", by=by, target=row, request=request, fields=["state"])
    duty.checked(by, row, now)


@transaction.atomic
def end_standing(
    *, by: access.Actor, uid: UUID, why: Why, decision: Decision, again: Plan | None, request: str | None, now: datetime
) -> UUID | None:  # fmt: skip
    """By decision she no longer stands; ``again`` opens a round for her village alone, whose id is answered."""
    row = _locked(by, uid, Permission.DECIDE)
    if audit.answered(by, request):
        return None
    if again and not rules.in_order(again):
        raise WrongOrder
    _turn(row, Turn.END, why, decision)
    audit.record("standing:person:end", by=by, target=row, request=request, fields=["state", "why"])
    events.publish(StandingEnded(row.pk))
    duty.checked(by, row, now)
    if again is None:
        return None
    opened = make_round(by, Kind.REPLACEMENT, row.village_no, again, now)
    audit.record("standing:round:open", by=by, target=opened)
    return opened.uid


@transaction.atomic
def ask_again(*, by: access.Actor, uid: UUID, plan: Plan, request: str | None, now: datetime) -> UUID:
    """Her village meets again: for whoever ended without it. Once, and not where somebody stands."""
    row = _locked(by, uid, Permission.OPEN)
    if answer := audit.answered(by, request):
        return UUID(str(Round.plain.values_list("uid", flat=True).get(pk=answer)))
    if not rules.in_order(plan):
        raise WrongOrder
    if row.state != Standing.ENDED or queries.is_cared_for(row.village_no):
        raise StandsAgain
    opened = make_round(by, Kind.REPLACEMENT, row.village_no, plan, now)
    audit.record("standing:round:open", by=by, target=opened, request=request)
    return opened.uid


def _locked(by: access.Actor, uid: UUID, may: Permission) -> Recognition:
    access.require(by, may)
    row: Recognition | None = Recognition.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row


def _turn(row: Recognition, turn: Turn, why: Why | None, decision: Decision | None = None) -> None:
    state = rules.turned(Standing(row.state), turn)
    if state is None:
        raise NotNow
    row.state, row.why, row.version = state, why or "", row.version + 1
    if decision:
        row.ended_on, row.end_decision = decision.from_on, decision.number
    row.save()


def on_people_changed(payload: dict[str, int], _seq: int) -> None:
    """Listener of what the register tells of households and people: whoever stands and lives there no more is looked after."""
    homes = [payload[key] for key in ("household_id", "source_id", "target_id") if key in payload]
    people = registry.ever_lived_in(homes) | {
        payload[key] for key in ("kept_id", "merged_id") if key in payload
    }
    rows = Recognition.plain.filter(person__in=people, state=Standing.STANDS)
    lives = registry.whereabouts([row.person for row in rows])
    twins = (
        {payload.get("kept_id"), payload.get("merged_id")}
        if len(rows) > 1 and "kept_id" in payload
        else set()
    )
    with transaction.atomic():
        for row in rows:
            place = lives.get(row.person)
            if place is None or not rules.lives_there(place, row.village_no) or row.person in twins:
                duty.ask_check(LISTENER, row, f"{place or 'gone'}-{timezone.localdate():%Y%m%d}")
