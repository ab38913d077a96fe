"""This room's lines of the timeline of what runs; joined in config/wiring.py."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from hoaban.domains.ringing import queries
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.spoken import HOWS, STAGES
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access


def tell(
    actor: access.Actor, span: warning.Span, sorts: frozenset[warning.Sort], most: int
) -> list[warning.Happening]:
    """For whom a draft rang, rung by rung, and who has it."""
    if warning.Sort.RING not in sorts or not actor.may(Permission.ANSWER):
        return []
    found = [
        warning.Happening(
            one.at,
            warning.Sort.RING,
            "bell",
            f"{gettext(STAGES[one.stage])}: {_rung(one.people)}",
            _page(one.bell),
        )
        for one in queries.rung_in(actor, span.storms, most)
    ]
    return found + [
        warning.Happening(one.at, warning.Sort.RING, "eye", _took(one), _page(one.bell), by=one.by)
        for one in queries.taken_in(actor, span.storms, most)
    ]


def _page(bell: object) -> str:
    return reverse("ringing:bell", args=[bell])


def _rung(people: int) -> str:
    """That it rang for them; what reached each stands on its page."""
    return ngettext("the ring went to %(n)s person", "the ring went to %(n)s people", people) % {"n": people}


def _took(one: queries.Taken) -> str:
    return gettext("Somebody has the draft (%(how)s)") % {"how": gettext(HOWS[one.how])}
