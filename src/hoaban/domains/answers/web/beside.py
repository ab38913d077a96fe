"""Links to the duty map for pages of rooms below; joined in config/wiring.py."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import ngettext

from hoaban.domains.answers import queries
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.values import State
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound


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
