"""What rooms above are told of drafts and of the shift; to nobody's screen, so without an asker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hoaban.domains.warning.models import Alert, ShiftEntry
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.rules import wording
from hoaban.domains.warning.values import DraftFacts, Hazard, Shift, State, Status, Storm, Sureness

UNREAD = (State.DRAFT, State.UPDATE_DRAFT)
SHIFT = timedelta(hours=24)
"""Nobody's shift is longer: an older line of the log says nothing of tonight."""


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """Where an alert stands and what it is about, for whoever acts once it is over."""

    occasion: UUID
    is_exercise: bool
    state: State
    hazard: Hazard
    areas: tuple[int, ...]
    onset: datetime


def facts_of(alert: UUID) -> AlertFacts | None:
    """Of an alert by its uid; None where there is none."""
    one = Alert.plain.filter(uid=alert).select_related("occasion").first()
    return _facts(one) if one else None


def facts_of_storm(occasion: UUID) -> dict[UUID, AlertFacts]:
    """Of every alert of one storm, by its uid."""
    rows = Alert.plain.filter(occasion__uid=occasion).select_related("occasion")
    return {one.uid: _facts(one) for one in rows}


def _facts(one: Alert) -> AlertFacts:
    is_exercise = Status(one.status) is Status.EXERCISE
    return AlertFacts(
        one.occasion.uid, is_exercise, State(one.state), Hazard(one.hazard), tuple(one.areas), one.onset
    )


def storm_of(alert_id: int) -> Storm | None:
    """The storm of this alert, with every draft of it that no second person has read yet."""
    one = Alert.plain.filter(pk=alert_id).select_related("occasion").first()
    if one is None:
        return None
    rows = list(Alert.plain.filter(occasion=one.occasion_id, state__in=UNREAD).order_by("pk"))
    lines = bank.briefly([row.areas for row in rows], is_title=True)
    drafts = tuple(
        DraftFacts(
            row.uid, row.level, Sureness(row.sure) is not Sureness.POSSIBLE,
            line, tuple(row.areas), row.place_no, row.place_stop, row.written_by, row.written_at,
        )
        for row, (line, _every) in zip(rows, lines, strict=True)
    )  # fmt: skip
    return Storm(one.occasion.uid, Status(one.status) is Status.EXERCISE, drafts)


def areas_of(alert: UUID) -> tuple[int, ...]:
    """The places a text names now."""
    found = Alert.plain.filter(uid=alert).values_list("areas", flat=True).first()
    return tuple(found or ())


def said_of(alerts: Iterable[UUID]) -> dict[UUID, tuple[Hazard, tuple[int, ...], str]]:
    """What danger each tells of, where, and what people would read, if it were issued as it stands; one query for all."""
    book = bank.book()
    return {
        row.uid: (
            Hazard(row.hazard),
            tuple(row.areas),
            wording.joined(wording.lines(Status(row.status), Hazard(row.hazard), text_of(row), book)),
        )
        for row in Alert.plain.filter(uid__in=list(alerts))
    }


def on_duty(number: int, now: datetime) -> str:
    """Key of whoever took the shift of this place over last, within a day; empty: nobody did, or she handed it on."""
    rows = ShiftEntry.plain.filter(place_no__lte=number, place_stop__gt=number, at__gt=now - SHIFT)
    last = rows.exclude(kind=Shift.NOTE).order_by("-pk").first()
    if last is None:
        return ""
    # Handed over and not taken yet: it is still hers.
    return str(last.by_key)
