"""A bulletin of others as the beginning of a warning: only what it says itself is filled in, and it stays quoted."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, override

from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.warning import queries
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.spoken import HAZARDS
from hoaban.domains.warning.values import Hazard, Origin
from hoaban.foundation.access.api import Actor, UnitRange, actor_of
from hoaban.foundation.places import api as places
from hoaban.kit.text import name_key

BETWEEN = re.compile(r"[,;/+]| và | and ")
HOURS = range(1, 241)
"""As the form asks."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A bulletin that holds, and what of it stands in the form."""

    one: bulletins.ForDraft
    told: bulletins.Told
    hazards: tuple[Hazard, ...]
    """Those that its event names, word for word; none where it says it in other words."""
    areas: tuple[int, ...]
    """Of the places it names those she may warn."""
    left: int
    """How many more it names."""
    hours: int | None
    """Until it ends, to the nearest hour; None: it does not say."""

    def proposed(self) -> dict[str, Any]:
        return {"areas": list(self.areas)} | ({"hours": self.hours} if self.hours else {})


def of(request: HttpRequest) -> Heard | None:
    """The bulletin that the address names; None: none, or it holds no more."""
    actor, now = actor_of(request), timezone.now()
    try:
        one = bulletins.for_draft(actor, UUID(request.GET.get("bulletin", "")), now)
    except ValueError:
        return None
    if one is None:
        return None
    areas = tuple(number for number in one.numbers if _is_hers(actor, number))
    return Heard(
        one,
        bulletins.told([one.line])[0],
        hazards_named(one.line.event),
        areas,
        len(one.numbers) - len(areas),
        _hours(one.expires, now),
    )


def beside(request: HttpRequest, heard: Heard | None, what: Hazard | None = None) -> dict[str, Any]:
    """What pages say of it; ``what``: the danger she writes about."""
    named = heard.hazards if heard else ()
    return {
        "heard": heard, "named": named, "is_other": bool(named) and what is not None and what not in named,
        "is_past": heard is None and "bulletin" in request.GET,
    }  # fmt: skip


def began(heard: Heard | None) -> tuple[Origin, str]:
    """What a draft began with, and its number."""
    return (Origin.BULLETIN, str(heard.one.line.uid)) if heard else (Origin.HAND, "")


def gone(request: HttpRequest, heard: Heard | None) -> str:
    """It held on the page she pressed, and holds no more: once she is told, then what she sends is hers alone."""
    if heard is not None or not request.POST.get("heard"):
        return ""
    return gettext(
        "Meanwhile the bulletin was replaced, cancelled or ran out. Nothing was sent; your words stand here. "
        "Read what its sender says now, then send it as a warning of your own, or leave it."
    )


def hazards_named(event: str) -> tuple[Hazard, ...]:
    """Each part of the sender's word for the event that is a danger of ours, in our words or in our people's; nothing is read into it."""
    parts = {name_key(part) for part in BETWEEN.split(event)} | {name_key(event)}
    return tuple(one for one in Hazard if _names(one) & parts)


def _names(hazard: Hazard) -> set[str]:
    said = {HAZARDS[hazard], queries.book().hazards.get(hazard, "")}
    with override("vi"):
        said.add(gettext(HAZARDS[hazard]))
    return {name_key(one) for one in said if one}


def _is_hers(actor: Actor, number: int) -> bool:
    whole = UnitRange(number, places.stop_of(number))
    return any(area.covers(whole) for area in actor.areas(Permission.DRAFT))


def _hours(expires: datetime | None, now: datetime) -> int | None:
    if expires is None:
        return None
    return min(max(round((expires - now).total_seconds() / 3600), HOURS.start), HOURS.stop - 1)
