"""Who is asked to listen: one duty per person while a recording in a language of hers waits, whoever decides it."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.speech import queries
from hoaban.foundation.speech.models import MotherTongue
from hoaban.foundation.speech.permissions import Permission

KIND = "speech.listen"
# Which language stands nowhere in the duty: it hints at the listener's ethnic group.
TITLE = gettext_noop("Listen to what was recorded in a language you grew up with")
TERM = duties.Workdays(3)
"""No law sets it: a speaker should hear within the week whether her words are out."""


def call_listeners(by: access.Actor, languages: Iterable[str], now: datetime, decided: bool = False) -> None:
    """Called in the transaction that changed what waits in these languages: ask who can decide, let go who cannot.

    ``decided``: by the asker herself, whose duty may be done by it.
    """
    keys = MotherTongue.plain.filter(language__in=set(languages)).values_list("user_key", flat=True)
    for key in sorted(set(keys)):
        call_listener(by, key, now, done=decided and key == by.key)


def call_listener(by: access.Actor, key: str, now: datetime, *, done: bool = False) -> None:
    """Open her duty if something waits for her ears and none is open; end it when nothing does."""
    own = MotherTongue.plain.select_for_update().filter(user_key=key).order_by("pk")
    languages = [row.language for row in own]  # locked: two recordings at once ask her once
    target, listener = ("speech.listener", key), _listener(key)
    if listener is None or not queries.waits_for_ears(key, languages):
        end = duties.close_duty if done else duties.withdraw_duty
        end(by=by, kind=KIND, target=target, now=now)
    elif not duties.is_open(KIND, target):
        duties.open_duty(
            by=by, kind=KIND, title=TITLE, target=target, path=reverse("speech:waiting"),
            number=listener.areas(Permission.APPROVE)[0].start, assigned_to=duties.Colleague(key, listener.label),
            term=TERM, cause="speech:recording:level", occasion=now.isoformat(), now=now,
        )  # fmt: skip


def _listener(key: str) -> access.Actor | None:
    """As she may act today; None once she may not."""
    kind, _, number = key.partition(":")
    actor = accounts.actor_of_id(int(number)) if kind == "user" and number.isdigit() else None
    return actor if actor and actor.may(Permission.APPROVE) else None
