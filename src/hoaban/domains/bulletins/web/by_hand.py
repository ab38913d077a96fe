"""A bulletin that came by fax, telephone or Zalo: entered, corrected, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.bulletins import actions, queries
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.web.forms import HandForm, WhyForm
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound


@door(permission=Permission.ENTER)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """What its paper says, in its own words; then the page of the bulletin, from which a warning begins."""
    form, fault = HandForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            uid = actions.enter(
                by=actor_of(request), said=form.said(), request=request_id(request), now=timezone.now()
            )
        except DomainError as problem:
            fault = gettext(problem.msgid)
        else:
            messages.success(request, gettext("It stands in the list now, marked as entered by hand."))
            return redirect("bulletins:detail", uid)
    context = {"form": form, "fault": fault}
    return render(request, "bulletins/enter.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.ENTER)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Filled in as it was entered; what stood there stays on record."""
    actor, fault = actor_of(request), ""
    held = queries.hand_for(actor, uid)
    form, why = HandForm(request.POST or None, held=held), WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and why.is_valid():
        try:
            new = actions.correct(
                by=actor, uid=uid, said=form.said(), why=why.cleaned_data["why"], request=request_id(request), now=timezone.now()
            )  # fmt: skip
        except (NotFound, NotAllowed):
            raise
        except DomainError as problem:
            fault = gettext(problem.msgid)
        else:
            messages.success(request, gettext("Corrected. What stood there before stays on record."))
            return redirect("bulletins:detail", new)
    context = {"form": form, "why": why, "fault": fault, "uid": uid}
    is_wrong = fault or (request.method == "POST" and (form.errors or why.errors))
    return render(request, "bulletins/enter.html", context, status=422 if is_wrong else 200)


@door(permission=Permission.ENTER)
@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It was entered wrongly; it holds for nothing any more and stays on record."""
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Say in a few words why it is taken back."))
        return redirect("bulletins:detail", uid)
    try:
        actions.withdraw(
            by=actor_of(request), uid=uid, why=form.cleaned_data["why"], request=request_id(request), now=timezone.now()
        )  # fmt: skip
    except (NotFound, NotAllowed):
        raise
    except DomainError as problem:
        messages.error(request, gettext(problem.msgid))
    else:
        messages.success(request, gettext("Taken back. It holds for nothing any more, and stays on record."))
    return redirect("bulletins:detail", uid)
