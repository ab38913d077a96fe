"""Whoever answers for a warned village is called too: the warning is read to her, and a key answers.

One batch for all villages that are asked for one text at one time; a person stands in it once for each of her villages, whichever step
of the ladder asks her, and her telephone rings once for all of them. Why it is so: decisions 0080, 0084.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.answers.actions.ringing import TERM
from hoaban.domains.answers.models import Contact, Owed, Round
from hoaban.domains.answers.queries import calls
from hoaban.domains.answers.queries.calls import CALL, CALLER, END, turn
from hoaban.domains.answers.queries.people import contacts_beside
from hoaban.domains.answers.queries.places import names
from hoaban.domains.answers.queries.villages import is_anything_open
from hoaban.domains.answers.rules import called
from hoaban.domains.answers.values import Part
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.errors import NotNow

END_TERM = timedelta(hours=12)
"""So long after its end somebody who was called about a warning is still told that it is over."""

REAL_FIRST = timedelta(minutes=5)
"""A drill's call looks again after that whether a real warning still holds."""
OFF_SINCE = timedelta(days=7)
"""Who was taken off the list before that is called by nothing that waits: it was taken back then."""


def call_contacts(
    owed: Owed, people: Iterable[Contact], now: datetime, parts: Collection[Part] = tuple(Part)
) -> int:
    """Beside their text message; how many are called. Where no line calls, nothing is planned: it would count as told.

    Somebody who answers for more villages that are asked in this same step is planned for all of them at once, so that one call tells
    them (`Kind.is_one_call`). Each village has a row of its own: when its turn comes it finds it there.
    """
    asked = list(people)
    if not asked or notify.calls_here() is notify.CallsHere.NO_LINE:
        return 0
    found = [*asked, *contacts_beside(owed, asked, parts, now)]
    hers = {one.phone_e164: called.spoken_in(one.language) for one in reversed(found) if one.language}
    row = owed.round
    what = notify.Plan(
        CALL, calls.request_of(row.pk, turn(owed)), "/", _urgency(row), {"round": row.pk, "number": row.number},
        max(row.ends_at, now + TERM),
    )  # fmt: skip
    to = notify.Recipients(
        notify.Channel.VOICE, [f"contact:{one.pk}" for one in found], [one.phone_e164 for one in found],
        [hers.get(one.phone_e164, "vi") for one in found], [one.place_no for one in found], _due(row, now),
    )  # fmt: skip
    notify.plan(by=CALLER, what=what, recipients=[to], now=now)
    return len(asked)


def call_no_more(owed: Owed) -> None:
    """It answered, or is asked no more: what still waits for its people does not ring. Inside the caller's transaction."""
    keys = [
        f"contact:{pk}" for pk in Contact.plain.filter(place_no=owed.place_no).values_list("pk", flat=True)
    ]
    notify.withdraw_for(by_key=CALLER.key, recipients=keys, prefix=calls.request_of(owed.round_id, ""))


def call_her_no_more(who: Contact) -> None:
    """She answers for the village no more: neither a warning nor its end rings there. Inside the caller's transaction."""
    notify.withdraw_for(by_key=CALLER.key, recipients=[f"contact:{who.pk}"])


def sweep(now: datetime) -> int:
    """What came back from a try waits no longer than what it is about, and stands again before residents; how many were taken back.

    She answers while it rings, the line says «busy», and it would ring again: only the village knows. A few queries, however many wait.
    """
    waiting = notify.calls_waiting(by_key=CALLER.key, now=now)
    if not waiting:
        return 0
    levels = calls.levels_of_live({one.request for one in waiting})
    off = calls.ended_since(now - OFF_SINCE)
    stale, again = [], defaultdict(list)
    for one in waiting:
        level = levels.get((one.request, one.part))
        if one.recipient in off or (level is None and calls.is_call(one.request)):
            stale.append(one.id)
        elif level is not None:
            again[level].append(one.id)
    for level, ids in again.items():
        notify.bring_forward(ids=ids, due=called.stands_from(now, level), now=now)
    return notify.withdraw_calls(ids=stale)


def call_end(row: Round, now: datetime) -> None:
    """Whoever may have heard a call about it is called about its end, and nobody else, as residents are. In the caller's transaction.

    It stands where it is told: no end rings before somebody is told to flee.
    """
    due = called.rings_from(timezone.localtime(now), is_drill=row.is_exercise) or now
    what = notify.Plan(
        END, f"end:{row.pk}:{row.number}", "/", _urgency(row), {"round": row.pk}, now + END_TERM,
    )  # fmt: skip
    for batch in notify.batches_of(by_key=CALLER.key, prefix=calls.request_of(row.pk, "")):
        after: int | None = 0
        while after is not None:
            told = notify.plan_again(by=CALLER, what=what, of=batch, after=after, due=due, now=now)
            after = told.next


def _urgency(row: Round) -> notify.Urgency:
    return notify.Urgency.NORMAL if row.is_exercise else notify.Urgency.LIFE


def _due(row: Round, now: datetime) -> datetime:
    """Before every resident; of a drill at night in the morning."""
    morning = called.rings_from(timezone.localtime(now), is_drill=row.is_exercise)
    return morning or called.stands_from(now, row.level)


# --- What a call says, as it leaves -------------------------------------------------------------------------------
def _fill_call(params: Mapping[str, int | str], _language: str) -> dict[str, int | str] | None:
    """Nothing of an older text, nothing once the warning is over."""
    row = Round.plain.filter(pk=params["round"], closed_at__isnull=True).first()
    told = _newest(row)
    if row is None or told is None or not (told.number == row.number == params["number"]):
        return None
    if told.message is warning.Message.CANCEL:
        return None
    villages = [int(one) for one in str(params.get("parts", "")).split(",") if one]
    named = names(villages)
    return {"words": warning.with_keys(told.words, [named[one][0] for one in villages])}


def _fill_end(params: Mapping[str, int | str], _language: str) -> dict[str, int | str] | None:
    told = _newest(Round.plain.filter(pk=params["round"]).first())
    if told is None or told.message is not warning.Message.CANCEL:
        return None
    return {"words": told.words}


def _newest(row: Round | None) -> warning.VersionShown | None:
    """None: there is none, or its words do not say that it is a drill (or say it of a real warning).

    Raises `NotNow`: a drill waits for the morning, and while a real warning holds.
    """
    if row is None:
        return None
    now = timezone.localtime()
    if morning := called.rings_from(now, is_drill=row.is_exercise):
        raise NotNow(morning - now)
    if row.is_exercise and is_anything_open():
        raise NotNow(REAL_FIRST)
    found = warning.versions_for(ANONYMOUS, [row.alert], timezone.now()).get(row.alert)
    if found is None:
        return None
    is_drill = found.status is warning.Status.EXERCISE
    fits = is_drill == row.is_exercise == found.words.startswith(warning.EXERCISE_WORD)
    return found if fits else None


def register() -> None:
    """Called when the app is ready."""
    for kind, label, title, fill in (
        (CALL, gettext_noop("A call to whoever answers for a village"), gettext_noop("Your village is warned"), _fill_call),
        (END, gettext_noop("A call that a warning is over"), gettext_noop("The warning is over"), _fill_end),
    ):  # fmt: skip
        said = notify.Wording(title, "%(words)s", voice="%(words)s")
        notify.register_kind(
            notify.Kind(kind, label, said, chosen=False, fill=fill, is_public_text=True, is_one_call=True)
        )
