"""Whose signatures count on a feed: those entered, one more, an end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.bulletins import actions, queries
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.web.forms import CertificateForm
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError


@door(permission=Permission.KEEP)
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Each with who entered it, how it was checked, and until when it counts."""
    actor, now, fault = actor_of(request), timezone.now(), ""
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_certificate(
                by=actor, feed=uid, told=form.certificate(), request=request_id(request), now=now
            )
        except DomainError as problem:
            fault = gettext(problem.msgid) % problem.params
        else:
            messages.success(
                request,
                gettext(
                    "What comes from now on is checked with this certificate. What came before is judged again in a minute."
                ),
            )
            return redirect("bulletins:certificates", uid)
    title, is_bare, found = queries.certificates(actor, uid, now)
    context = {
        "form": form, "fault": fault, "title": title, "feed": uid, "is_bare": is_bare, "certificates": found,
    }  # fmt: skip
    return render(
        request, "bulletins/certificates.html", context, status=422 if fault or form.errors else 200
    )


@door(permission=Permission.KEEP)
@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """From this moment; what it signed before stays as it was judged."""
    feed = actions.end_certificate(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("This certificate does not count any more."))
    return redirect("bulletins:certificates", feed)
