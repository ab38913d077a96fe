"""Reports of damage to read: the events, one event with all its communes and their sum, one commune with its versions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from hoaban.domains.damage import queries, spoken
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.values import Cause, Kind
from hoaban.domains.damage.web import board
from hoaban.domains.damage.web.shown import groups_of, history, law, sources, title_of
from hoaban.domains.damage.web.writing import kind_of
from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.places import api as places


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Events of the asker's communes, the newest first."""
    actor, now = actor_of(request), timezone.now()
    lines = [(one, spoken.event(one)) for one in queries.events_for(actor)]
    unasked = [(one, spoken.event(one.event)) for one in queries.unasked_for(actor, now)]
    return render(
        request,
        "damage/home.html",
        {
            "lines": lines,
            "unasked": unasked,
            "law": law(),
            "sources": sources(),
            "may_take": bool(unasked or queries.open_to(actor, now)),
        },
    )


@door(permission=Permission.SEE)
@require_GET
def event(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is still missing, the sum of what was counted, and who reported what and when."""
    actor, kind = actor_of(request), kind_of(request)
    found = queries.board_for(actor, uid, kind)
    more = {"title": spoken.event(found.event), "law": law(), "uid": uid}
    return render(request, "damage/event.html", board.context_of(request, actor, found) | more)


@door(permission=Permission.SEE)
@require_GET
def commune(request: HttpRequest, uid: UUID, commune: int) -> HttpResponse:
    """One commune: the newest of each report, and every version with what changed."""
    actor = actor_of(request)
    asked = queries.asked_for(actor, uid, commune)
    told = queries.kinds_told(queries.versions_for(actor, uid, commune))
    covered = {number for versions in told.values() for number in versions[0].covers}
    names, areas = places.names_of(covered) if covered else {}, actor.areas(Permission.WRITE)
    context = title_of(actor, uid, commune) | {
        "asked": asked, "cause": gettext(spoken.CAUSES[Cause(asked.cause)]), "law": law(), "uid": uid, "commune": commune,
        "may_write": any(area.contains(commune) for area in areas),
        "kinds": [
            {"key": one.value, "name": spoken.kind(one), "last": told[one][0] if one in told else None,
             "groups": groups_of(told[one][0].amounts) if one in told else [], "history": history(told.get(one, [])),
             "covers": ", ".join(names[each] for each in told[one][0].covers if each in names) if one in told else ""}
            for one in Kind
        ],
    }  # fmt: skip
    return render(request, "damage/commune.html", context)
