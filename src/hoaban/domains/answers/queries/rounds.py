"""A warning as its villages are asked: counts, the list with calls for help and then who has not been told, what happened."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, When

from hoaban.domains.answers.models import Help, History, Owed, Round
from hoaban.domains.answers.queries.calls import call_of_each, stuck_since
from hoaban.domains.answers.queries.places import names
from hoaban.domains.answers.values import (
    COMMUNE,
    NOT_ANSWERED,
    Dark,
    Happened,
    Line,
    RoundShown,
    Rung,
    State,
    StepLine,
)
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

PAGE, ROUNDS, STEPS = 60, 20, 30
LOOKED_AFTER = 5_000
"""Villages whose questions the duty room looks after, who waits longest first: more than a province has. Each view of it asks."""
_ORDER = {
    state: at
    for at, state in enumerate(
        (State.HELP, State.DARK, State.SILENT, State.HEARD, State.TOLD, State.MOVING, State.SAFE)
    )
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """Villages of one warning whose questions wait for a line, longer than they may be silent."""

    round: RoundShown
    villages: Sequence[tuple[int, str]]
    """Number and name."""
    since: datetime


def rounds_for(actor: access.Actor, *, is_open: bool) -> list[RoundShown]:
    """Real ones before drills; of each those first in which a village calls for help, then the newest."""
    rows = Round.objects.visible_to(actor).filter(closed_at__isnull=is_open)
    calls = Owed.objects.visible_to(actor).filter(round=OuterRef("pk"), is_out=False, state=State.HELP)
    rows = rows.annotate(calls=Exists(calls)).order_by("is_exercise", "-calls", "-issued_at", "-pk")
    found = list(rows[:ROUNDS])
    return _shown(actor, found)


def calling(actor: access.Actor, alerts: Iterable[UUID]) -> dict[UUID, int]:
    """Of these warnings those in which villages call for help, and how many do; one query."""
    rows = Owed.objects.visible_to(actor).filter(
        round__alert__in=list(alerts), is_out=False, state=State.HELP
    )
    return dict(rows.order_by().values_list("round__alert").annotate(n=Count("pk")))


def stuck_for(actor: access.Actor, *, is_exercise: bool) -> list[Stuck]:
    """Warnings of which questions wait for a line, whoever waits longest first. Seven queries at most."""
    rows = Owed.objects.visible_to(actor).select_related("round").filter(round__closed_at__isnull=True)
    rows = rows.filter(round__is_exercise=is_exercise, is_out=False, answered_number__lt=F("round__number"))
    asked = list(rows.order_by("owed_since", "pk")[:LOOKED_AFTER])
    since = stuck_since(asked) if asked else {}
    found: dict[Round, list[Owed]] = defaultdict(list)
    for row in asked:
        if row.pk in since:
            found[row.round].append(row)
    if not found:
        return []
    named = names(row.place_no for owed in found.values() for row in owed)
    return [
        Stuck(
            shown,
            [(row.place_no, named[row.place_no][0]) for row in owed],
            min(since[row.pk] for row in owed),
        )
        for shown, owed in zip(_shown(actor, list(found)), found.values(), strict=True)
    ]


def round_for(actor: access.Actor, alert: UUID) -> RoundShown:
    return _shown(actor, [round_of(actor, alert)])[0]


def round_of(actor: access.Actor, alert: UUID) -> Round:
    row: Round | None = Round.objects.visible_to(actor).filter(alert=alert).first()
    if row is None:
        raise NotFound
    return row


def _shown(actor: access.Actor, rows: list[Round]) -> list[RoundShown]:
    counted = Owed.objects.visible_to(actor).filter(round__in=rows, is_out=False).order_by()
    counts: dict[int, dict[State, int]] = {row.pk: {} for row in rows}
    for row_id, state, count in counted.values_list("round_id", "state").annotate(n=Count("pk")):
        counts[row_id][State(state)] = count
    places = warning.briefly([row.areas for row in rows], is_read=True, is_title=True)
    return [
        RoundShown(
            row.alert, row.is_exercise, row.hazard, row.level, row.number, row.place_no, row.place_stop, row.issued_at, row.ends_at,
            row.closed_at, counts[row.pk], counts[row.pk].get(State.HELP, 0), where,
        )
        for row, (where, _every) in zip(rows, places, strict=True)
    ]  # fmt: skip


def lines_for(
    actor: access.Actor, alert: UUID, *, state: State | None = None, commune: int = 0, page: int = 1
) -> tuple[list[Line], bool]:
    """A page of the villages: calls for help, then who has not been told and waits longest; and whether there is another."""
    rows = _owed(actor, alert, commune)
    rows = rows.filter(state=state) if state else rows
    rank = Case(
        *(When(state=one, then=at) for one, at in _ORDER.items()), default=9, output_field=IntegerField()
    )
    start = (max(page, 1) - 1) * PAGE
    found = list(rows.order_by(rank, "answered_number", "last_at", "place_no")[start : start + PAGE + 1])
    return lines(found[:PAGE]), len(found) > PAGE


def lines(rows: Iterable[Owed]) -> list[Line]:
    found = list(rows)
    named, called, stuck = names(row.place_no for row in found), call_of_each(found), stuck_since(found)
    return [
        Line(
            row.uid, row.place_no, *named[row.place_no], State(row.state), row.moved, row.homes, row.owed_since, row.last_at, row.rung,
            Dark(row.dark) if row.dark else None, 0 < row.answered_number < row.round.number,
            called.get(row.pk), stuck.get(row.pk),
        )
        for row in found
    ]  # fmt: skip


def _owed(actor: access.Actor, alert: UUID, commune: int = 0) -> "QuerySet[Owed]":
    rows: QuerySet[Owed] = Owed.objects.visible_to(actor).select_related("round")
    rows = rows.filter(round=round_of(actor, alert), is_out=False)
    return rows.filter(place_no__gte=commune, place_no__lt=commune + COMMUNE) if commune else rows


def states_for(actor: access.Actor, alert: UUID, commune: int) -> dict[int, State]:
    """Village → how it stands, of one commune."""
    rows = _owed(actor, alert, commune).values_list("place_no", "state")
    return {number: State(state) for number, state in rows}


def per_commune(actor: access.Actor, alert: UUID) -> dict[int, tuple[int, int]]:
    """Commune → (its villages, how many of them have not answered)."""
    rows = _owed(actor, alert).order_by().values_list("place_no", "state")
    found: dict[int, tuple[int, int]] = {}
    waiting = {state.value for state in NOT_ANSWERED}
    for number, state in rows:
        commune = number // COMMUNE * COMMUNE
        all_of, silent = found.get(commune, (0, 0))
        found[commune] = all_of + 1, silent + (state in waiting)
    return found


def timeline_for(actor: access.Actor, alert: UUID) -> list[StepLine]:
    """The newest of what was done about its villages."""
    rows = History.objects.visible_to(actor).filter(owed__round=round_of(actor, alert)).select_related("owed")
    return steps(rows.order_by("-at", "-pk")[:STEPS])


def steps(rows: Iterable[History]) -> list[StepLine]:
    found = list(rows)
    named = names(row.owed.place_no for row in found)
    return [
        StepLine(
            row.at, Happened(row.what), Rung(row.rung) if row.rung else None, named[row.owed.place_no][0],
            access.read_name(row.by_label), row.note
        )
        for row in found
    ]  # fmt: skip


def open_helps(actor: access.Actor, alert: UUID) -> list[Help]:
    rows = Help.objects.visible_to(actor).filter(owed__round=round_of(actor, alert), ended_at__isnull=True)
    return list(rows.order_by("opened_at", "pk")[:PAGE])
