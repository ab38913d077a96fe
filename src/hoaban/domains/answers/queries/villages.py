"""One village: what it said, what was done about it, its calls for help; and the page its own people open."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from hoaban.domains.answers import links
from hoaban.domains.answers.models import Contact, Help, History, Owed, Report, Round
from hoaban.domains.answers.queries.bank import ladder
from hoaban.domains.answers.queries.people import contacts_at, person
from hoaban.domains.answers.queries.places import whole_name, whole_names
from hoaban.domains.answers.queries.rounds import lines, open_helps, steps
from hoaban.domains.answers.rules import adding
from hoaban.domains.answers.values import (
    COMMUNE,
    Grade,
    Heard,
    Held,
    HelpShown,
    Line,
    Person,
    Rung,
    Said,
    State,
    StepLine,
    Voice,
    Way,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.places import api as places

PURPOSE = "reach_village"
MOST = 100
LATE = timedelta(hours=12)
"""So long after a warning ended a word about it is still taken as an answer."""


# --- What was said --------------------------------------------------------------------------------------------------
A_RESIDENTS_CRY = {"way": Way.KEY.value, "grade": Grade.HELP.value, "is_sure": False}
"""A key for help of somebody who does not answer for the village, or no more: its head has not heard for that."""


def is_a_residents_cry(row: Report) -> bool:
    return all(getattr(row, name) == value for name, value in A_RESIDENTS_CRY.items())


def heard_of(owed: Owed) -> list[Heard]:
    """Everything said of a village, as rules add it up."""
    rows = Report.plain.filter(owed=owed).exclude(grade="").select_related("help")
    return [
        Heard(
            row.pk,
            row.at,
            said(row),
            is_settled=row.help is not None and row.help.ended_at is not None,
            is_of_village=not is_a_residents_cry(row),
        )
        for row in rows.order_by("pk")
    ]


def said(row: Report) -> Said:
    return Said(
        Grade(row.grade) if row.grade else None,
        row.moved,
        row.homes,
        row.injured,
        row.missing,
        row.road_cut,
        row.words,
    )


def voice(row: Report, place: str = "", file: UUID | None = None) -> Voice:
    return Voice(
        row.uid, row.at, Way(row.way), said(row), row.by_label, row.phone_e164, row.is_sure, place, file
    )


def voices(rows: Iterable[Report], places_said: Mapping[int, str] | None = None) -> list[Voice]:
    """As officials read and hear them; one query for all spoken ones."""
    found = list(rows)
    spoken = files.uids_of(row.voice_id for row in found if row.voice_id)
    return [
        voice(row, (places_said or {}).get(row.place_no, ""), spoken.get(row.voice_id or 0)) for row in found
    ]


# --- For officials --------------------------------------------------------------------------------------------------
def owed_for(actor: access.Actor, alert: UUID, number: int, scope: str = "see") -> Owed:
    rows: QuerySet[Owed] = Owed.objects.visible_to(actor, scope).select_related("round")
    row = rows.filter(round__alert=alert, place_no=number).first()
    if row is None:
        raise NotFound
    return row


def line_for(actor: access.Actor, alert: UUID, number: int) -> Line:
    return lines([owed_for(actor, alert, number)])[0]


def voices_for(actor: access.Actor, owed: Owed) -> list[Voice]:
    """Each answer, the newest first; that she read telephones is on record."""
    audit.record_read("answers:village:see", by=actor, target=("answers.owed", str(owed.pk)), purpose=PURPOSE)
    rows = Report.objects.visible_to(actor).filter(owed=owed).order_by("-at", "-pk")[:MOST]
    return voices(rows)


def history_for(actor: access.Actor, owed: Owed) -> list[StepLine]:
    rows = History.objects.visible_to(actor).filter(owed=owed).select_related("owed")
    return steps(rows.order_by("-at", "-pk")[:MOST])


def words_for(actor: access.Actor) -> list[Voice]:
    """What a person has to read, the oldest first."""
    rows = list(Report.objects.visible_to(actor).filter(waits=True).order_by("kept_at", "pk")[:MOST])
    audit.record_read(
        "answers:word:see", by=actor, target=("answers.report", ""), purpose=PURPOSE, count=len(rows)
    )
    return voices(rows, whole_names(row.place_no for row in rows))


def words_waiting(actor: access.Actor) -> int:
    return int(Report.objects.visible_to(actor).filter(waits=True).count())


def may_open_voice(actor: access.Actor, file_id: int) -> bool:
    """Whoever may see the village's answers; asked by room files."""
    return bool(Report.objects.visible_to(actor).filter(voice_id=file_id).exists())


# --- Calls for help -------------------------------------------------------------------------------------------------
def helps_for(actor: access.Actor, alert: UUID) -> list[HelpShown]:
    """Those that nobody has ended, the oldest first."""
    return _helps(open_helps(actor, alert))


def open_help_of(actor: access.Actor, owed: Owed) -> HelpShown | None:
    rows = Help.objects.visible_to(actor).filter(owed=owed, ended_at__isnull=True)
    return next(iter(_helps(list(rows))), None)


def help_for(actor: access.Actor, uid: UUID) -> HelpShown:
    """Whole, for the sheet that is handed over: who told it, by which telephone, where."""
    row = Help.objects.visible_to(actor).filter(uid=uid).select_related("owed__round").first()
    if row is None:
        raise NotFound
    audit.record_read("answers:help:see", by=actor, target=("answers.help", str(row.pk)), purpose=PURPOSE)
    told = Report.objects.visible_to(actor).filter(help=row).order_by("-at", "-pk")[:MOST]
    people = [person(one) for one in contacts_at([row.place_no])]
    unit = places.unit_by_number(row.place_no)
    return _help(row, whole_name(row.place_no), voices(told), people, unit.centre if unit else None)


def calls_among(uids: Iterable[UUID]) -> set[UUID]:
    """Those of these that are calls for help of a village; for whoever is called about them, so without an asker."""
    return set(Help.plain.filter(uid__in=list(uids)).values_list("uid", flat=True))


def _helps(rows: list[Help]) -> list[HelpShown]:
    named = whole_names(row.place_no for row in rows)
    told: dict[int, list[Voice]] = {}
    for one in Report.plain.filter(help__in=rows).order_by("-at", "-pk"):
        told.setdefault(one.help_id or 0, []).append(voice(one))
    rounds = {
        row.pk: row for row in Owed.plain.filter(pk__in=[row.owed_id for row in rows]).select_related("round")
    }
    for row in rows:
        row.owed = rounds[row.owed_id]
    return [_help(row, named[row.place_no], told.get(row.pk, []), [], None) for row in rows]


def _help(
    row: Help, place: str, voices: list[Voice], people: Iterable[Person], centre: tuple[float, float] | None
) -> HelpShown:
    worst = adding.worst(Heard(at, one.at, one.said) for at, one in enumerate(voices))
    return HelpShown(
        row.uid, row.owed.round.alert, row.owed.round.is_exercise, row.place_no, place, row.opened_at, worst.injured, worst.missing,
        worst.road_cut, row.taken_label, row.taken_at, row.outcome, row.ended_at, row.ended_label, row.version, tuple(voices),
        tuple(people), centre,
    )  # fmt: skip


# --- For the village itself -----------------------------------------------------------------------------------------
def open_at(numbers: Iterable[int], now: datetime) -> list[Owed]:
    """Villages that are asked now, the real before drills; where nothing real is open, what ended lately. A drill that is open
    hides no real warning that ended."""
    rows = Owed.plain.filter(place_no__in=set(numbers), is_out=False).select_related("round").order_by("pk")
    is_open, is_late = Q(round__closed_at__isnull=True), Q(round__closed_at__gt=now - LATE)
    real, drills = rows.filter(round__is_exercise=False), rows.filter(round__is_exercise=True)
    found = [*(real.filter(is_open) or real.filter(is_late)), *drills.filter(is_open)]
    return found or list(drills.filter(is_late))


def told_at(numbers: Iterable[int], alert: UUID) -> list[Owed]:
    """Villages that were asked for one warning, also what was let out since, and after its end: what a call told is answered late."""
    rows = Owed.plain.filter(place_no__in=set(numbers), round__alert=alert)
    return list(rows.select_related("round").order_by("pk"))


def home_at(number: int, alert: UUID) -> list[Owed]:
    """The village of a resident among those that were asked for one warning, or her commune where it is asked as one."""
    return told_at({number, number // COMMUNE * COMMUNE}, alert)[-1:]


def asking(round_id: int, what: Rung | None, commune: int) -> tuple[bool, list[int]] | None:
    """(whether it is a drill, the villages) for whose sake officials were woken and that still wait: silent past that rung, or
    (None) cut off; of one commune, or (0) all. None: no such warning."""
    row = Round.plain.filter(pk=round_id).first()
    if row is None:
        return None
    rows = Owed.plain.filter(round=row, round__closed_at__isnull=True, is_out=False)
    rows = rows.filter(answered_number__lt=row.number)
    rows = rows.filter(place_no__gte=commune, place_no__lt=commune + COMMUNE) if commune else rows
    if what is None:
        rows = rows.exclude(dark="")
    else:
        passed = [at for at, step in enumerate(ladder().steps) if step.rung is what]
        rows = rows.filter(dark="", rung__gt=passed[0]) if passed else rows.none()
    return row.is_exercise, sorted(rows.values_list("place_no", flat=True))


def is_anything_open() -> bool:
    return bool(Round.plain.filter(closed_at__isnull=True, is_exercise=False).exists())


def held_by_link(text: str) -> Held:
    """What whoever holds the link sees: her village, what we have, and nothing of a person."""
    found = links.opened(text)
    row = Owed.plain.select_related("round").filter(pk=found[0]).first() if found else None
    if row is None or found is None:
        raise NotFound
    return _held([row], found[1])[0]


def held_for(actor: access.Actor) -> list[Held]:
    """The villages of whoever answers signed in; three queries, however many they are."""
    rows = Owed.objects.visible_to(actor, "answer").select_related("round")
    rows = rows.filter(round__closed_at__isnull=True, is_out=False)
    return _held(list(rows.order_by("round__is_exercise", "-round__issued_at", "place_no")[:20]))


def _held(rows: list[Owed], contact: int = 0) -> list[Held]:
    named = whole_names(row.place_no for row in rows)
    last = {one.owed_id: one for one in Help.plain.filter(owed__in=rows).order_by("pk")}
    return [_one_held(row, named[row.place_no], last.get(row.pk), contact) for row in rows]


def _one_held(row: Owed, place: str, last: Help | None, contact: int) -> Held:
    return Held(
        row.pk, row.round.alert, row.place_no, place, row.round.is_exercise, row.round.closed_at is not None,
        State(row.state), row.moved, row.homes, row.last_at, last.taken_at if last else None, last.outcome if last else "", contact,
    )  # fmt: skip


def is_link_old(held: Held, now: datetime) -> bool:
    """Whoever it was sent to answers for the village no more, or the warning ended long ago: a person reads what comes by it."""
    if held.contact and not Contact.plain.filter(pk=held.contact, ended_at__isnull=True).exists():
        return True
    return bool(Owed.plain.filter(pk=held.owed, round__closed_at__lte=now - LATE).exists())


def label_of(contact: int) -> tuple[str, str]:
    """Name and telephone of whom a link was sent to."""
    row = Contact.plain.filter(pk=contact).first() if contact else None
    return (row.name, row.phone_e164) if row else ("", "")
