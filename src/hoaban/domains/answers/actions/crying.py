"""A call for help climbs the ladder of rings until somebody has taken it. Inside the caller's transaction, the village locked."""

from datetime import datetime

from hoaban.domains.answers.models import Help, Owed, Report
from hoaban.domains.answers.queries.calls import RINGER
from hoaban.domains.answers.queries.places import own_province, whole_name
from hoaban.domains.answers.values import PROVINCE
from hoaban.domains.ringing import api as ringing
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places


def ring(by: Actor, row: Help, owed: Owed, now: datetime, *, is_at_hand: bool = False) -> None:
    """It rings while nobody has taken it. ``by`` is not called: she wrote it down (``is_at_hand``) or gave it back."""
    is_open = row.ended_at is None and not row.taken_by
    where = ringing.Waiting(
        row.uid, 0, whole_name(row.place_no), row.place_no, places.stop_of(row.place_no), row.opened_at,
        by.key if by.key.startswith("user:") else "",
    )  # fmt: skip
    cause = ringing.Cause(
        ringing.What.HELP, row.uid, owed.round.is_exercise, (where,) if is_open else (), is_again=True, is_at_hand=is_at_hand
    )  # fmt: skip
    ringing.hear(by=by if is_at_hand else RINGER, cause=cause, now=now)


def ring_for_word(row: Report, now: datetime) -> None:
    """Somebody wrote or pressed that she needs help, and nobody knows the village for sure: it rings until the word is read."""
    number = row.place_no if row.place_no % PROVINCE else own_province()
    where = ringing.Waiting(row.uid, 0, whole_name(number), number, places.stop_of(number), row.at)
    ringing.hear(
        by=RINGER,
        cause=ringing.Cause(
            ringing.What.HELP, row.uid, is_drill=False, waiting=(where,) if row.waits else ()
        ),
        now=now,
    )
