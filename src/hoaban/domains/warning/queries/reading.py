"""Alerts as the duty room sees them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from hoaban.domains.warning.models import Alert, CallBack, Decision, Occasion, Version, Worded
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.rules import drawing, lifecycle, wording
from hoaban.domains.warning.values import (
    AlertLine,
    AlertShown,
    DecisionShown,
    Hazard,
    Issuer,
    Origin,
    Proof,
    State,
    Status,
    Step,
    Sureness,
    Text,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

MOST = 60
"""Alerts on one page."""
SOON = timedelta(hours=3)


def text_of(row: Worded) -> Text:
    return Text(
        row.level, Sureness(row.sure), tuple(row.areas), row.onset, row.expires, row.do_this, row.go_there, row.by_when,
        row.who_calls, drawing.read(row.shape), row.toneless if isinstance(row, Alert) else "",
    )  # fmt: skip


def waiting(actor: access.Actor, status: Status) -> list[AlertLine]:
    """What waits for a person, the gravest first, then the oldest."""
    rows = Alert.objects.visible_to(actor).filter(status=status, state__in=lifecycle.WAITING)
    return _lines(actor, rows.order_by("-level", "written_at", "pk")[:MOST])


def in_force(actor: access.Actor, status: Status, now: datetime) -> list[AlertLine]:
    """What ends next stands first, as people read it: a newer text that is being written changes no line here."""
    rows = Alert.objects.visible_to(actor).filter(status=status, state__in=lifecycle.LIVE, live_until__gt=now)
    found = list(rows.order_by("live_until", "pk")[:MOST])
    sent = Version.objects.visible_to(actor).filter(alert__in=found, number=F("alert__number"))
    return _lines(actor, found, {one.alert_id: one for one in sent})


def ended(actor: access.Actor, status: Status) -> list[AlertLine]:
    """The newest that is over or was taken back."""
    over = [*lifecycle.OVER, State.WITHDRAWN]
    rows = Alert.objects.visible_to(actor).filter(status=status, state__in=over)
    return _lines(actor, rows.order_by("-pk")[:20])


def over(actor: access.Actor, status: Status) -> list[AlertLine]:
    """Those that people read and that are over, the newest first; drafts that were taken back are none of them."""
    rows = Alert.objects.visible_to(actor).filter(status=status, state__in=lifecycle.OVER)
    return _lines(actor, rows.order_by("-pk")[:MOST])


def alert_for(actor: access.Actor, uid: UUID) -> AlertShown:
    row = Alert.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    book, text = bank.book(), text_of(row)
    told = wording.lines(Status(row.status), Hazard(row.hazard), text, book)
    issuer = book.issuer(row.issuer) or Issuer(row.issuer, row.issuer, "", "", "unverified")
    return AlertShown(
        _lines(actor, [row])[0], text, issuer, row.origin_ref, row.version, row.number, row.reviewed_label,
        wording.joined(told), told,
    )  # fmt: skip


def history_of(actor: access.Actor, uid: UUID) -> list[DecisionShown]:
    """Who did what, the newest first."""
    rows = list(Decision.objects.visible_to(actor).filter(alert__uid=uid).order_by("-pk")[:MOST])
    told = CallBack.objects.visible_to(actor).filter(
        decision__in=[one.pk for one in rows if one.proof == Proof.CALL]
    )
    calls = {pk: said for pk, *said in told.values_list("decision_id", "phone", "asked_label")}
    return [
        DecisionShown(
            Step(row.step),
            access.read_name(row.by_label),
            row.at,
            Proof(row.proof),
            row.note,
            row.by_role or "",
            *calls.get(row.pk, ()),
        )
        for row in rows
    ]


def beside(actor: access.Actor, uid: UUID) -> list[AlertLine]:
    """The others of the same storm."""
    one = Alert.objects.visible_to(actor).filter(uid=uid).first()
    if one is None:
        raise NotFound
    rows = Alert.objects.visible_to(actor).filter(occasion=one.occasion_id).exclude(pk=one.pk)
    return _lines(actor, rows.order_by("-pk")[:MOST])


def run_out(now: datetime) -> list[UUID]:
    """Alerts whose time is over and that still stand as in force."""
    rows = Alert.plain.filter(state__in=lifecycle.LIVE, live_until__lte=now)
    return list(rows.order_by("status", "live_until").values_list("uid", flat=True))


def _lines(
    actor: access.Actor, rows: Iterable[Alert], sent: Mapping[int, Worded] | None = None
) -> list[AlertLine]:
    """``sent``: what is said instead of the alert's own text."""
    found: list[tuple[Alert, Worded]] = [(row, (sent or {}).get(row.pk, row)) for row in rows]
    where = bank.briefly([told.areas for _row, told in found], is_read=True, is_title=True)
    storms = dict(
        Occasion.objects.visible_to(actor)
        .filter(pk__in=[row.occasion_id for row, _told in found])
        .values_list("pk", "uid")
    )
    return [
        AlertLine(
            row.uid, storms.get(row.occasion_id, row.uid), Status(row.status), State(row.state), Hazard(row.hazard), told.level,
            place, Origin(row.origin), access.read_name(row.written_label),
            row.written_at, row.live_until or row.expires, row.written_by == actor.key, every,
        )
        for (row, told), (place, every) in zip(found, where, strict=True)
    ]  # fmt: skip
