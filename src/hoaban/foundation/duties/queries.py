"""Reading duties: always for the person who asks, the most urgent first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, QuerySet, When
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop

from hoaban.foundation.access.api import Actor, Number, read_name
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.duties import kinds, ports, rules
from hoaban.foundation.duties.models import CalendarLink, Duty, Step
from hoaban.foundation.duties.permissions import Permission
from hoaban.foundation.duties.values import Colleague, DutyRow, Filters, HistoryLine, State, Waiting
from hoaban.foundation.duties.values import Step as StepKind
from hoaban.foundation.places import api as places

PAGE = 50
COMMUNE = 10**4
_MOST_DESKS = 6  # who may take the page's lines is asked for so many different desks at most

_SENTENCES = {
    StepKind.OPENED: gettext_noop("Opened"),
    StepKind.ASSIGNED: gettext_noop("Given to %(name)s"),
    StepKind.RELEASED: gettext_noop("Given back to the office"),
    StepKind.REMINDED: gettext_noop("Reminded"),
    StepKind.HANDED_TO_DEPUTY: gettext_noop("Overdue: handed to the deputy %(name)s"),
    StepKind.LIFTED: gettext_noop("Overdue: shown to the level above"),
    StepKind.DONE: gettext_noop("Done"),
    StepKind.WITHDRAWN: gettext_noop("Taken back"),
    StepKind.UNDONE: gettext_noop("The last change was undone"),
}


def duties_for(actor: Actor, limit: int = 20, now: datetime | None = None) -> list[DutyRow]:
    """What waits for this person, calls for help and danger to life first, then overdue, then by deadline, drills last: one query."""
    moment = timezone.localtime(now)
    rows = _in_order(Duty.objects.visible_to(actor, "wait").filter(state=State.OPEN))
    return [_row(duty, moment) for duty in rows[:limit]]


def _counted(actor: Actor) -> "QuerySet[Duty, tuple[int]]":
    return _base(actor, "mine").filter(state=State.OPEN).order_by().values_list("pk")


count_for = Number(_counted)
"""How many wait for this person."""


def page_for(
    actor: Actor, filters: Filters, page: int = 1, now: datetime | None = None
) -> tuple[list[DutyRow], bool]:
    """One page of the list, and whether there is another."""
    moment = timezone.localtime(now)
    start = (max(page, 1) - 1) * PAGE
    found = list(_in_order(_filtered(actor, filters))[start : start + PAGE + 1])
    return [_row(duty, moment) for duty in found[:PAGE]], len(found) > PAGE


def waits_with(duty_id: int) -> Waiting | None:
    """Whom an open duty waits for, so that `notify` tells them; None once it is closed."""
    row = Duty.plain.filter(pk=duty_id, state=State.OPEN).first()
    if row is None:
        return None
    wakes = row.kind in kinds.of_life_alone()
    return Waiting(row.uid, row.assigned_to, row.permission, row.number, wakes)


def is_open(kind: str, target: tuple[str, str]) -> bool:
    """Whether something of that kind waits for the thing: a room that asks once for many need not ask again."""
    rows = Duty.plain.filter(kind=kind, target_type=target[0], target_id=target[1], state=State.OPEN)
    return bool(rows.exists())


def waiting_targets(kinds_asked: Iterable[str], target_type: str) -> set[str]:
    """Ids of the things of one type for which something waits: a room that closes for many asks once."""
    rows = Duty.plain.filter(kind__in=list(kinds_asked), target_type=target_type, state=State.OPEN)
    return set(rows.values_list("target_id", flat=True))


def waiting_told(kind: str, target_type: str) -> dict[str, dict[str, int | str]]:
    """Id of each thing of one type for which something of that kind waits → the params of its duty."""
    rows = Duty.plain.filter(kind=kind, target_type=target_type, state=State.OPEN).order_by("pk")
    return dict(rows.values_list("target_id", "params"))


def kinds_for(actor: Actor, whose: str) -> list[tuple[str, str]]:
    """(kind, its name) of what this person has in the list, for the filter."""
    found = _base(actor, whose).order_by().values_list("kind", flat=True).distinct()
    return sorted(((kind, gettext(kinds.label_of(kind))) for kind in found), key=lambda pair: pair[1])


def units_for(actor: Actor, whose: str) -> list[tuple[int, str]]:
    """(unit number, its name) of what this person has in the list, for the filter."""
    numbers = sorted(_base(actor, whose).order_by().values_list("number", flat=True).distinct()[:500])
    names = places.names_of(numbers)
    return [(number, names.get(number, str(number))) for number in numbers]


def places_of(rows: Iterable[DutyRow]) -> dict[int, str]:
    """Where each is to be done, a village with its commune; one query for all."""
    numbers = {row.number for row in rows}
    names = places.names_of(numbers | {number // COMMUNE * COMMUNE for number in numbers})
    return {number: _place(number, names) for number in numbers}


def _place(number: int, names: Mapping[int, str]) -> str:
    commune = names.get(number // COMMUNE * COMMUNE, "") if number % COMMUNE else ""
    return ", ".join(filter(None, (names.get(number, ""), commune)))


def duty_visible_to(actor: Actor, uid: UUID, now: datetime | None = None) -> DutyRow:
    return _row(_one(actor, uid), timezone.localtime(now))


def history_of(actor: Actor, uid: UUID) -> list[HistoryLine]:
    """What happened to a duty, newest first."""
    steps = Step.objects.visible_to(actor).filter(duty=_one(actor, uid)).order_by("-version")
    return [HistoryLine(step.at, _sentence(step), read_name(step.by_label)) for step in steps]


def colleagues_for(actor: Actor, rows: Sequence[DutyRow]) -> list[Colleague]:
    """Whom the actor may give these lines to: people whose own role includes the work; empty without the permission."""
    if not actor.may(Permission.ASSIGN):
        return []
    uids = [row.uid for row in rows if row.state == State.OPEN]
    desks = (
        Duty.objects.visible_to(actor, "edit")
        .filter(uid__in=uids)
        .order_by()
        .values_list("permission", "number")
    )
    found: dict[str, Colleague] = {}
    for permission, number in desks.distinct()[:_MOST_DESKS]:
        for colleague in ports.deputies().who_may(permission or Permission.ASSIGN, number):
            found.setdefault(colleague.key, colleague)
    return sorted(found.values(), key=lambda one: one.label)


def may_withdraw(actor: Actor, uid: UUID) -> bool:
    return bool(Duty.objects.visible_to(actor, "withdraw").filter(uid=uid, state=State.OPEN).exists())


def duties_to_change(by: Actor, verb: str, uids: Sequence[UUID]) -> list[Duty]:
    """Rows for a change, found through the actor's scope of that verb and locked in a fixed order."""
    rows = Duty.objects.visible_to(by, verb).filter(uid__in=uids).select_for_update()
    return list(rows.order_by("pk"))


def undoable(actor: Actor, batch: UUID, now: datetime | None = None) -> list[Step]:
    """The steps of an own, recent bulk action whose duties nobody touched since."""
    since = (now or timezone.now()) - rules.UNDO_WITHIN
    steps = Step.plain.filter(batch=batch, by_key=actor.key, at__gte=since, version=F("duty__version"))
    return list(steps.select_related("duty").order_by("pk"))


def steps_in(actor: Actor, batch: UUID) -> int:
    return Step.plain.filter(batch=batch, by_key=actor.key).count()


def link_of(digest: str) -> str | None:
    """Whose calendar this is: the address itself is the key."""
    return CalendarLink.plain.filter(digest=digest).values_list("user_key", flat=True).first()


def has_calendar(actor: Actor) -> bool:
    return bool(CalendarLink.objects.visible_to(actor).exists())


def _base(actor: Actor, whose: str) -> "QuerySet[Duty]":
    rows: QuerySet[Duty] = Duty.objects.visible_to(actor, "see" if whose == "all" else "wait")
    return rows


def _filtered(actor: Actor, filters: Filters) -> "QuerySet[Duty]":
    rows = _base(actor, filters.whose).filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unit:
        span = rules.SPANS[rules.desk_of(filters.unit)]
        rows = rows.filter(number__gte=filters.unit, number__lt=filters.unit + span)
    return rows


def _in_order(rows: "QuerySet[Duty]") -> "QuerySet[Duty]":
    first = Case(
        When(kind__in=kinds.of_calls(), then=0),
        When(kind__in=kinds.of_life_alone(), then=1),
        When(kind__in=kinds.of_life(), then=2),
        When(kind__in=kinds.of_drills(), then=4),
        default=3,
    )
    return rows.order_by(first, F("due_at").asc(nulls_last=True), "pk")


def _one(actor: Actor, uid: UUID) -> Duty:
    duty: Duty | None = Duty.objects.visible_to(actor).filter(uid=uid).first()
    if duty is None:
        raise NotFound
    return duty


def _row(duty: Duty, now: datetime) -> DutyRow:
    due = timezone.localtime(duty.due_at) if duty.due_at else None
    return DutyRow(
        uid=duty.uid, kind=duty.kind, kind_label=gettext(kinds.label_of(duty.kind)), title=title_of(duty),
        url=duty.path, number=duty.number, due_at=due, is_estimate=duty.is_estimate,
        urgency=rules.urgency(due, now), law=duty.law, assigned_to=duty.assigned_to,
        assigned_label=duty.assigned_label, is_lifted=duty.is_lifted, state=State(duty.state), version=duty.version,
    )  # fmt: skip


def title_of(duty: Duty) -> str:
    """The title in the reader's language; a translation whose placeholders do not fit shows the msgid."""
    try:
        params = rules.read_in(duty.params, (get_language() or settings.LANGUAGE_CODE).partition("-")[0])
        return gettext(duty.title) % params if params else gettext(duty.title)
    except (KeyError, ValueError, TypeError):
        return duty.title


def _sentence(step: Step) -> str:
    text = gettext(_SENTENCES[StepKind(step.what)]) % {"name": step.to_label}
    return f"{text} · {step.note}" if step.note else text
