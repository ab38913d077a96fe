"""This room's lines of the timeline of what runs; joined in config/wiring.py."""

from django.urls import reverse
from django.utils.translation import gettext

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.permissions import Permission
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor


def tell(
    actor: Actor, span: warning.Span, sorts: frozenset[warning.Sort], most: int
) -> list[warning.Happening]:
    """When each text of a warning began to go out to people."""
    if warning.Sort.TOLD not in sorts or not actor.may(Permission.WATCH):
        return []
    return [
        warning.Happening(
            at,
            warning.Sort.TOLD,
            "send",
            gettext("First messages to people")
            if number == 1
            else gettext("First messages with the newer text"),
            reverse("delivery:telling", args=[alert]),
        )
        for at, alert, number in queries.begun_in(actor, span.alerts, most)
    ]
