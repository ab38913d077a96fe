"""Inviting on paper, and coming with that paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.foundation.access.api import UnitRange, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import actions, queries
from hoaban.foundation.accounts.errors import InvitationSpent
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.values import IssuedInvitation
from hoaban.foundation.accounts.web import units
from hoaban.foundation.accounts.web.common import asking, told
from hoaban.foundation.accounts.web.forms import InviteForm, PasswordForm, role_label
from hoaban.kit import qr


@require_http_methods(["GET", "HEAD", "POST"])
@door(permission=Permission.INVITE)
def invite(request: HttpRequest) -> HttpResponse:
    actor = asking(request)
    form = InviteForm(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            issued = actions.invite(
                by=actor,
                username=typed["username"],
                display_name=typed["display_name"],
                role=typed["role"],
                organisation_id=typed["organisation"],
                number=typed["unit"],
                phone_e164=typed["phone"],
                email=typed["email"],
                request=request_id(request),
            )
        except DomainError as problem:
            form.add_error(None, told(problem))
        else:
            return paper(request, issued, typed["display_name"], typed["username"])
    status = 422 if form.is_bound else 200
    return render(request, "accounts/invite.html", {"form": form}, status=status)


@require_safe
@door(permission=Permission.INVITE)
def waiting(request: HttpRequest) -> HttpResponse:
    found = queries.invitations_visible_to(asking(request))
    names = units.names(UnitRange(row.start, row.stop) for row in found)
    rows = [
        {"row": row, "role": role_label(row.role), "area": names[UnitRange(row.start, row.stop)]}
        for row in found
    ]
    return render(request, "accounts/invitations.html", {"invitations": rows})


@require_POST
@door(permission=Permission.INVITE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_invitation(by=asking(request), invitation_id=pk, request=request_id(request))
    messages.success(request, _("The invitation no longer works."))
    return redirect("accounts:invitations")


def paper(request: HttpRequest, issued: IssuedInvitation, name: str, username: str) -> HttpResponse:
    """The page to print. Its link is shown this once: the database keeps a digest only."""
    link = request.build_absolute_uri(reverse("accounts:accept", args=[issued.token])) if issued.token else ""
    # The drawing is ours and holds nothing but the link.
    picture = mark_safe(qr.svg(link, title=_("The same link as a picture"))) if link else ""  # noqa: S308
    context = {"issued": issued, "link": link, "picture": picture, "name": name, "username": username}
    response = render(request, "accounts/paper.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password1", "password2")
@door(public=True)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password; then sign in by the one door. A spent paper says so and what to do."""
    invitation = queries.invitation_of_token(token)
    if invitation is None:
        return render(request, "accounts/spent.html", {"sentence": _(InvitationSpent.msgid)}, status=410)
    person = invitation.user or User(username=invitation.username, display_name=invitation.display_name)
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept_invitation(token=token, password=form.cleaned_data["password1"])
        except DomainError as problem:
            form.add_error(None, told(problem))
        else:
            messages.success(request, _("Your password is set. Sign in with your user name now."))
            return redirect("account_login")
    area = UnitRange(invitation.start, invitation.stop)
    context = {
        "form": form, "invitation": invitation, "role": role_label(invitation.role), "person": person,
        "area": units.names([area])[area],
    }  # fmt: skip
    return render(request, "accounts/accept.html", context, status=422 if form.is_bound else 200)
