"""Devices and programs with keys of their own."""

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.foundation.access.api import UnitRange, door, permission_book, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import actions, queries
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.values import ClientKind, IssuedClient
from hoaban.foundation.accounts.web import units
from hoaban.foundation.accounts.web.common import asking, me, sensitive, told
from hoaban.foundation.accounts.web.forms import ClientForm
from hoaban.foundation.accounts.web.words import said


@require_safe
@door(permission=Permission.SEE_CLIENT)
def listing(request: HttpRequest) -> HttpResponse:
    actor = asking(request)
    rows = queries.clients_visible_to(actor)
    names = units.names([UnitRange(row.start, row.stop) for row in rows])
    book = permission_book()
    clients = [
        {
            "row": row,
            "area": names[UnitRange(row.start, row.stop)],
            "scopes": [said(book.get(scope, scope)) for scope in row.scopes],
            "expired": row.expires_at <= timezone.now(),
        }
        for row in rows
    ]
    context = {
        "clients": clients,
        "may_issue": actor.may(Permission.ISSUE_CLIENT),
        "may_see_people": actor.may(Permission.SEE),
    }
    return render(request, "accounts/clients.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@door(permission=Permission.ISSUE_CLIENT)
@sensitive
def issue(request: HttpRequest) -> HttpResponse:
    form = ClientForm(asking(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        issued = _issued(request, form)
        if issued is not None:
            response = render(
                request, "accounts/client_key.html", {"issued": issued, "name": form.cleaned_data["name"]}
            )
            response.headers["Cache-Control"] = "no-store"
            return response
    return render(request, "accounts/client_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@door(signed_in=True)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner, or whoever manages keys in the area."""
    actions.revoke_client(by=asking(request), client_id=pk, request=request_id(request))
    messages.success(request, _("The key no longer works."))
    here = asking(request).may(Permission.SEE_CLIENT)
    return redirect("accounts:clients" if here else "accounts:me")


def _issued(request: HttpRequest, form: ClientForm) -> IssuedClient | None:
    typed = form.cleaned_data
    last_moment = timezone.make_aware(datetime.combine(typed["expires_on"], time.max))
    try:
        return actions.issue_client(
            by=asking(request),
            name=typed["name"],
            kind=ClientKind(typed["kind"]),
            owner=me(request),
            scopes=typed["scopes"],
            number=typed["unit"],
            expires_at=last_moment,
            request=request_id(request),
        )
    except DomainError as problem:
        form.add_error(None, told(problem))
        return None
