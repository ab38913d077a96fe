"""A computer that several people share: locked after five minutes, open again to whoever of them is back first.

The password goes through allauth, with its limits; a colleague's sign-in, or an old second factor, goes through its whole flow.
"""

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hoaban.foundation.access.api import door
from hoaban.foundation.accounts import desk, identity
from hoaban.foundation.accounts.identity import Standing
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.web.forms import UnlockForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@door(public=True)
def lock(request: HttpRequest) -> HttpResponseBase:
    """GET shows who may come back; POST without a person locks now; POST with a password opens.

    Only a POST locks: a picture on another site must not. Who comes by GET with an open session is sent back to work.
    """
    here = desk.people_here(request)
    if isinstance(request.user, User):
        if request.method == "POST":
            identity.lock(request)
        elif identity.standing(request) is Standing.GOOD:
            return redirect(_back_to(request))
        here = [request.user, *(user for user in here if user != request.user)]
    if request.method == "POST" and "person" not in request.POST:
        return redirect(f"{reverse('accounts:lock')}?{urlencode({'next': _back_to(request)})}")
    if not here:
        return redirect("account_login")
    form = UnlockForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        chosen = next((user for user in here if user.uid == form.cleaned_data["person"]), None)
        answer = _open(request, form, chosen)
        if answer is not None:
            return answer
    context = {"here": here, "form": form, "next": _back_to(request)}
    return render(request, "accounts/lock.html", context, status=422 if form else 200)


@require_safe
@door(signed_in=True)
def alive(_request: HttpRequest) -> HttpResponse:
    """Somebody is typing; the middleware notes the time. A session already locked is not woken by it."""
    return HttpResponse(status=204)


def _open(request: HttpRequest, form: UnlockForm, chosen: User | None) -> HttpResponseBase | None:
    """The answer when the password is right; None with the reason in the form otherwise."""
    found = _with_password(request, form, chosen)
    if found is None:
        return None
    if found == request.user and identity.factor_is_fresh(request, found):
        identity.note_password(request, found)
        identity.unlock(request)
        return redirect(_back_to(request))
    # Her own page waits for her; a colleague starts at the desk, not where somebody else stopped.
    then = _back_to(request) if found == request.user else "/w/"
    get_adapter(request).logout(request)  # the whole sign-in, second factor included, in a fresh session
    answer: HttpResponseBase = perform_login(request, found, redirect_url=then)
    return answer


def _with_password(request: HttpRequest, form: UnlockForm, chosen: User | None) -> User | None:
    if chosen is None:
        form.add_error(None, _("Choose your name from the list, or sign in."))
        return None
    try:
        found = get_adapter(request).authenticate(
            request, username=chosen.username, password=form.cleaned_data["password"]
        )
    except forms.ValidationError as problem:  # too many attempts
        form.add_error("password", problem)
        return None
    if found is None or not found.is_active:
        form.add_error("password", _("The password is not right. Try again, or sign in anew."))
        return None
    return found if isinstance(found, User) else None


def _back_to(request: HttpRequest) -> str:
    url = request.POST.get("next") or request.GET.get("next") or "/w/"
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe else "/w/"
