"""One page for the whole life of a list that is confirmed as one: shown before, moving, told after, taken back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.lists import queries
from hoaban.domains.lists.actions import whole as actions
from hoaban.domains.registry import api as registry
from hoaban.foundation.access.api import Actor, actor_of, door, request_id

WHY = {
    registry.WhyLeft.FINDING: gettext_noop("Something to look at came up meanwhile"),
    registry.WhyLeft.CHANGED: gettext_noop("Somebody worked on it meanwhile"),
    registry.WhyLeft.CONFIRMED: gettext_noop("Somebody confirmed it meanwhile"),
    registry.WhyLeft.GONE: gettext_noop("It is no longer a household of your area"),
}


@door(permission=registry.CONFIRM)
@require_GET
def whole(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What would be confirmed, how far it is, or what came of it."""
    return render(request, "lists/whole.html", _context(actor_of(request), uid))


@door(permission=registry.CONFIRM)
@require_GET
def progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The moving part of the page; when the work comes to rest, the page is asked to load anew."""
    context = _context(actor_of(request), uid)
    response = render(request, "lists/_progress.html", context)
    if not context["one"].stage.is_moving:
        response["HX-Refresh"] = "true"
    return response


@door(permission=registry.CONFIRM)
@require_POST
def begin(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Yes, confirm what was shown."""
    actions.begin(by=actor_of(request), uid=uid, request=request_id(request))
    return redirect("lists:whole", uid)


@door(permission=registry.CONFIRM)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Undo the whole deed."""
    actions.take_back(by=actor_of(request), uid=uid, request=request_id(request))
    return redirect("lists:whole", uid)


def _context(actor: Actor, uid: UUID) -> dict[str, Any]:
    one = queries.whole_for(actor, uid)
    address = reverse("registry:households")
    return {
        "one": one,
        "back": f"{address}?{one.kept}" if one.kept else address,
        "left": [(line.row, gettext(WHY[line.why])) for line in one.left],
        "stayed": [(line.row, gettext(WHY[line.why])) for line in one.stayed],
        "more_villages": max(0, len(one.villages) - VILLAGES),
        "villages": one.villages[:VILLAGES],
    }


VILLAGES = 40
"""A commune has fewer; a wider list says how many more."""
