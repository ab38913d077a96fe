"""Door-to-door lists, on a phone and on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.targeting import actions, queries
from hoaban.domains.targeting.errors import AnswerUnknown
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.spoken import TOLDS, WHYS, spoken_here
from hoaban.domains.targeting.values import Told
from hoaban.domains.targeting.web import shown
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import actor_of, door, request_id

TAKE_BACK = "back"


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
    """One tap; a wrong one is taken back by its own button, never by what is missing or unknown."""
    said = request.POST.get("how", "")
    if said != TAKE_BACK and said not in set(Told):
        raise AnswerUnknown
    how = Told(said) if said != TAKE_BACK else None
    alert, village, stands = actions.tell_door(
        by=actor_of(request), uid=uid, how=how, request=request_id(request), now=timezone.now()
    )
    if stands:
        messages.success(
            request, gettext("Written down.") if how else gettext("Taken back: the home is still to be told.")
        )
    else:
        messages.warning(request, gettext("Not changed: something was said of this home at a later hour."))
    return redirect("targeting:doors_of", alert, village)
