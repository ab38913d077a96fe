"""Browsers with offline work: mine, and for whoever looks after devices those of the area."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import Actor, door, request_id
from hoaban.foundation.offline import actions, queries
from hoaban.foundation.offline.permissions import Permission


@door(signed_in=True)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Each browser: whose, last seen, what it still holds, what was lost."""
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    lines = queries.devices_visible_to(actor)
    context = {"devices": lines, "may_end": actor.may(Permission.END_DEVICE)}
    return render(request, "offline/devices.html", context)


@door(signed_in=True)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Wipe at the next contact; what can still be sent is sent first."""
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    actions.end_device(by=actor, pk=pk, request=request_id(request), now=timezone.now())
    messages.success(
        request,
        gettext(
            "Ended. At its next contact the browser sends what it can, wipes itself, and says here what was lost."
        ),
    )
    return redirect("offline:devices")
