"""My account: what I may do, where I am signed in, who stands in for me."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.foundation.access.api import door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import actions, queries
from hoaban.foundation.accounts.values import AccountActor
from hoaban.foundation.accounts.web.common import asking, me, shown, told
from hoaban.foundation.accounts.web.forms import AbsenceForm, LanguageForm


@require_safe
@door(signed_in=True)
def account(request: HttpRequest) -> HttpResponse:
    actor, user = asking(request), me(request)
    context = {
        "person": user,
        "grants": shown(actor.grants) if isinstance(actor, AccountActor) else [],
        "sessions": queries.sessions_of(user.pk, request.session.session_key or ""),
        "clients": queries.clients_visible_to(actor, owner_id=user.pk),
        "lent": queries.delegations_visible_to(actor, user.pk),
        "has_factor": queries.has_second_factor(user.pk),
        "language_form": LanguageForm(initial={"language": user.language}),
    }
    return render(request, "accounts/me.html", context)


@require_POST
@door(signed_in=True)
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    answer = redirect("accounts:me")
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        actions.change_language(by=asking(request), language=chosen, request=request_id(request))
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax")
    return answer


@require_POST
@door(signed_in=True)
def end_others(request: HttpRequest) -> HttpResponse:
    keep = request.session.session_key or ""
    actions.end_sessions(by=asking(request), user=me(request), keep=keep, request=request_id(request))
    messages.success(request, _("Every other browser is signed out now."))
    return redirect("accounts:me")


@require_http_methods(["GET", "HEAD", "POST"])
@door(signed_in=True)
def absence(request: HttpRequest) -> HttpResponse:
    actor, user = asking(request), me(request)
    form = AbsenceForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.arrange(actor, request_id(request))
        except DomainError as problem:
            form.add_error(None, told(problem))
        else:
            messages.success(
                request, _("Your colleague can act in your place on those days; each act carries their name.")
            )
            return redirect("accounts:me")
    return render(request, "accounts/absence.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@door(signed_in=True)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_delegation(by=asking(request), delegation_id=pk, request=request_id(request))
    messages.success(request, _("Nobody stands in any more."))
    return redirect("accounts:me")
