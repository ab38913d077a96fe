"""The one way an answer is kept, whoever gives it and however often it arrives."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet

from hoaban.domains.answers.actions import calling, crying, ringing
from hoaban.domains.answers.cut_off import Back
from hoaban.domains.answers.errors import CountUnfit
from hoaban.domains.answers.events import HelpMoved, VillageMoved, WordWaits
from hoaban.domains.answers.models import CutOff, Help, History, Owed, Report
from hoaban.domains.answers.queries.villages import A_RESIDENTS_CRY, heard_of, is_a_residents_cry
from hoaban.domains.answers.rules import adding
from hoaban.domains.answers.values import TOLD_TO_US, Grade, Happened, Said, Way
from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events


@dataclass(frozen=True, slots=True)
class Telling:
    """One answer on its way in."""

    uid: UUID
    said: Said
    way: Way
    at: datetime
    by_label: str = ""
    phone_e164: str = ""
    is_sure: bool = True
    text_number: int | None = None
    """The version of the warning whoever answers had before her; None: the newest."""
    voice: int | None = None
    """A file of room files."""


def locked(pk: int) -> Owed:
    """The village, held for this transaction: two answers of one instant come one after the other."""
    row: Owed = Owed.plain.select_for_update(of=("self",)).select_related("round").get(pk=pk)
    return row


def locked_all(rows: QuerySet[Owed]) -> list[Owed]:
    """Villages held for this transaction, in the one order in which everybody takes several: who comes second waits, and never stands
    in the first one's way. What is said of their lines (`CutOff`) is written after that."""
    return list(rows.select_for_update(of=("self",)).select_related("round").order_by("place_no", "pk"))


def locked_with_others(pk: int) -> tuple[Owed, list[Owed]]:
    """The village, and itself in the other real warnings that run; a drill's alone."""
    place_no, is_exercise = Owed.plain.values_list("place_no", "round__is_exercise").get(pk=pk)
    asked = Q(round__closed_at__isnull=True, round__is_exercise=False, is_out=False)
    held = locked_all(Owed.plain.filter(Q(pk=pk) if is_exercise else Q(pk=pk) | asked, place_no=place_no))
    return next(one for one in held if one.pk == pk), [one for one in held if one.pk != pk]


def keep(by: Actor, owed: Owed, told: Telling, now: datetime, request: str | None = None) -> Report:
    """Keep it once; the village's state follows from everything said. Inside the caller's transaction, ``owed`` locked."""
    known = Report.plain.select_related("help").filter(uid=told.uid).first()
    while known is not None and _cries_again(known, told):
        told = replace(told, uid=uuid5(told.uid, str(known.help_id)))
        known = Report.plain.select_related("help").filter(uid=told.uid).first()
    if known is not None:
        return known
    said = told.said
    if not adding.fits(said):
        if not said.needs_help:
            raise CountUnfit
        said = replace(said, moved=None, homes=None)  # two wrong numbers hold up no call for help
    call = _call(owed, told, now)
    row = Report.plain.create(
        uid=told.uid, owed=owed, place_no=owed.place_no, help=call, at=min(told.at, now), kept_at=now,
        grade=said.grade.value if said.grade else "", moved=said.moved, homes=said.homes, injured=said.injured,
        missing=said.missing, road_cut=said.road_cut, words=said.words[:500], way=told.way.value,
        text_number=min(told.text_number or owed.round.number, owed.round.number), by_label=told.by_label[:200],
        phone_e164=told.phone_e164, is_sure=told.is_sure,
        waits=not told.is_sure or said.grade is None or told.voice is not None, voice_id=told.voice,
    )  # fmt: skip
    by_itself = told.way not in TOLD_TO_US and not is_a_residents_cry(row)
    if by_itself and said.grade is not None:
        _reaches_us(owed, told, now)
    refresh(by, owed, now)
    audit.record("answers:report:add", by=by, target=row, request=request, note=row.grade or "words")
    if call is not None:
        cry(by, call, owed, now, is_at_hand=told.way in TOLD_TO_US)
    if row.waits:
        ask_reader(by, row, owed, now)
    return row


def _reaches_us(owed: Owed, told: Telling, now: datetime) -> None:
    """By its own line again. What was said before the village was cut off, and came late, says nothing of that."""
    if (since := _cut_off_since(owed)) is not None and told.at < since:
        return
    if owed.dark:
        owed.dark = ""
        happened(owed, Happened.LIGHT, "", now)
    if not owed.round.is_exercise:
        take_back(owed.place_no, Back.ANSWER, told.by_label, now)  # other warnings follow within a minute


def _cut_off_since(owed: Owed) -> datetime | None:
    """None: nobody said that it is, whatever the register knows of its network. What a drill says stands in the drill alone."""
    if owed.round.is_exercise:
        said = History.plain.filter(owed=owed, what=Happened.DARK).order_by("at")
        return said.values_list("at", flat=True).last() if owed.dark else None
    rows = CutOff.plain.filter(place_no=owed.place_no, ended_at__isnull=True)
    return rows.values_list("since", flat=True).first()


def take_back(place_no: int, back: Back, by_label: str, now: datetime) -> None:
    """What was said of a village's line no longer holds. Inside the caller's transaction."""
    rows = CutOff.plain.filter(place_no=place_no, ended_at__isnull=True)
    rows.update(ended_at=now, back=back.value, ended_label=by_label[:200])


def _cries_again(known: Report, told: Telling) -> bool:
    """The same page, open since before its call for help ended, calls once more: that is another call."""
    is_over = known.help is not None and known.help.ended_at is not None
    return is_over and told.said.needs_help and told.way in (Way.LINK, Way.DESK)


def keep_word(by: Actor, told: Telling, place_no: int, now: datetime) -> Report:
    """Words of which nobody knows the village for sure: a person reads them. Inside the caller's transaction."""
    known = Report.plain.filter(uid=told.uid).first()
    if known is not None:
        return known
    row = Report.plain.create(
        uid=told.uid, owed=None, place_no=place_no, at=min(told.at, now), kept_at=now, words=told.said.words[:500],
        way=told.way.value, by_label=told.by_label[:200], phone_e164=told.phone_e164, is_sure=False, waits=True,
    )  # fmt: skip
    audit.record("answers:report:add", by=by, target=row, note="words")
    ask_reader(by, row, None, now)
    return row


def refresh(by: Actor, owed: Owed, now: datetime) -> None:
    """The columns for lists and maps, from everything that was said."""
    known = adding.known(heard_of(owed))
    owed.state = adding.state(known, is_dark=bool(owed.dark)).value
    owed.moved, owed.homes = known.moved, known.homes if known.homes is not None else owed.homes
    owed.answered_at, owed.last_at = known.answered_at, known.last_at
    owed.told_at, owed.moving_at = known.first(Grade.TOLD), known.first(Grade.MOVING)
    owed.safe_at, owed.help_at = known.first(Grade.SAFE), known.first(Grade.HELP)
    answers = Report.plain.filter(owed=owed).exclude(grade="").exclude(**A_RESIDENTS_CRY)
    numbers = answers.values_list("text_number", flat=True)
    owed.answered_number = max(numbers, default=0)
    if owed.answered_number >= owed.round.number:
        owed.next_at = None
        ringing.asked_no_more(by, owed, now)
        calling.call_no_more(owed)
    moved(owed)


def moved(owed: Owed) -> None:
    """Written down, and word to open pages."""
    owed.version += 1
    owed.save()
    events.publish(VillageMoved(owed.pk, owed.place_no, owed.version))


def happened(
    owed: Owed, what: Happened, by_label: str, now: datetime, *, rung: str = "", note: str = ""
) -> None:
    History.plain.create(
        owed=owed, at=now, what=what.value, rung=rung, note=note[:300], by_label=by_label[:200]
    )


def _call(owed: Owed, told: Telling, now: datetime) -> Help | None:
    """The open call for help this word joins, made where there is none."""
    if not told.said.needs_help:
        return None
    row: Help | None = Help.plain.select_for_update().filter(owed=owed, ended_at__isnull=True).first()
    if row is None:
        return Help.plain.create(owed=owed, place_no=owed.place_no, opened_at=now)
    row.version += 1
    row.save(update_fields=["version"])
    return row


def cry(by: Actor, row: Help, owed: Owed, now: datetime, *, is_at_hand: bool) -> None:
    """Everybody who may help is told; ``is_at_hand``: an official wrote it down."""
    crying.tell(by, row, owed, now, is_at_hand=is_at_hand)
    events.publish(HelpMoved(row.pk, row.place_no, row.version))


def ask_reader(by: Actor, row: Report, owed: Owed | None, now: datetime) -> None:
    """Words a program did not understand for sure wait for whoever keeps the village."""
    ringing.ask_reading(by, row, is_drill=owed is not None and owed.round.is_exercise, now=now)
    events.publish(WordWaits(row.pk))
