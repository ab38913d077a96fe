"""Offices, and the page that says what each role may do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hoaban.foundation.access.api import UnitRange, door, permission_book, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import actions, queries, rules
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.ports import role_book
from hoaban.foundation.accounts.values import OrganisationKind
from hoaban.foundation.accounts.web import units
from hoaban.foundation.accounts.web.common import asking, told
from hoaban.foundation.accounts.web.forms import OfficeForm
from hoaban.foundation.accounts.web.words import KINDS, said


@require_http_methods(["GET", "HEAD", "POST"])
@door(permission=Permission.SEE)
def listing(request: HttpRequest) -> HttpResponse:
    actor = asking(request)
    form = OfficeForm(actor, request.POST or None) if actor.may(Permission.MAKE_OFFICE) else None
    if request.method == "POST" and form is not None and form.is_valid() and _made(request, form):
        messages.success(request, _("The office is on the list. People can be invited to it now."))
        return redirect("accounts:offices")
    text = request.GET.get("q", "")
    rows = queries.organisations_visible_to(actor, text)
    areas: dict[int, UnitRange] = {row.pk: rules.subtree(row.number) for row in rows}
    names = units.names(areas.values())
    offices = [
        {"row": row, "kind": KINDS[OrganisationKind(row.kind)], "area": names[areas[row.pk]]} for row in rows
    ]
    context = {"offices": offices, "form": form, "text": text}
    return render(
        request, "accounts/offices.html", context, status=422 if form is not None and form.is_bound else 200
    )


@require_safe
@door(signed_in=True)
def roles(request: HttpRequest) -> HttpResponse:
    """One readable page: what each role is for, and everything it may do."""
    book = permission_book()
    pages = [
        {
            "name": said(role.label),
            "text": said(role.description),
            "second": role.needs_second_factor,
            "permissions": sorted(said(book.get(name, name)) for name in role.permissions),
        }
        for role in role_book().roles()
    ]
    return render(request, "accounts/roles.html", {"roles": pages})


def _made(request: HttpRequest, form: OfficeForm) -> bool:
    typed = form.cleaned_data
    try:
        actions.make_organisation(
            by=asking(request),
            name=typed["name"],
            kind=OrganisationKind(typed["kind"]),
            number=typed["unit"],
            parent_id=typed["parent"],
            request=request_id(request),
        )
    except DomainError as problem:
        form.add_error(None, told(problem))
        return False
    return True
