"""Calls to whoever answers for a village: what one is about, and how they stand. No number leaves this module."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from hoaban.domains.answers.models import Contact, Owed, Round
from hoaban.domains.answers.queries.bank import ladder
from hoaban.domains.answers.rules import called
from hoaban.domains.answers.values import CallAbout, CallStand, Part, TextStand
from hoaban.foundation.access.api import Actor, SystemActor
from hoaban.foundation.notify import api as notify

CALLER = SystemActor("answers.call")
"""In whose name the ledger keeps these calls, and nothing else."""
RINGER = SystemActor("answers.ring")
"""In whose name it keeps questions, and what officials are woken with."""
_REACHES_NOBODY = (notify.State.FAILED, notify.State.EXPIRED, notify.State.SUPPRESSED)
STEPS = ("first", "again")
"""The head by herself, then everybody who answers for the village."""
CALL, END = "answers.call", "answers.call_end"
_REQUEST = re.compile(r"(?:call|end):(\d{1,18}):(\d{1,9})(?::|$)", re.ASCII)


def request_of(round_id: int, turn: str) -> str:
    """The warning, its text's number, and since when the villages owe an answer to it; without a turn how all of the warning begin."""
    return f"call:{round_id}:{turn}"


def turn(owed: Owed) -> str:
    """Of one text and one time it began to owe an answer: a village that is reached again is asked anew."""
    return f"{owed.round.number}:{since(owed)}"


def since(owed: Owed) -> int:
    """The second it began to owe an answer: villages asked for one text share it."""
    return int(owed.owed_since.timestamp())


def text_request(owed: Owed, step: str, who: Contact) -> str:
    """One person is asked once in each step."""
    return f"asked:{owed.pk}:{turn(owed)}:{step}:{who.pk}"


def texts_for(actor: Actor, owed: Owed) -> list[TextStand]:
    """How the last question to each person of the village stands, for whoever may see who they are."""
    people = Contact.objects.visible_to(actor).filter(place_no=owed.place_no)
    asked = {text_request(owed, step, who): who for who in people for step in STEPS}
    told = notify.ways_stand(by_key=RINGER.key, requests=asked)
    last = {asked[request].pk: (asked[request], ways[-1]) for request, ways in _in_order(told, asked)}
    order = [one.value for one in Part]
    found = sorted(last.values(), key=lambda one: (order.index(one[0].part), one[0].pk))
    is_owed, late = _is_owed(owed), timezone.now() - _patience()
    stands = []
    for who, way in found:
        is_hers = is_owed and who.ended_at is None
        is_stuck = is_hers and way.waits_since is not None and way.waits_since < late
        stands.append(TextStand(who.part, who.name, way.state, is_hers, way.is_line_here, is_stuck))
    return stands


def stuck_since(rows: Iterable[Owed]) -> dict[int, datetime]:
    """Villages whose question waits for a line, to each of their people, longer than they may be silent: since when. The same three
    queries for a page of them."""
    owed = [row for row in rows if _is_owed(row)]
    people: dict[int, list[Contact]] = defaultdict(list)
    for who in Contact.plain.filter(place_no__in={row.place_no for row in owed}, ended_at__isnull=True):
        people[who.place_no].append(who)
    asked = {
        text_request(row, step, who): row.pk for row in owed for who in people[row.place_no] for step in STEPS
    }
    waits: dict[int, list[datetime | None]] = defaultdict(list)
    for (request, _recipient), ways in notify.ways_stand(by_key=RINGER.key, requests=asked).items():
        # One that was refused, or is over, reaches nobody: the others' are waited for all the same.
        texts = [
            one for one in ways if one.channel is notify.Channel.SMS and one.state not in _REACHES_NOBODY
        ]
        waits[asked[request]] += [one.waits_since for one in texts]
    late = timezone.now() - _patience()
    found = {pk: [at for at in since if at] for pk, since in waits.items() if since and None not in since}
    return {pk: min(since) for pk, since in found.items() if min(since) < late}


def _patience() -> timedelta:
    """How long the first whom the ladder asks may be silent."""
    steps = ladder()
    return next((one.after for one in steps.steps if one.after), steps.goal)


def _is_owed(owed: Owed) -> bool:
    return owed.round.closed_at is None and not owed.is_out and owed.answered_number < owed.round.number


def _in_order(
    told: Mapping[tuple[str, str], list[notify.WayStands]], asked: Mapping[str, Contact]
) -> list[tuple[str, list[notify.WayStands]]]:
    """As the steps follow each other."""
    found = {request: ways for (request, _recipient), ways in told.items()}
    return [(request, found[request]) for request in asked if request in found]


def call_about(kind: str, request: str, recipient: str) -> CallAbout | None:
    """Which warning, village and text a call told. None: it was no call of ours, or nobody knows any more whom it went to."""
    found = _REQUEST.match(request) if kind in (CALL, END) else None
    contact = recipient.removeprefix("contact:")
    if found is None or not contact.isdecimal():
        return None
    alert = Round.plain.filter(pk=int(found[1])).values_list("alert", flat=True).first()
    who = Contact.plain.filter(pk=int(contact[:18])).first()
    if alert is None or who is None:
        return None
    there = Contact.plain.filter(place_no=who.place_no, phone_e164=who.phone_e164, ended_at__isnull=True)
    return CallAbout(alert, who.place_no, int(found[2]), is_hers=who.ended_at is None or there.exists())


def is_call(request: str) -> bool:
    """Of a warning, not of its end."""
    return request.startswith("call:")


def levels_of_live(requests: Collection[str]) -> dict[tuple[str, int], int]:
    """Of these calls those that are still owed an answer: (the request, the village) and the level of the warning. One query."""
    found = (_REQUEST.match(one) for one in requests if is_call(one))
    rows = Owed.plain.filter(
        round__in={int(one[1]) for one in found if one}, round__closed_at__isnull=True, is_out=False
    )
    told = rows.filter(answered_number__lt=F("round__number")).values_list(
        "round_id", "place_no", "owed_since", "round__number", "round__level"
    )
    return {
        (request_of(pk, f"{number}:{int(since.timestamp())}"), place_no): level
        for pk, place_no, since, number, level in told
    }


def ended_since(at: datetime) -> set[str]:
    """Whoever was taken off the list since, as the ledger names them."""
    return {f"contact:{pk}" for pk in Contact.plain.filter(ended_at__gte=at).values_list("pk", flat=True)}


def calls_for(actor: Actor, owed: Owed) -> list[CallStand]:
    """Each person of the village who was called about the newest text, in the order they are asked; names for whoever may see them."""
    return _stands([owed], Contact.objects.visible_to(actor).filter(place_no=owed.place_no)).get(owed.pk, [])


def call_of_each(rows: Iterable[Owed]) -> dict[int, CallStand]:
    """Of each village the call that tells most; the same few queries for a page of them. No names: boards show none."""
    found = _stands(list(rows), None)
    return {pk: stands[at] for pk, stands in found.items() if (at := _most(stands)) is not None}


def _most(stands: list[CallStand]) -> int | None:
    return called.most_telling((one.rang, one.key) for one in stands)


def _stands(rows: list[Owed], people: Iterable[Contact] | None) -> dict[int, list[CallStand]]:
    turns = {row.pk: request_of(row.round_id, turn(row)) for row in rows}
    places = {row.place_no for row in rows}
    told = notify.calls_stand(by_key=CALLER.key, requests=set(turns.values()), parts=places)
    known = {f"contact:{one.pk}": one for one in people} if people is not None else {}
    order = ["", *(one.value for one in Part)]
    found: dict[int, list[CallStand]] = {}
    for row in rows:
        mine = told.get((turns[row.pk], row.place_no), ())
        made = [_stand(one, known.get(one.recipient)) for one in mine]
        if made:
            found[row.pk] = sorted(made, key=lambda one: order.index(one.part))
    return found


def _stand(one: notify.CallStands, who: Contact | None) -> CallStand:
    part, name = (who.part, who.name) if who else ("", "")
    return CallStand(one.rang, one.again_at, one.key, part, name, one.at)
