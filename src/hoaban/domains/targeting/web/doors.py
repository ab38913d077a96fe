"""Door-to-door lists, on a phone and on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.targeting import actions, queries
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.spoken import TOLDS, WHYS, spoken_here
from hoaban.domains.targeting.values import Told
from hoaban.domains.targeting.web import shown
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import actor_of, door, request_id


@door(permission=Permission.DOORS)
@require_GET
def prepared(request: HttpRequest, number: int) -> HttpResponse:
    """Which homes somebody would have to come to; warnings in force have lists of their own, to tick."""
    actor = actor_of(request)
    told = queries.door_list(actor, number)
    context = {
        "told": told, "doors": shown.doors(told.doors, spoken_here(WHYS), spoken_here(TOLDS)),
        "alerts": queries.alerts_here(actor, number, timezone.now()),
        "drill_word": warning.EXERCISE_WORD,
    }  # fmt: skip
    return render(request, "targeting/doors.html", context)


@door(permission=Permission.DOORS)
@require_GET
def of_alert(request: HttpRequest, alert: UUID, number: int) -> HttpResponse:
    """The list of one warning: what is still to do stands first."""
    actor, now = actor_of(request), timezone.now()
    told = queries.door_list_of(actor, alert, number)
    one = warning.version_for(actor, alert, now)
    context = {
        "told": told, "doors": shown.doors(told.doors, spoken_here(WHYS), spoken_here(TOLDS)), "alert": one,
        "drill_word": warning.EXERCISE_WORD,
        "drill": one.status is warning.Status.EXERCISE, "ways": list(spoken_here(TOLDS).items()),
    }  # fmt: skip
    return render(request, "targeting/doors.html", context)


@door(permission=Permission.DOORS)
@require_POST
def tell(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One tap; the same tap again takes it back."""
    said = request.POST.get("how", "")
    how = Told(said) if said in set(Told) else None
    alert, village = actions.tell_door(
        by=actor_of(request), uid=uid, how=how, request=request_id(request), now=timezone.now()
    )
    messages.success(
        request, gettext("Written down.") if how else gettext("Taken back: the home is still to be told.")
    )
    return redirect("targeting:doors_of", alert, village)
