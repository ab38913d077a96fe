"""What stands beside the duty room's list, also for whoever has no right to see drafts: signs, the newest lines, when it is told anew."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.warning import happened, ports, queries
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.values import Status
from hoaban.domains.warning.values.happened import Sort
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.events import api as events

FETCHED, SHOWN, SIGNS = 60, 8, 3
TOPICS = ("answers", "deliveries", "rings", "signs", "warnings")


def duty_room(actor: Actor, status: Status, now: datetime) -> dict[str, Any]:
    """Small enough to be asked on each view of the page."""
    span, whole = queries.span_for(actor, status, now), ports.connected.timeline(actor, status)
    entries = happened.timeline(actor, span, [one for one in Sort if one is not Sort.SIGN], FETCHED) if span else []  # fmt: skip
    return {
        "span": span, "whole": whole, "live_topics": live_topics(actor), "glance": ports.connected.glance(actor, status),
        "signs": happened.signs(actor, span, SIGNS) if span else [],
        "happened": happened.folded(entries, f"{whole}&kind={Sort.ANSWER.value}" if whole else "")[:SHOWN],
    }  # fmt: skip


def drafts_of_bulletin(actor: Actor, one: bulletins.BulletinLine) -> list[tuple[str, str]]:
    """Room bulletins asks: what was written from it, and one press to write a warning from it while it holds."""
    found = []
    if actor.may(Permission.SEE) and (uid := queries.begun_by(actor, one.uid)):
        found.append(
            (reverse("warning:alert", args=[uid]), gettext("Open the warning that was written from it"))
        )
    if one.is_current and actor.may(Permission.DRAFT):
        found.append(
            (f"{reverse('warning:choose')}?bulletin={one.uid}", gettext("Write a warning from this bulletin"))
        )
    return found


def live_topics(actor: Actor) -> str:
    """Those this reader may listen to: a stream that is asked for one more is refused whole."""
    found = []
    for one in TOPICS:
        try:
            events.topics_for(actor, [one])
        except NotFound:
            continue
        found.append(one)
    return " ".join(found)
