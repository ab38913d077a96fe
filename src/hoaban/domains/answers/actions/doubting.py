"""Signs that a village is cut off: a person is asked, nothing is decided here; and lines whose telephones say that they are back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from hoaban.domains.answers.actions.darkening import darken, found_dark, found_for, lighten, take_back
from hoaban.domains.answers.actions.keeping import (
    happened,
    locked,
    locked_all,
    locked_with_others,
    moved,
    refresh,
)
from hoaban.domains.answers.cut_off import Arrivals, Asked, Back, Dark, Signs, Silent
from hoaban.domains.answers.errors import NotDoubted
from hoaban.domains.answers.models import Doubt, Owed, Round
from hoaban.domains.answers.queries import cut_off as lines
from hoaban.domains.answers.rules import doubting
from hoaban.domains.answers.values import Happened
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit

DECIDED = (Asked.YES, Asked.NO)


# --- The clock ------------------------------------------------------------------------------------------------------
@transaction.atomic
def agree(*, by: access.Actor, owed_id: int, now: datetime) -> bool:
    """A village whose line is known to be back stands as cut off in no warning that runs, and one that is known to be cut off in each."""
    owed = locked(owed_id)
    said = lines.lines_known([owed.place_no]).get(owed.place_no)
    if owed.round.is_exercise or owed.dark == Dark.NO_NETWORK:
        return False
    if owed.dark and said is None:
        lighten(by, owed, "", now)
        return True
    if said is None or owed.dark or owed.is_out:
        return False
    found_dark(owed, said, now)
    refresh(by, owed, now)
    return True


def look(*, by: access.Actor, round_id: int, now: datetime) -> int:
    """Ask about villages for which the signs speak, let go of questions that they no longer ask, and of lines that are back; how many
    villages moved. The same few queries for a province as for a commune, but for what moved; run twice, nothing moves."""
    row = Round.plain.get(pk=round_id)
    waiting, told = lines.waiting_in(row), lines.went_out(row, now)
    arrivals = lines.arrivals_of(told, now) if told else {}
    back = lines.lines_back([one for one in waiting if one.dark], told, arrivals, now) if told else []
    for one in back:
        _lift(by, one.pk, now)
    asked = {one.place_no: one for one in waiting if not one.dark}
    silent = lines.silent_in(by, asked.keys(), told, now)
    signs = {
        owed.pk: found
        for number, owed in asked.items()
        if (found := _signs(number, arrivals, silent.get(number, ())))
    }
    return len(back) + _ask(row, signs, now)


def _signs(number: int, arrivals: Mapping[int, Arrivals], silent: Sequence[Silent]) -> Signs:
    here = arrivals.get(number, Arrivals(0, 0))
    near = doubting.beside(number, arrivals) if here.taken else Arrivals(0, 0)
    is_apart = doubting.is_apart(here, near)
    return Signs(here if is_apart else None, near if is_apart else None, tuple(silent))


@transaction.atomic
def _lift(by: access.Actor, pk: int, now: datetime) -> None:
    owed = locked(pk)
    if owed.dark and owed.answered_number < owed.round.number:
        take_back(owed.place_no, Back.RECEIPT, "", now)
        lighten(by, owed, "", now)
        audit.record("answers:village:light", by=by, target=owed, note=Back.RECEIPT)


@transaction.atomic
def _ask(row: Round, signs: Mapping[int, Signs], now: datetime) -> int:
    """Questions stand as the signs do; what somebody decided stays, whatever they say later."""
    doubts = Doubt.plain.filter(owed__round=row, number=row.number)
    named = locked_all(Owed.plain.filter(Q(pk__in=signs.keys()) | Q(pk__in=doubts.values("owed"))))
    known = {one.owed_id: one for one in doubts.select_for_update(of=("self",))}
    fresh = [
        Doubt(owed_id=pk, number=row.number, since=now, **_told(some))
        for pk, some in signs.items()
        if pk not in known
    ]
    again = [known[pk] for pk in signs if pk in known and known[pk].state == Asked.GONE]
    gone = [one for pk, one in known.items() if pk not in signs and one.state == Asked.OPEN]
    still = [known[pk] for pk in signs if pk in known and known[pk].state == Asked.OPEN]
    changed = [
        one
        for one in still
        if any(getattr(one, name) != to for name, to in _told(signs[one.owed_id]).items())
    ]
    for one in gone:
        one.state = Asked.GONE.value
    for one in (*again, *changed):
        one.state = Asked.OPEN.value
        one.since = now if one in again else one.since
        for name, to in _told(signs[one.owed_id]).items():
            setattr(one, name, to)
    Doubt.plain.bulk_create(fresh, ignore_conflicts=True)
    Doubt.plain.bulk_update([*gone, *again, *changed], ["state", "since", *_TOLD], 500)
    seen = {one.owed_id for one in (*fresh, *again, *gone)}
    for owed in named:
        if owed.pk in seen:
            moved(owed)  # open pages look again
    return len(seen)


_TOLD = ("arrived", "taken", "arrived_beside", "taken_beside", "silent")


def _told(signs: Signs) -> dict[str, Any]:
    here, near = signs.here, signs.beside
    silent = [[one.kind.value, one.code, one.since.isoformat() if one.since else ""] for one in signs.silent]
    counts = (here and here.arrived, here and here.taken, near and near.arrived, near and near.taken)
    return dict(zip(_TOLD, (*counts, silent), strict=True))


# --- A person -------------------------------------------------------------------------------------------------------
@transaction.atomic
def decide(
    *, by: access.Actor, alert: UUID, number: int, is_cut_off: bool, request: str | None, now: datetime
) -> None:  # fmt: skip
    """She says whether the village is cut off, as its signs ask. Raises `NotDoubted` where nobody asks that any more."""
    if audit.answered(by, request) is not None:
        return
    owed, others = locked_with_others(found_for(by, alert, [number])[0])
    row = _doubt(owed, Asked.OPEN)
    if owed.dark:
        raise NotDoubted
    row.state = (Asked.YES if is_cut_off else Asked.NO).value
    row.decided_label, row.decided_at = by.label, now
    row.save(update_fields=["state", "decided_label", "decided_at"])
    if is_cut_off:
        darken(by, owed, others, Dark.UNSURE, now)
    else:
        happened(owed, Happened.NOT_DARK, by.label, now)
        moved(owed)
    tag = "answers:doubt:confirm" if is_cut_off else "answers:doubt:refuse"
    audit.record(tag, by=by, target=owed, request=request)


@transaction.atomic
def undo(*, by: access.Actor, alert: UUID, number: int, request: str | None, now: datetime) -> None:
    """What was said of it is taken back: the question stands again, and the ladder goes on where it stood, in each warning."""
    if audit.answered(by, request) is not None:
        return
    owed, others = locked_with_others(found_for(by, alert, [number])[0])
    row = _doubt(owed, *DECIDED)
    if row.state == Asked.YES and owed.dark == Dark.UNSURE:
        take_back(owed.place_no, Back.UNDONE, by.label, now)
        for one in (owed, *(one for one in others if one.dark == Dark.UNSURE)):
            lighten(by, one, by.label, now, is_undone=True)
    happened(owed, Happened.UNDONE, by.label, now)
    moved(owed)
    row.state, row.decided_label, row.decided_at = Asked.OPEN.value, "", None
    row.save(update_fields=["state", "decided_label", "decided_at"])
    audit.record("answers:doubt:undo", by=by, target=owed, request=request)


def _doubt(owed: Owed, *states: Asked) -> Doubt:
    rows = Doubt.plain.select_for_update().filter(owed=owed, number=owed.round.number, state__in=states)
    row: Doubt | None = rows.first()
    if row is None:
        raise NotDoubted
    return row
