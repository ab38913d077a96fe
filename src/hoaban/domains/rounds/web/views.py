"""Which households of a village are still to visit and who saw the others; who came to one, and what was found there."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from hoaban.domains.rounds import form, queries
from hoaban.domains.rounds.permissions import Permission
from hoaban.foundation.access.api import actor_of, door

ASKED = {field.key: field for field in form.FIELDS}


@door(permission=Permission.VISIT)
@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """Her villages, with how many of their households somebody saw this month."""
    return render(request, "rounds/villages.html", {"villages": queries.villages(actor_of(request))})


@door(permission=Permission.VISIT)
@require_GET
def village(request: HttpRequest, key: str) -> HttpResponse:
    """One village: what is left first, then who saw which household."""
    found = queries.round_of(actor_of(request), key)
    return render(
        request, "rounds/village.html", {"found": found, "seen": [(one, _met(one)) for one in found.seen]}
    )


@door(permission=Permission.VISIT)
@require_GET
def visits(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The visits to one household, the newest first, with their photos."""
    home = queries.visits_of(actor_of(request), uid)
    context = {
        "home": home,
        "visits": [(one, _met(one), _corrected(one)) for one in home.visits],
    }
    return render(request, "rounds/visits.html", context)


def _met(one: queries.VisitTold | queries.Seen) -> str:
    return gettext(dict(ASKED["met"].choices)[one.met]) if one.met else ""


def _corrected(one: queries.VisitTold) -> list[str]:
    return [gettext(ASKED[key].label) for key in one.corrected if key in ASKED]
