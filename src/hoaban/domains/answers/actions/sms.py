"""Answers by SMS to the shared line, or to our Zalo account. What is sure is an answer at once; the rest a person reads. Nothing is lost.

Two readers of the line: the first takes what answers a warning for sure, before a word of it is taken for a sign of danger;
the second, after every other room, takes what the people of a warned village wrote besides, and strangers' cries for help.
"""

from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from hoaban.domains.answers.actions.crying import tell_word
from hoaban.domains.answers.actions.keeping import Telling, keep, keep_word, locked_all
from hoaban.domains.answers.actions.ringing import GOT
from hoaban.domains.answers.models import Owed
from hoaban.domains.answers.queries.people import contacts_by_phone
from hoaban.domains.answers.queries.places import own_province
from hoaban.domains.answers.queries.villages import is_anything_open, open_at
from hoaban.domains.answers.rules import reading
from hoaban.domains.answers.values import Grade, Said, Understood, Way
from hoaban.domains.hazards import api as hazards
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.notify import api as notify
from hoaban.kit import phone


def hear(message: notify.InboundMessage) -> notify.Reply | None:
    """What answers for sure: of somebody who answers for a warned village, or a stranger's call for help that names one."""
    told, now = reading.read(message.rest), timezone.now()
    if told.said.grade is None:
        return None
    if message.missing:  # the rest may have said the contrary: a person reads it too
        told = replace(told, is_sure=False)
    people = contacts_by_phone(message.sender)
    name = people[0].name if people else ""
    asked = open_at({one.place_no for one in people}, now)
    if not asked and told.said.needs_help and (number := hazards.place_in(message.rest)):
        asked = open_at([number], now)
    return _kept(message, told, asked, name, now) if asked else None


def hear_words(message: notify.InboundMessage) -> notify.Reply | None:
    """What no room understood, of the people of a warned village; and a stranger's word about one: a person reads it."""
    told, now = reading.read(message.rest), timezone.now()
    people = contacts_by_phone(message.sender)
    asked = open_at({one.place_no for one in people}, now)
    words = Understood(replace(told.said, grade=None), is_sure=False)
    if asked:
        return _kept(message, words, asked[:1], people[0].name, now)
    place = hazards.place_in(message.rest)
    names_one = place is not None and bool(open_at([place], now))
    if told.said.grade is None:
        is_word = names_one and reading.denies_help(message.rest)
    else:
        is_word = is_anything_open() and (told.said.needs_help or names_one)
    if not is_word:
        return None
    with transaction.atomic():
        row = keep_word(ANONYMOUS, _telling(message, 0, words, "", now), place or own_province(), now)
        if told.said.needs_help:
            tell_word(row, now)
    return notify.Reply(GOT, {"report": row.pk})


def _kept(
    message: notify.InboundMessage, told: Understood, asked: list[Owed], name: str, now: datetime
) -> notify.Reply:
    asked, told = _meant(message.rest, asked, told)
    kept = []
    with transaction.atomic():
        for owed in locked_all(Owed.plain.filter(pk__in=[one.pk for one in asked])):
            kept.append(keep(ANONYMOUS, owed, _telling(message, owed.pk, told, name, now), now))
        if (
            told.said.needs_help
            and all(one.round.is_exercise for one in asked)
            and not reading.is_drill(message.rest)
        ):
            words = Understood(replace(told.said, grade=None), is_sure=False)  # nobody said that it is played
            row = keep_word(ANONYMOUS, _telling(message, 0, words, name, now), asked[0].place_no, now)
            tell_word(row, now)
            kept.insert(0, row)
    return notify.Reply(GOT, {"report": kept[0].pk})


def _meant(text: str, asked: list[Owed], told: Understood) -> tuple[list[Owed], Understood]:
    """A drill's word never answers the real warning. Where both are open a word that does not say so is read by a person,
    but for a call for help, which counts at once and as real."""
    real = [one for one in asked if not one.round.is_exercise]
    drills = [one for one in asked if one.round.is_exercise]
    if not real or not drills:
        return asked, told
    if reading.is_drill(text):
        return drills, told
    if told.said.grade is Grade.HELP:
        return real, told
    if all(one.round.closed_at is not None for one in real):
        return drills, told  # only the drill still asks
    return real[:1], Understood(replace(told.said, grade=None), is_sure=False)


def _telling(
    message: notify.InboundMessage, owed: int, told: Understood, name: str, now: datetime
) -> Telling:
    """Told twice after a crash it is the same word: its uid follows from the message."""
    said = told.said if told.said.grade else Said(None, words=message.rest[:500])
    number = message.sender if phone.is_mobile(message.sender) else ""
    way = Way.ZALO if message.channel is notify.Channel.ZALO else Way.SMS
    return Telling(
        _uid(message.id, owed), said, way, min(message.received_at, now), name, number, told.is_sure
    )


def _uid(message: int, owed: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"answers:sms:{message}:{owed}")


def register() -> None:
    """Called when the app is ready."""
    notify.register_reader("answers", hear, is_first=True)
    notify.register_reader("answers.words", hear_words)
