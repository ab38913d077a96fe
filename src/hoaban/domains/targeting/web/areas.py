"""Areas: who would this reach, saved catchments."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.targeting import actions, queries
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.values import Area
from hoaban.domains.targeting.web import shown
from hoaban.domains.targeting.web.forms import AreaForm, NameForm, typed_of
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed
from hoaban.foundation.places import api as places
from hoaban.ui import sketch


@door(permission=Permission.PREVIEW)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Saved areas, and the question who would be reached."""
    actor = actor_of(request)
    context = {"catchments": queries.catchments(actor), "may_save": actor.may(Permission.CATCHMENT)}
    return render(request, "targeting/home.html", context)


@door(permission=Permission.PREVIEW)
@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest) -> HttpResponse:
    """Who would this reach: before anybody is disturbed."""
    given = request.POST if request.method == "POST" else request.GET
    form = AreaForm(given if _asks(given) else None, actor=actor_of(request))
    return _reach(request, form, NameForm())


def _asks(given: QueryDict) -> bool:
    """``centre``: a page that was opened before circles were written one a line."""
    return any(given.get(name) for name in ("units", "outline", "circles", "centre"))


def _reach(request: HttpRequest, form: AreaForm, name: NameForm, fault: str = "") -> HttpResponse:
    actor = actor_of(request)
    context: dict[str, Any] = {
        "form": form,
        "name": name,
        "picture": _map(actor),
        "may_save": actor.may(Permission.CATCHMENT),
    }
    if form.is_bound and form.is_valid():
        found, problem = _preview(actor, form.area())
        context["found"], fault = found, fault or problem
    is_wrong = bool(fault or (form.is_bound and form.errors) or (name.is_bound and name.errors))
    return render(
        request, "targeting/reach.html", context | {"fault": fault}, status=422 if is_wrong else 200
    )


def _map(actor: Actor) -> SafeString | None:
    """To draw on: the places she may look at; None where no position of them is known."""
    ground, spots = places.ground_of(actor.areas(Permission.PREVIEW))
    return sketch.sketch(gettext("Map to draw an area on"), ground, spots) if ground else None


def _preview(actor: Actor, area: Area) -> tuple[dict[str, Any] | None, str]:
    try:
        return shown.preview(queries.preview(actor, area)), ""
    except DomainError as problem:
        return None, shown.told(problem)


@door(permission=Permission.CATCHMENT)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """The area she looks at, under a name."""
    actor = actor_of(request)
    form, name, fault = AreaForm(request.POST, actor=actor), NameForm(request.POST), ""
    if form.is_valid() and name.is_valid():
        try:
            uid = actions.save_catchment(
                by=actor,
                area=form.area(),
                request=request_id(request),
                now=timezone.now(),
                **name.cleaned_data,
            )
        except NotAllowed:
            fault = gettext(
                "A part of this area lies outside your own. Take it out, or ask the office above to save it."
            )
        except DomainError as problem:
            fault = shown.told(problem)
        else:
            messages.success(request, gettext("The area is saved. It can be chosen by its name from now on."))
            return redirect("targeting:catchment", uid)
    return _reach(request, form, name, fault)


@door(permission=Permission.PREVIEW)
@require_GET
def catchment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A saved area and whom it would reach today."""
    actor = actor_of(request)
    one = queries.catchment_for(actor, uid)
    found, fault = _preview(actor, one.area)
    context = {
        "one": one, "found": found, "fault": fault, "may_end": actor.may(Permission.CATCHMENT) and not one.is_over,
        "may_warn": actor.may(warning.Permission.DRAFT),
        "form": AreaForm(initial=typed_of(one.area), actor=actor),
    }  # fmt: skip
    return render(request, "targeting/catchment.html", context)


@door(permission=Permission.CATCHMENT)
@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It is offered no longer."""
    actions.end_catchment(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("The area is no longer offered. Its outline stays on record."))
    return redirect("targeting:home")
