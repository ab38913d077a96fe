"""Links to this room's pages for pages of rooms below; joined in config/wiring.py."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.permissions import Permission
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places


def progress(actor: Actor, alert: UUID) -> warning.Link | None:
    """Beside the alert in the duty room; nothing before anybody is told."""
    if not (actor.may(Permission.WATCH) and queries.numbers_for(actor, alert)):
        return None
    return warning.Link(reverse("delivery:telling", args=(alert,)), gettext("Who has been told"))


def forward(_actor: Actor, alert: UUID) -> warning.Link | None:
    """Beside what everybody reads."""
    return warning.Link(reverse("delivery:forward", args=(alert,)), gettext("Pass it on to your village"))


def follow(_actor: Actor, _alert: UUID) -> warning.Link | None:
    """For whoever lives elsewhere."""
    return warning.Link(reverse("delivery:follow"), gettext("Warnings for my village, by message"))


def my_village() -> warning.Link:
    """Below the list of what holds now: her own place, and how to be told of what comes."""
    return warning.Link(reverse("delivery:follow"), gettext("Warnings for my village"))


def at_unit(unit: places.Unit) -> places.Link | None:
    """On the page of a commune or village of today: what holds there, and how to be told of what comes."""
    if unit.number is None or unit.valid_to is not None or unit.level is places.Level.PROVINCE:
        return None
    return places.Link(reverse("delivery:at", args=(unit.number,)), gettext("Warnings here"), "bell")
