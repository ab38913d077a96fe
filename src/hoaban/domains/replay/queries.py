"""The night as its page shows it, and what its job has to do."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hoaban.domains.answers import api as answers
from hoaban.domains.replay import rules
from hoaban.domains.replay.models import Telling, TellingStep
from hoaban.domains.replay.values import LIVE, Kind, Night, Origin, State, Step, Summary, Took
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

CHAIN = (Kind.DRAFTED, Kind.AGREED, Kind.ISSUED, Kind.SAID)
"""The moments that a duty room is asked about afterwards."""


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


def took(steps: Sequence[Step]) -> list[Took]:
    """What the chain took in this telling. What had been done before the sign (told a second time) is left out."""
    sign = next((one.told_at for one in steps if one.kind is Kind.CRACK), None)
    if sign is None:
        return []
    first: dict[Kind, datetime] = {}
    for one in steps:
        first.setdefault(Kind.SAID if one.kind is Kind.PRESSED else one.kind, one.told_at)
    return [Took(kind, first[kind] - sign) for kind in CHAIN if kind in first]


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
