"""The night as its page shows it, and what its job has to do."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hoaban.domains.aftermath import api as aftermath
from hoaban.domains.answers import api as answers
from hoaban.domains.replay import rules
from hoaban.domains.replay.models import Telling, TellingStep
from hoaban.domains.replay.values import LIVE, Kind, Moment, Night, Origin, State, Step, Summary, Took
from hoaban.domains.ringing import api as ringing
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound


def last_night(actor: access.Actor) -> Night | None:
    """The one that is told now, else the last one."""
    row = Telling.objects.visible_to(actor).order_by("-pk").first()
    return night_of(row) if row else None


def night_for(actor: access.Actor, uid: UUID) -> Night:
    row = Telling.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return night_of(row)


def steps_for(actor: access.Actor, uid: UUID, *, beyond: int = -1) -> list[Step]:
    """In the order of the night; those after the step `beyond`."""
    rows = TellingStep.objects.visible_to(actor).filter(telling__uid=uid, number__gt=beyond)
    return [
        Step(row.number, Kind(row.kind), Origin(row.origin), row.at, row.told_at, row.path, row.params)
        for row in rows.order_by("number")
    ]


def summary_for(actor: access.Actor, alert: UUID | None) -> Summary | None:
    """How the villages of its warning stand; None before they were asked."""
    if alert is None:
        return None
    try:
        one = answers.round_for(actor, alert)
    except NotFound:
        return None
    silent, dark, help_ = (
        one.counts.get(state, 0) for state in (answers.State.SILENT, answers.State.DARK, answers.State.HELP)
    )
    homes = [
        (line.moved, line.homes)
        for line in _lines(actor, alert)
        if line.moved is not None and line.homes is not None
    ]
    return Summary(
        one.villages,
        one.answered,
        silent,
        dark,
        help_,
        sum(out for out, _of in homes),
        sum(of for _out, of in homes),
    )


def _lines(actor: access.Actor, alert: UUID) -> Iterator[answers.Line]:
    """Every village, page after page."""
    page, has_more = 1, True
    while has_more:
        lines, has_more = answers.lines_for(actor, alert, page=page)
        yield from lines
        page += 1


def rang_first(actor: access.Actor, night: Night, steps: Sequence[Step], now: datetime) -> datetime | None:
    """When a draft of its storm rang first in this telling; None for whoever may not see it, and where it rang in an earlier one."""
    facts = warning.facts_of(night.alert) if night.alert and _sign_of(steps) else None
    return (
        ringing.rung_for(actor, facts.occasion, night.began_at, night.ended_at or now).first_at
        if facts
        else None
    )


def outcome_of(actor: access.Actor, night: Night) -> aftermath.What | None:
    """What an officer said came of its warning; None: nobody has said anything that holds, or it is not hers to read."""
    found = aftermath.outcome_for(actor, night.alert) if night.alert else None
    return None if found is None or found.what is aftermath.What.BACK else found.what


def took(steps: Sequence[Step], rang_at: datetime | None = None) -> list[Took]:
    """What the chain took in this telling, by the clock: the telephone may have rung before the sign."""
    sign = _sign_of(steps)
    if sign is None:
        return []
    first: dict[str, datetime] = {Moment.RANG: rang_at} if rang_at else {}
    for one in steps:
        first.setdefault(Kind.SAID if one.kind is Kind.PRESSED else one.kind, one.told_at)
    found = [Took(one, first[one] - sign) for one in Moment if one in first]
    return sorted(found, key=lambda one: one.after)


def _sign_of(steps: Sequence[Step]) -> datetime | None:
    return next((one.told_at for one in steps if one.kind is Kind.CRACK), None)


def due(now: datetime) -> list[UUID]:
    """Tellings whose next step is due. One due further ahead than an hour takes was written by a clock set back since."""
    found = Telling.plain.filter(state=State.TELLING).values_list("uid", "due_at", "speed")
    longest = timedelta(hours=2)
    return [uid for uid, at, speed in found if at <= now or at > now + longest / speed + rules.LOOK_AGAIN]


def next_due(now: datetime) -> datetime | None:
    """When the job has to run again."""
    at = Telling.plain.filter(state=State.TELLING).order_by("due_at").values_list("due_at", flat=True).first()
    return max(at, now + rules.LOOK_AGAIN) if at else None


def live_telling(province: str) -> Telling | None:
    found: Telling | None = Telling.plain.filter(province=province, state__in=sorted(LIVE)).first()
    return found


def former(province: str) -> Telling | None:
    found: Telling | None = Telling.plain.filter(province=province).order_by("-pk").first()
    return found


def night_of(row: Telling) -> Night:
    return Night(
        row.uid, State(row.state), row.speed, row.until, row.done, row.total, row.due_at,
        timedelta(milliseconds=row.patience_ms), row.alert, row.began_at, row.ended_at, row.until + rules.KEPT,
    )  # fmt: skip
