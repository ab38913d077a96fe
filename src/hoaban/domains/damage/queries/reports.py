"""What communes reported: of each the newest version, every version of one, and the sum. Asked by a fixed number of questions."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from hoaban.domains.damage import rules
from hoaban.domains.damage.models import Asked, Report
from hoaban.domains.damage.queries.form import form
from hoaban.domains.damage.values import Board, Cause, CommuneLine, EventShown, Kind, Version
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places

MOST_EVENTS = 50


def events_for(actor: Actor) -> list[EventShown]:
    """The newest first, with how many of the asker's communes have reported anything."""
    rows: QuerySet[Asked] = Asked.objects.visible_to(actor)
    found = list(
        rows.values("event")
        .annotate(n=Count("pk"), began=Min("began_at"), place=Min("commune_no"))
        .order_by("-began", "event")[:MOST_EVENTS]
    )
    uids = [one["event"] for one in found]
    hazards = _hazards(rows, uids)
    told: QuerySet[Report] = Report.objects.visible_to(actor).filter(event__in=uids)
    reported = dict(
        told.values("event").annotate(n=Count("commune_no", distinct=True)).values_list("event", "n")
    )
    names = places.names_of({one["place"] for one in found if one["n"] == 1})
    asked_less, told_less = _counted_elsewhere(rows, told)
    return [
        EventShown(
            one["event"], hazards[one["event"]], timezone.localdate(one["began"]), one["n"] - asked_less[one["event"]],
            reported.get(one["event"], 0) - told_less[one["event"]], names.get(one["place"], "") if one["n"] == 1 else "",
        )
        for one in found
    ]  # fmt: skip


def is_asked(actor: Actor, event: UUID) -> bool:
    """Whether a commune of hers was asked about it."""
    return bool(Asked.objects.visible_to(actor).filter(event=event).exists())


def _counted_elsewhere(
    rows: "QuerySet[Asked]", told: "QuerySet[Report]"
) -> "tuple[Counter[UUID], Counter[UUID]]":
    """Of each event how many communes that were asked, and that reported, are part of another one's report."""
    covering = told.exclude(covers=[]).values_list("event", "covers")
    within = {(event, number) for event, numbers in covering for number in numbers}
    if not within:
        return Counter(), Counter()
    which = {
        "event__in": {event for event, _no in within},
        "commune_no__in": {number for _event, number in within},
    }
    found = (
        within.intersection(one.filter(**which).values_list("event", "commune_no")) for one in (rows, told)
    )
    asked, reported = (Counter(event for event, _number in one) for one in found)
    return asked, reported


def _hazards(rows: "QuerySet[Asked]", uids: Iterable[UUID]) -> dict[UUID, Hazard]:
    """Of each event the danger it was first asked for."""
    found: dict[UUID, Hazard] = {}
    for event, hazard in rows.filter(event__in=uids).order_by("pk").values_list("event", "hazard"):
        found.setdefault(event, Hazard(hazard))
    return found


def board_for(actor: Actor, event: UUID, kind: Kind) -> Board:
    """The asker's communes of one event and their sum; NotFound where she has none."""
    asked: QuerySet[Asked] = Asked.objects.visible_to(actor).filter(event=event)
    rows = list(asked.order_by("commune_no"))
    if not rows:
        raise NotFound
    first, last = _ends(actor, event, kind)
    heirs = {former: number for number, one in last.items() for former in one.covers}
    names = places.names_of({one.commune_no for one in rows} | set(heirs.values()))
    lines = tuple(
        CommuneLine(
            one.commune_no, names.get(one.commune_no, ""), Cause(one.cause), one.asked_at, one.due_at,
            first.get(one.commune_no), last.get(one.commune_no), names.get(heirs.get(one.commune_no, 0), ""),
        )
        for one in rows
    )  # fmt: skip
    return _board(event, kind, rows, lines)


def _board(event: UUID, kind: Kind, rows: list[Asked], lines: tuple[CommuneLine, ...]) -> Board:
    """What is part of another one's report is counted there."""
    counted = [one for one in lines if not one.within]
    oldest = min(rows, key=lambda one: one.pk)
    shown = EventShown(
        event, Hazard(oldest.hazard), timezone.localdate(min(one.began_at for one in rows)), len(counted),
        sum(one.last is not None for one in counted), lines[0].name if len(lines) == 1 else "",
    )  # fmt: skip
    told = [one.last.amounts if one.last else {} for one in counted]
    return Board(shown, kind, lines, rules.sums(form().indicators, told))


def _ends(actor: Actor, event: UUID, kind: Kind) -> tuple[dict[int, datetime], dict[int, Version]]:
    """Of each commune when it first reported anything, and the newest version of this kind."""
    first: dict[int, datetime] = {}
    newest: dict[int, Report] = {}
    rows: QuerySet[Report] = Report.objects.visible_to(actor).filter(event=event)
    for one in rows.order_by("number", "pk"):
        first[one.commune_no] = min(first.get(one.commune_no, one.at), one.at)
        if one.kind == kind:
            newest[one.commune_no] = one
    return first, {number: version_of(one) for number, one in newest.items()}


def versions_for(actor: Actor, event: UUID, commune_no: int) -> list[Version]:
    """Everything one commune reported about one event, both kinds, the newest first."""
    rows: QuerySet[Report] = Report.objects.visible_to(actor).filter(event=event, commune_no=commune_no)
    return [version_of(one) for one in rows.order_by("-at", "-pk")]


def asked_for(actor: Actor, event: UUID, commune_no: int, verb: str = "see") -> Asked:
    """The row of one commune; NotFound if it is none of hers."""
    rows: QuerySet[Asked] = Asked.objects.visible_to(actor, verb=verb)
    found = rows.filter(event=event, commune_no=commune_no).first()
    if found is None:
        raise NotFound
    return found


def kinds_told(versions: Iterable[Version]) -> dict[Kind, list[Version]]:
    """The versions by kind, the newest of each first."""
    found: dict[Kind, list[Version]] = defaultdict(list)
    for one in versions:
        found[one.kind].append(one)
    return dict(found)


def version_of(row: Report) -> Version:
    amounts = {key: Decimal(told[0]) for key, told in row.amounts.items()}
    units = {key: str(told[1]) for key, told in row.amounts.items()}
    return Version(
        row.uid, row.commune_no, Kind(row.kind), row.number, amounts, units, row.note, row.why, row.by_label, row.at, row.law,
        tuple(row.covers),
    )  # fmt: skip
