"""Links to the duty map for pages of rooms below; joined in config/wiring.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from hoaban.domains.answers import queries
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.values import State
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.ui import formats

NAMED = 3
"""Villages that one line of the duty room names."""


def board(actor: Actor, alert: UUID) -> warning.Link | None:
    """Beside the alert in the duty room; nothing before its villages are asked."""
    if not actor.may(Permission.SEE):
        return None
    try:
        one = queries.round_for(actor, alert)
    except NotFound:
        return None
    told = {"n": one.answered, "m": one.villages}
    return warning.Link(
        reverse("answers:board", args=(alert,)),
        ngettext("%(n)s of %(m)s village answered", "%(n)s of %(m)s villages answered", one.villages) % told,
    )


def cries(actor: Actor, alerts: Sequence[UUID]) -> Mapping[UUID, warning.Link]:
    """On the duty room's lines: how many villages of each call for help, and where they stand."""
    if not actor.may(Permission.SEE):
        return {}
    return {
        alert: warning.Link(
            f"{reverse('answers:board', args=(alert,))}?state={State.HELP.value}",
            ngettext("%(n)s village calls for help", "%(n)s villages call for help", n) % {"n": n},
        )
        for alert, n in queries.calling(actor, alerts).items()
    }


def strips(actor: Actor, status: warning.Status, _now: datetime) -> Sequence[warning.Strip]:
    """Above the duty room's drafts: villages that no question reached, for no line takes it. Somebody calls them."""
    if not actor.may(Permission.SEE):
        return ()
    is_drill = status is warning.Status.EXERCISE
    stuck = [_strip(one) for one in queries.stuck_for(actor, is_exercise=is_drill)]
    return stuck if is_drill else [*stuck, *(_doubted(*one) for one in queries.doubted_for(actor).items())]


def _doubted(alert: UUID, villages: Sequence[tuple[int, str]]) -> warning.Strip:
    """Signs speak for it that they are cut off, and nobody said yes or no yet."""
    numbers, names = zip(*villages, strict=True)
    asks = ngettext(
        "is it cut off? One press says yes or no",
        "are they cut off? One press each says yes or no",
        len(names),
    )
    path = f"{reverse('answers:board', args=(alert,))}#doubts"
    if len(names) == 1:
        path = f"{reverse('answers:village', args=(alert, numbers[0]))}#doubt"
    hardly = gettext("Hardly a message arrives there, or its station or loudspeaker fell silent")
    return warning.Strip(f"{_some(names)}: {asks}", hardly, "", path, is_urgent=True)


def _some(names: Sequence[str]) -> str:
    some = ", ".join(names[:NAMED])
    return gettext("%(villages)s and others") % {"villages": some} if len(names) > NAMED else some


def _strip(one: queries.Stuck) -> warning.Strip:
    numbers, names = zip(*one.villages, strict=True)
    at = {"at": formats.moment(timezone.localtime(one.since))}
    if len(names) == 1:
        path = reverse("answers:village", args=(one.round.alert, numbers[0]))
        waits = gettext("its question waits for a line since %(at)s: call it by hand") % at
    else:
        path = f"{reverse('answers:board', args=(one.round.alert,))}#who"
        waits = gettext("their questions wait for a line since %(at)s: call them by hand") % at
    hazard = gettext(warning.HAZARDS[warning.Hazard(one.round.hazard)])
    danger = f"{hazard}, {gettext(warning.LEVELS[one.round.level])}: {one.round.where}"
    return warning.Strip(f"{_some(names)}: {waits}", danger, "", path, is_urgent=not one.round.is_exercise)
