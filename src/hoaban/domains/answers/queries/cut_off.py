"""Villages that are cut off, and questions whether one is: what the pages show, and what the clock looks at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils.dateparse import parse_datetime

from hoaban.domains.answers.cut_off import (
    REPORTED,
    Arrivals,
    Asked,
    CutOffShown,
    Dark,
    DoubtShown,
    Mute,
    Signs,
    Silent,
)
from hoaban.domains.answers.models import CutOff, Doubt, Owed, Round
from hoaban.domains.answers.queries.people import contacts_at
from hoaban.domains.answers.queries.places import names, whole_names
from hoaban.domains.answers.rules import doubting
from hoaban.domains.delivery import api as delivery
from hoaban.domains.hazards import api as hazards
from hoaban.foundation.access import api as access
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places

OPEN = CutOff.plain.filter(ended_at__isnull=True)
MOST = 200


# --- For people -----------------------------------------------------------------------------------------------------
def cut_off_for(actor: access.Actor, number: int | None = None) -> list[CutOffShown]:
    """Villages of hers that are cut off, or one of them; who waits longest first."""
    rows = CutOff.objects.visible_to(actor).filter(ended_at__isnull=True)
    rows = rows.filter(place_no=number) if number is not None else rows
    found = list(rows.order_by("since", "pk")[:MOST])
    named = whole_names(row.place_no for row in found)
    return [
        CutOffShown(
            row.uid, row.place_no, named[row.place_no], Dark(row.why), row.since, access.read_name(row.by_label)
        )
        for row in found
    ]  # fmt: skip


def doubts_for(actor: access.Actor, alert: UUID, number: int | None = None) -> list[DoubtShown]:
    """Questions about villages of one warning that nobody answered yet; of one village also what was said of it last."""
    rows = _asked(Doubt.objects.visible_to(actor).filter(owed__round__alert=alert))
    if number is None:
        rows = rows.filter(state=Asked.OPEN, owed__dark="", owed__answered_number__lt=F("number"))
    else:
        rows = rows.filter(owed__place_no=number).exclude(state=Asked.GONE)
    found = list(rows.order_by("since", "owed__place_no")[:MOST])
    named = names(row.owed.place_no for row in found)
    return [_shown(row, named[row.owed.place_no][0]) for row in found]


def doubted_for(actor: access.Actor) -> dict[UUID, list[tuple[int, str]]]:
    """Warning → number and name of the villages of which it is asked whether they are cut off, who waits longest first; two queries."""
    rows = _asked(Doubt.objects.visible_to(actor)).filter(state=Asked.OPEN, owed__dark="")
    rows = rows.filter(owed__answered_number__lt=F("number")).order_by("since", "pk")
    found = list(rows.values_list("owed__round__alert", "owed__place_no")[:MOST])
    named = names(number for _alert, number in found)
    told: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
    for alert, number in found:
        told[alert].append((number, named[number][0]))
    return dict(told)


def _asked(rows: "access.ScopedQuerySet[Doubt]") -> "access.ScopedQuerySet[Doubt]":
    """Of the text that holds."""
    rows = rows.select_related("owed__round").filter(owed__round__closed_at__isnull=True, owed__is_out=False)
    return rows.filter(number=F("owed__round__number"))


def _shown(row: Doubt, name: str) -> DoubtShown:
    return DoubtShown(
        row.owed.round.alert, row.owed.place_no, name, Asked(row.state), _signs(row), row.since,
        access.read_name(row.decided_label), row.decided_at,
    )  # fmt: skip


def _signs(row: Doubt) -> Signs:
    silent = tuple(
        Silent(Mute(kind), code, parse_datetime(since) if since else None) for kind, code, since in row.silent
    )
    if row.taken is None or row.taken_beside is None:
        return Signs(None, None, silent)
    here, near = Arrivals(row.arrived or 0, row.taken), Arrivals(row.arrived_beside or 0, row.taken_beside)
    return Signs(here, near, silent)


# --- For the clock --------------------------------------------------------------------------------------------------
def lines_known(numbers: Collection[int]) -> dict[int, CutOff]:
    """Village → what was said of its line and holds still; one query."""
    return {row.place_no: row for row in OPEN.filter(place_no__in=numbers)}


def is_known(owed: Owed) -> bool:
    """Whether it was cut off before this text was issued: nobody has tried its line for this one. Of a drill nothing is known."""
    if owed.round.is_exercise:
        return False
    return bool(OPEN.filter(place_no=owed.place_no, since__lt=owed.round.sent_at).exists())


def at_odds() -> list[int]:
    """Villages of real warnings that run and stand otherwise than what is known of their line; one query."""
    known = Exists(OPEN.filter(place_no=OuterRef("place_no")))
    is_lit = ~known & Q(dark__in=[one.value for one in REPORTED])
    is_cut_off = known & Q(dark="", is_out=False)
    rows = Owed.plain.filter(is_lit | is_cut_off, round__closed_at__isnull=True, round__is_exercise=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def rounds_to_doubt() -> list[int]:
    """Real warnings that run and in which some village has not answered."""
    waiting = Owed.plain.filter(round=OuterRef("pk"), is_out=False, answered_number__lt=OuterRef("number"))
    rows = Round.plain.filter(Exists(waiting), closed_at__isnull=True, is_exercise=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def waiting_in(row: Round) -> list[Owed]:
    """Its villages that owe an answer to the newest text."""
    rows = Owed.plain.filter(round=row, is_out=False, answered_number__lt=row.number)
    return list(rows.select_related("round").order_by("place_no"))


def went_out(row: Round, now: datetime) -> delivery.WentOut | None:
    """The newest text to people, where it left long enough ago, and not too long."""
    found = delivery.went_out(row.alert)
    if found is None or not doubting.WAIT <= now - found.first_at <= doubting.LOOKS_FOR:
        return None
    return found


def arrivals_of(told: delivery.WentOut, now: datetime) -> dict[int, Arrivals]:
    """Village → what arrived of text messages that are old enough; one query."""
    counted = notify.arrivals(told.batch, before=now - doubting.WAIT)
    return {number: Arrivals(*found) for number, found in counted.items()}


def lines_back(
    dark: Iterable[Owed], told: delivery.WentOut, arrivals: Mapping[int, Arrivals], now: datetime
) -> list[Owed]:
    """Those whose telephones were reached by a text that went out after they were said to be cut off: of whoever answers for the
    village, or most of all."""
    rows = [one for one in dark if one.dark != Dark.NO_NETWORK]
    known = lines_known([one.place_no for one in rows])
    asked = [one for one in rows if one.place_no in known and known[one.place_no].since < told.first_at]
    phones: dict[int, set[str]] = defaultdict(set)
    for who in contacts_at([one.place_no for one in asked]):
        phones[who.place_no].add(who.phone_e164)
    came = notify.came_among(told.batch, sorted({one for some in phones.values() for one in some}), now)
    reached = {one for one, what in came.items() if what is notify.Came.ARRIVED}
    nothing = Arrivals(0, 0)
    return [
        one
        for one in asked
        if phones[one.place_no] & reached or doubting.is_back(arrivals.get(one.place_no, nothing))
    ]


def silent_in(
    actor: access.Actor, numbers: Collection[int], told: delivery.WentOut | None, now: datetime
) -> dict[int, list[Silent]]:
    """Village → stations and loudspeakers in it that fell silent; none while nothing of their kind is heard elsewhere either."""
    found: dict[int, list[Silent]] = defaultdict(list)
    for number, one in (*_stations(actor, now), *(_loudspeakers(told, now) if told else ())):
        if number in numbers:
            found[number].append(one)
    return found


def _stations(actor: access.Actor, now: datetime) -> list[tuple[int, Silent]]:
    heard, silent = 0, []
    for one in hazards.stations(actor):
        newest = max((line.newest_at for line in one.series if line.newest_at), default=None)
        last = hazards.heard_last(newest, one.back_from)
        if one.is_out or one.expected_minutes is None or last is None:
            continue
        is_silent = hazards.is_silent(one.expected_minutes, last, now)
        heard += not is_silent
        if doubting.fell_silent(last, now, is_silent=is_silent):
            silent.append((one.place_no, Silent(Mute.STATION, one.code, last)))
    return silent if heard else []


def _loudspeakers(told: delivery.WentOut, now: datetime) -> list[tuple[int, Silent]]:
    """Of a village all of whose loudspeakers told nothing of this text, while some elsewhere played it."""
    home = access.UnitRange(told.place_no, told.place_stop)
    speakers = [one for one in places.facilities_in(home) if one.kind is places.FacilityKind.LOUDSPEAKER]
    keys = {f"loudspeaker:{one.code}": one for one in speakers if one.code}
    came = notify.came_among(told.batch, sorted(keys), now) if keys else {}
    played = {keys[key].number for key, what in came.items() if what is notify.Came.ARRIVED}
    if not played:
        return []
    mute = [keys[key] for key in came if keys[key].number not in played]
    return [(one.number, Silent(Mute.LOUDSPEAKER, one.code, told.first_at)) for one in mute]
