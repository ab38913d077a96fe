"""What the page of outcomes can count today: each number from the room that keeps it, for what the person may see."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from hoaban.domains.aftermath import spoken
from hoaban.domains.answers import api as answers
from hoaban.domains.answers.permissions import Permission as Answers
from hoaban.domains.ringing import api as ringing
from hoaban.domains.ringing.permissions import Permission as Ringing
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor
from hoaban.ui import formats
from hoaban.workspace import outcomes
from hoaban.workspace.outcomes import Figure

YEAR = timedelta(days=365)


def join() -> None:
    """Called once, by wiring."""
    outcomes.measure("first_ring", first_ring)
    outcomes.measure("answered", answered)
    outcomes.measure("languages", languages)


def first_ring(actor: Actor) -> Figure:
    if not actor.may(Ringing.ANSWER):
        return _closed()
    since = timezone.now() - YEAR
    found = ringing.time_to_first_ring(actor, since)
    if not found.drafts:
        return _nothing(since)
    value = (
        gettext("Nobody was called") if found.middle is None else spoken.took(timedelta(seconds=found.middle))
    )
    said = gettext("Somebody was called for %(n)s of %(of)s drafts, %(since)s")
    return Figure(value, said % {**_counts(found.rang, found.drafts), "since": _since(since)})


def answered(actor: Actor) -> Figure:
    if not actor.may(Answers.SEE):
        return _closed()
    now = timezone.now()
    found = answers.in_time(actor, now - YEAR, now)
    if not found.villages:
        return _nothing(now - YEAR)
    said = ngettext(
        "%(n)s of %(of)s villages, by %(warnings)s warning %(since)s",
        "%(n)s of %(of)s villages, by %(warnings)s warnings %(since)s",
        found.warnings,
    )
    told = {"warnings": spoken.number(found.warnings), "since": _since(now - YEAR)}
    return Figure(
        _share(found.answered, found.villages), said % (_counts(found.answered, found.villages) | told)
    )


def languages(_actor: Actor) -> Figure:
    """Of the whole province: a language ends at no border of a commune."""
    covered, spoken_here = warning.voiced_languages()
    if not spoken_here:
        return Figure(gettext("No language of the province is on record"))
    said = gettext("%(n)s of %(of)s languages, as of now")
    return Figure(_share(covered, spoken_here), said % _counts(covered, spoken_here))


def _closed() -> Figure:
    return Figure(gettext("Counted, but not shown to your role"))


def _nothing(since: datetime) -> Figure:
    return Figure(gettext("Nothing to count %(since)s") % {"since": _since(since)})


def _since(since: datetime) -> str:
    return gettext("in the last 12 months (since %(day)s)") % {"day": formats.day(timezone.localtime(since))}


def _share(n: int, of: int) -> str:
    """Rounded down: all is said of all only."""
    return f"{n * 100 // of}%"


def _counts(n: int, of: int) -> dict[str, str]:
    return {"n": spoken.number(n), "of": spoken.number(of)}
