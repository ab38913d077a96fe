"""The ways in: the link, the head's own page, keys and missed calls, an officer on the telephone, and words that a person read."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction

from hoaban.domains.answers.actions import crying, ringing
from hoaban.domains.answers.actions.keeping import Telling, keep, keep_word, locked, locked_all
from hoaban.domains.answers.errors import AlreadyRead, NothingSaid
from hoaban.domains.answers.models import Owed, Report
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.queries.people import contacts_by_phone
from hoaban.domains.answers.queries.places import own_province
from hoaban.domains.answers.queries.villages import (
    held_by_link,
    home_at,
    is_link_old,
    label_of,
    open_at,
    owed_for,
    told_at,
)
from hoaban.domains.answers.rules.reading import PRINTED
from hoaban.domains.answers.values import PROVINCE, Grade, Said, Way
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.kit import phone as phones
from hoaban.kit.uid import uuid7

KEYS = {"1": Grade.HEARD, "2": Grade.MOVING, "3": Grade.HELP}
ONCE = timedelta(hours=1)
"""Our own choice: whoever rings again within it, before anybody has read the first, is one line to read."""


def one_of(page: UUID, said: Said, voice: int | None = None) -> UUID:
    """Of one page and one answer: a second tap on the same button is the same, on another button another. No call for help
    is taken for the «heard» that was sent from that page before."""
    told = (said.grade or "", said.moved, said.homes, said.injured, said.missing, said.road_cut, said.words)
    return uuid5(page, "|".join(map(str, (*told, voice or ""))))


@transaction.atomic
def answer_by_link(
    *,
    by: access.Actor,
    token: str,
    page: UUID,
    said: Said,
    text_number: int,
    now: datetime,
    voice: int | None = None,
) -> UUID:
    """Whoever holds the signed link answers for its village, without signing in; ``by`` is whoever stands there."""
    held = held_by_link(token)
    _something(said, voice)
    name, number = label_of(held.contact)
    owed = locked(held.owed)
    uid, seen = one_of(page, said, voice), text_number or None
    is_old = is_link_old(held, now)
    said = _only_words(said) if is_old else said
    told = Telling(uid, said, Way.LINK, now, name, number, not is_old, text_number=seen, voice=voice)
    return keep(by, owed, told, now).uid


@transaction.atomic
def answer_own(
    *, by: access.Actor, alert: UUID, number: int, page: UUID, said: Said, text_number: int, now: datetime,
    voice: int | None = None,
) -> UUID:  # fmt: skip
    """The head on her own page; sent again it is one answer."""
    access.require_at(by, Permission.ANSWER, number)
    found = owed_for(by, alert, number, "answer")
    _something(said, voice)
    uid, seen = one_of(page, said, voice), text_number or None
    told = Telling(uid, said, Way.DESK, now, by.label, text_number=seen, voice=voice)
    return keep(by, locked(found.pk), told, now).uid


@transaction.atomic
def record_answer(
    *, by: access.Actor, alert: UUID, number: int, said: Said, way: Way, request: str | None, now: datetime
) -> UUID:
    """An official writes down what the village told her by telephone, radio or messenger."""
    access.require_at(by, Permission.RECORD, number)
    found = owed_for(by, alert, number, "record")
    if (answered := audit.answered(by, request)) is not None:
        return Report.plain.values_list("uid", flat=True).get(pk=answered)
    _something(said)
    uid = uuid5(NAMESPACE_URL, f"answers:officer:{by.key}:{request}") if request else uuid7()
    return keep(by, locked(found.pk), Telling(uid, said, way, now, by.label), now, request).uid


@transaction.atomic
def key_pressed(
    *, by: access.Actor, phone: str, key: str, call: str, at: datetime, now: datetime, place_no: int | None = None,
    alert: UUID | None = None, text_number: int | None = None, is_hers: bool = True,
    home_no: int | None = None,
) -> int:  # fmt: skip
    """A key during a call: 1 heard, 2 moving, 3 need help. In how many words it is kept; 0: it says nothing to anybody. Told twice, it
    counts once.

    ``place_no``, ``alert`` and ``text_number``: whom and for what the caller rang, where it knows: the key answers that text and no
    newer one. A «3» that fits nowhere is read by a person; so is what comes after the village was let out or the warning ended.
    ``is_hers`` False: whoever was called answers for the village no more. Her key is words; a «3» is a call for help all the same.
    ``home_no``: where a resident was called. Her «3» is a call for help of that village, and its head is still asked.
    """
    access.require(by, Permission.RECEIVE)
    grade = KEYS.get(key.strip())
    return _by_phone(
        by,
        phone,
        Said(grade, words="" if grade else f"#{key.strip()[:20]}"),
        Way.KEY,
        call,
        at,
        now,
        place_no,
        alert,
        text_number,
        is_hers=is_hers,
        home_no=home_no,
    )


@transaction.atomic
def missed_call(
    *, by: access.Actor, phone: str, call: str, at: datetime, now: datetime, place_no: int | None = None, alert: UUID | None = None
) -> int:  # fmt: skip
    """A missed call to the printed number says «heard» for the villages of whoever rang. Where no warning waits for it, or nobody knows
    her, she is called back: a person reads it. In how many words it is kept, never 0."""
    access.require(by, Permission.RECEIVE)
    return _by_phone(by, phone, Said(Grade.HEARD), Way.MISSED, call, at, now, place_no, alert)


def _by_phone(
    by: access.Actor, phone: str, said: Said, way: Way, call: str, at: datetime, now: datetime, place_no: int | None,
    alert: UUID | None, text_number: int | None = None, *, is_hers: bool = True,
    home_no: int | None = None,
) -> int:  # fmt: skip
    try:
        number = phones.e164(phone)
    except phones.NotAPhone:
        number = ""
    people = contacts_by_phone(number)
    places = {place_no} if place_no is not None else {one.place_no for one in people}
    waiting = open_at(places, now) if alert is None else []
    asked = _meant(waiting, said) if alert is None else told_at(places, alert)
    if not asked and said.needs_help and alert is not None and home_no:
        asked, is_hers = home_at(home_no, alert), False
    name = next((one.name for one in people if place_no in (None, one.place_no)), "")
    is_unclear = alert is None and bool(waiting)
    if not asked and way is Way.MISSED and not is_unclear:
        heard = Said(None, words="" if number else phone[:20])
        _rang(
            by,
            Telling(uuid5(NAMESPACE_URL, f"answers:{way}:{call}"), heard, way, at, name, number),
            places,
            now,
        )
        return 1
    if not asked and (said.grade is Grade.HELP or is_unclear):
        key = next((one for one, grade in KEYS.items() if grade is said.grade), "")
        word = Said(None, words=f"#{key} {number or phone[:20]}" if key else said.words)
        told = Telling(uuid5(NAMESPACE_URL, f"answers:{way}:{call}"), word, way, at, name, number)
        row = keep_word(by, told, place_no or _home(home_no, places), now)
        if said.needs_help:
            crying.tell_word(row, now, wakes=True)
        return 1
    if asked and alert is None and said.needs_help and all(one.round.is_exercise for one in asked):
        word = Said(None, words=f"#3 {number or phone[:20]}")  # nobody said that it is played
        told = Telling(uuid5(NAMESPACE_URL, f"answers:{way}:{call}"), word, way, at, name, number)
        crying.tell_word(keep_word(by, told, asked[0].place_no, now), now)
    for held in locked_all(Owed.plain.filter(pk__in=[one.pk for one in asked])):
        uid = uuid5(NAMESPACE_URL, f"answers:{way}:{call}:{said.grade}:{held.pk}")
        is_sure = is_hers and not (alert and (held.is_out or held.round.closed_at))
        held.is_out = (
            held.is_out and not said.needs_help
        )  # a village that calls for help is never out of sight
        told = Telling(
            uid, said if is_hers else _only_words(said), way, at, name, number, is_sure, text_number
        )
        keep(by, held, told, now)
    return len(asked)


def _rang(by: access.Actor, told: Telling, places: set[int], now: datetime) -> None:
    """A line that asks a person to call back, where she lives if the register knows one village for her telephone. Who hides her number
    cannot be called back: all of them are one line."""
    _alone(told.phone_e164)
    waiting = Report.plain.filter(owed=None, way=told.way, waits=True, kept_at__range=(now - ONCE, now))
    if not waiting.filter(phone_e164=told.phone_e164, words=told.said.words).exists():
        keep_word(by, told, _home(None, places or registry.villages_of_phone(told.phone_e164)), now)


def _alone(phone: str) -> None:
    """Two rings of one number in one instant come one after the other; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('answers.rang'), hashtext(%s))", [phone])


def _home(number: int | None, places: set[int]) -> int:
    """The place of a word that fits no village: where she was called, or whose she is who answers for one only; else the province."""
    if number and number % PROVINCE:
        return number
    return next(iter(places)) if len(places) == 1 else own_province()


def _meant(found: list[Owed], said: Said) -> list[Owed]:
    """Of all real ones; a word for a drill never answers a real one, nor the other way round."""
    real = [one for one in found if not one.round.is_exercise]
    drills = [one for one in found if one.round.is_exercise]
    if real and drills and said.grade is not Grade.HELP:
        return [] if any(one.round.closed_at is None for one in real) else drills
    return real or found


@transaction.atomic
def read_word(
    *, by: access.Actor, uid: UUID, number: int | None, said: Said, request: str | None, now: datetime
) -> None:
    """A person read it: what it answers is kept for that village beside it, and nobody has to read it again."""
    access.require(by, Permission.RECORD)
    rows = (
        Report.objects.visible_to(by, "record").select_for_update(of=("self",)).select_related("owed__round")
    )
    row: Report | None = rows.filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) is not None:
        return
    if not row.waits:
        raise AlreadyRead
    if said.grade is not None:
        _file(by, row, number, said, now)
    row.waits, row.read_at, row.read_label = False, now, by.label
    row.save(update_fields=["waits", "read_at", "read_label"])
    crying.ring_for_word(row, now)
    for kind in (ringing.WORD, ringing.RANG, ringing.DRILL):
        duties.close_duty(by=by, kind=kind, target=row, now=now)
    audit.record("answers:word:read", by=by, target=row, request=request, note=said.grade or "")


def _file(by: access.Actor, row: Report, number: int | None, said: Said, now: datetime) -> None:
    """For the village the officer names; without one for the one it came from. A drill's word stays a drill's."""
    place_no = number or row.place_no
    access.require_at(by, Permission.RECORD, place_no)
    if row.owed is None:
        asked = _meant(open_at([place_no], now), said)
    elif place_no == row.owed.place_no:
        asked = [row.owed]
    else:
        is_drill = row.owed.round.is_exercise
        asked = [one for one in open_at([place_no], now) if one.round.is_exercise == is_drill]
    if not asked:
        raise NothingSaid
    for owed in locked_all(Owed.plain.filter(pk__in=[one.pk for one in asked])):
        told = Telling(
            uuid5(row.uid, f"filed:{owed.pk}"), said, Way.OFFICER, row.at, by.label, row.phone_e164
        )
        keep(by, owed, told, now)


def _only_words(said: Said) -> Said:
    """Of a link that is old, or of somebody who answers no more, only a call for help counts by itself; the rest is kept as the words
    we print for it."""
    if said.grade is None or said.needs_help:
        return said
    count = (
        "" if said.moved is None else f"{said.moved}" if said.homes is None else f"{said.moved}/{said.homes}"
    )
    return replace(said, grade=None, words=" ".join(filter(None, (PRINTED[said.grade], count, said.words))))


def _something(said: Said, voice: int | None = None) -> None:
    if said.grade is None and not said.words.strip() and voice is None:
        raise NothingSaid
