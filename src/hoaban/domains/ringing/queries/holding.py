"""Whether signs call somebody now, or wait for what rings already."""

from datetime import datetime

from hoaban.domains.ringing.models import Bell
from hoaban.domains.ringing.queries.ladder import ladder
from hoaban.domains.ringing.values import Held, State, What
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.api import Hazard
from hoaban.foundation.places import api as places

PROVINCE = 10**9
OF_STORMS = frozenset({Hazard.FLASH_FLOOD, Hazard.LANDSLIDE, Hazard.FLOOD, Hazard.HEAVY_RAIN, Hazard.STORM})
"""Whose drafts ring for the same danger that people see in streams and slopes; cold, heat and fire are another."""


def held(bell: Bell, now: datetime, *, is_vouched: bool) -> Held | None:
    """None: it rings. Only signs are ever held, a call for help never; a drill's for its own storm alone."""
    if bell.what != What.SIGN:
        return None
    if _is_with_storm(bell):
        return Held.STORM
    return None if is_vouched or bell.is_drill or not _are_many(bell, now) else Held.MANY


def _is_with_storm(bell: Bell) -> bool:
    """A draft for this commune rings, and nobody has opened it: whoever does sees the sign beside it."""
    if not bell.place_no % PROVINCE:
        return False  # nobody understood yet where it is
    rows = Bell.plain.filter(what=What.DRAFT, state=State.RINGING, is_drill=bell.is_drill)
    rows = rows.filter(place_no__lt=bell.place_stop, place_stop__gt=bell.place_no)
    for alert in rows.values_list("subject", flat=True):
        facts = warning.facts_of(alert)
        if facts and facts.hazard in OF_STORMS and any(_touches(one, bell) for one in facts.areas):
            return True
    return False


def _touches(area: int, bell: Bell) -> bool:
    return area < bell.place_stop and places.stop_of(area) > bell.place_no


def _are_many(bell: Bell, now: datetime) -> bool:
    """The words of nameless people alone made telephones ring so often already."""
    rows = Bell.plain.filter(what=What.SIGN, is_drill=False, is_nameless=True, held="")
    rows = rows.filter(began_at__gt=now - ladder().signs_within).exclude(pk=bell.pk)
    return bool(rows.count() >= ladder().most_signs)
