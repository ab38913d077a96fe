"""A link to this room's pages for pages of rooms below; joined in config/wiring.py."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from hoaban.domains.damage import queries
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor


def reports(actor: Actor, alert: UUID) -> warning.Link | None:
    """Beside a warning whose communes were asked what they lost."""
    facts = warning.facts_of(alert) if actor.may(Permission.SEE) else None
    if facts is None or not queries.is_asked(actor, facts.occasion):
        return None
    return warning.Link(reverse("damage:event", args=[facts.occasion]), gettext("What communes lost"))
