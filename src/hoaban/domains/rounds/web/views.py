"""One page: who came to a household, and what was found there."""

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
def visits(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The visits to one household, the newest first, with their photos."""
    home = queries.visits_of(actor_of(request), uid)
    context = {
        "home": home,
        "visits": [(one, _met(one), _corrected(one)) for one in home.visits],
    }
    return render(request, "rounds/visits.html", context)


def _met(one: queries.VisitTold) -> str:
    return gettext(dict(ASKED["met"].choices)[one.met]) if one.met else ""


def _corrected(one: queries.VisitTold) -> list[str]:
    return [gettext(ASKED[key].label) for key in one.corrected if key in ASKED]
