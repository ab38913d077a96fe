"""One tap to the village's chat group: words, place and end, a picture of them, the sound if there is one, and where to check it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import ANONYMOUS, door


@door(public=True)
@require_safe
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The newest message of an alert, an end too; what ran out is not passed on any more."""
    told = warning.version_for(ANONYMOUS, uid, timezone.now())
    link = request.build_absolute_uri(reverse("warning:detail", args=(uid,)))
    text = warning.passed_on(told)
    context = {
        "told": told, "link": link, "text": text, "whole": f"{text}\n{link}", "is_drill": told.status is warning.Status.EXERCISE,
        "may_pass": told.is_live or bool(told.ending),
    }  # fmt: skip
    return render(request, "delivery/forward.html", context)
