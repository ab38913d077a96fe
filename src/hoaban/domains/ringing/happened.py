"""This room's lines of the timeline of what runs; joined in config/wiring.py."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from hoaban.domains.ringing import queries
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.spoken import HAS_IT, HOWS, STAGES, WHATS
from hoaban.domains.ringing.values import What
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access


def tell(
    actor: access.Actor, span: warning.Span, sorts: frozenset[warning.Sort], most: int
) -> list[warning.Happening]:
    """For whom something rang, rung by rung, and who has it."""
    if warning.Sort.RING not in sorts or not actor.may(Permission.ANSWER):
        return []
    found = [
        warning.Happening(
            one.at,
            warning.Sort.RING,
            "bell",
            _rung(one),
            _page(one.bell),
        )
        for one in queries.rung_in(actor, span, most)
    ]
    return found + [
        warning.Happening(one.at, warning.Sort.RING, "eye", _took(one), _page(one.bell), by=one.by)
        for one in queries.taken_in(actor, span, most)
    ]


def _page(bell: object) -> str:
    return reverse("ringing:bell", args=[bell])


def _rung(one: queries.Rung) -> str:
    """That it rang for them; what reached each stands on its page. Of a draft the storm says what rang."""
    went = ngettext("the ring went to %(n)s person", "the ring went to %(n)s people", one.people)
    said = f"{gettext(STAGES[one.stage])}: {went % {'n': one.people}}"
    return said if one.what is What.DRAFT else f"{gettext(WHATS[one.what])}. {said}"


def _took(one: queries.Taken) -> str:
    return gettext(HAS_IT[one.what]) % {"how": gettext(HOWS[one.how])}
