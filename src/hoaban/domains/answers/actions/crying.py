"""A call for help is told and climbs the ladder of rings until somebody has taken it. Inside the caller's transaction, the village
locked. Whatever breaks on that way costs nobody's call: it is kept, and told again by the events of this room."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoaban.domains.answers.actions import ringing as notices
from hoaban.domains.answers.events import HelpUntold, WordUntold
from hoaban.domains.answers.models import Help, Owed, Report
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.queries.calls import RINGER
from hoaban.domains.answers.queries.places import own_province, whole_name
from hoaban.domains.answers.values import PROVINCE
from hoaban.domains.ringing import api as ringing
from hoaban.foundation.access.api import Actor
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places

log = logging.getLogger(__name__)


def tell(by: Actor, row: Help, owed: Owed, now: datetime, *, is_at_hand: bool = False) -> None:
    """One duty above all else until somebody says how it ended, a text message for each word of it, and until somebody took it it rings.
    ``is_at_hand``: an official wrote it down."""
    with _kept_whatever_breaks(HelpUntold(row.pk)):
        _tell(by, row, owed, now, is_at_hand=is_at_hand)


def on_help_untold(payload: Mapping[str, Any], _seq: int) -> None:
    """Listener of this room's own event: what broke is tried again; heard twice, nobody is told twice."""
    with transaction.atomic():
        row = (
            Help.plain.select_for_update(of=("self",))
            .select_related("owed__round")
            .get(pk=payload["help_id"])
        )
        if row.ended_at is None:
            _tell(RINGER, row, row.owed, timezone.now())


def tell_word(row: Report, now: datetime, *, wakes: bool = False) -> None:
    """Somebody needs help and nobody knows the village for sure: it rings until the word is read; ``wakes``: whoever may help has a text
    message besides, as of any call for help."""
    with _kept_whatever_breaks(WordUntold(row.pk, wakes)):
        _tell_word(row, now, wakes=wakes)


def on_word_untold(payload: Mapping[str, Any], _seq: int) -> None:
    """As `on_help_untold`."""
    with transaction.atomic():
        row = Report.plain.select_for_update().get(pk=payload["report_id"])
        if row.waits:
            _tell_word(row, timezone.now(), wakes=payload["wakes"])


@contextmanager
def _kept_whatever_breaks(untold: HelpUntold | WordUntold) -> Iterator[None]:
    """What a person told in need is never lost for a fault of what calls others: it stays, and the event's listener tries that again."""
    try:
        with transaction.atomic():
            yield
    except (jobs.StopRequested, jobs.LeaseLost):
        raise
    except Exception:  # outermost: the call for help outlives whatever broke here
        log.exception("a call for help is kept, and nobody could be called for it yet; it is tried again")
        events.publish(untold)


def _tell(by: Actor, row: Help, owed: Owed, now: datetime, *, is_at_hand: bool = False) -> None:
    path = notices.help_path(row.uid)
    notices.ask_duty(
        by, notices.HELP, owed, now, permission=Permission.HELP, path=path, target=row, desk=notices.PROVINCE_DESK, occasion="call",
    )  # fmt: skip
    notices.wake_helpers(owed, path, f"help:{row.pk}:{row.version}", now)
    ring(by, row, owed, now, is_at_hand=is_at_hand)


def _tell_word(row: Report, now: datetime, *, wakes: bool) -> None:
    if wakes:
        notices.wake_for_word(row, now)
    ring_for_word(row, now)


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
