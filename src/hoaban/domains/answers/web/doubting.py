"""Is a village cut off? One press says yes or no, one takes it back; and lines that are back while no warning asks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_POST

from hoaban.domains.answers import actions
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.web import shown
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound

SAID = {
    "yes": _("It is marked as cut off. Its neighbours are asked."),
    "no": _("Written down: its line works. It is asked as before."),
    "undo": _("Taken back. The question stands again."),
}


@require_POST
@door(permission=Permission.RECORD)
def doubt(request: HttpRequest, alert: UUID, number: int) -> HttpResponse:
    """Her yes, her no, or neither any more; back to the page of the village, which shows what came of it."""
    said, by, now = request.POST.get("said", ""), actor_of(request), timezone.now()
    if said not in SAID:
        raise NotFound
    try:
        if said == "undo":
            actions.undo(by=by, alert=alert, number=number, request=request_id(request), now=now)
        else:
            actions.decide(
                by=by, alert=alert, number=number, is_cut_off=said == "yes", request=request_id(request), now=now
            )  # fmt: skip
    except (NotFound, NotAllowed):
        raise
    except DomainError as problem:
        return shown.back(request, shown.told(problem), "answers:village", alert, number)
    messages.success(request, gettext(SAID[said]))
    return redirect("answers:village", alert, number)


@require_POST
@door(permission=Permission.RECORD)
def line_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Its telephone works again, though no warning asks it now."""
    actions.line_back(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("It can be reached again. The next warning asks its own people first."))
    return redirect("answers:list")
