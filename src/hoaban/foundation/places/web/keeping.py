"""The officer's pages of a commune: its villages and the places people go to."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.places import actions
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.queries import keeping as queries
from hoaban.foundation.places.values import FacilityKind, Unit
from hoaban.foundation.places.web.keepforms import FacilityForm, MergeForm, RenameForm, VillagesForm, start_of
from hoaban.foundation.places.web.told import told
from hoaban.foundation.places.web.unitpage import grouped_facilities
from hoaban.kit import clock


@require_safe
@door(permission=Permission.ADD_VILLAGE)
def home(request: HttpRequest) -> HttpResponse:
    """One commune: straight to its page. Several: choose."""
    units = queries.kept_communes(actor_of(request), Permission.ADD_VILLAGE, settings.PROVINCE)
    if len(units) == 1:
        return redirect("places:keep", units[0].code)
    return render(request, "places/keep_home.html", {"communes": units})


@require_safe
@door(permission=Permission.ADD_VILLAGE)
def commune(request: HttpRequest, code: str) -> HttpResponse:
    unit = queries.kept_commune(actor_of(request), Permission.ADD_VILLAGE, code)
    return _page(request, unit)


@require_POST
@door(permission=Permission.ADD_VILLAGE)
def add_villages(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    unit = queries.kept_commune(actor, Permission.ADD_VILLAGE, code)
    form = VillagesForm(request.POST)

    def write() -> str:
        names = form.cleaned_data["names"]
        number = queries.range_of(unit).start
        actions.ensure_villages(by=actor, commune_number=number, names=names, request=request_id(request))
        return _("The villages are on the list.")

    return _written(request, unit, form, write, adding=form)


@require_POST
@door(permission=Permission.KEEP_VILLAGE)
def rename(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    unit = queries.kept_commune(actor, Permission.KEEP_VILLAGE, code)
    form = RenameForm(queries.villages_of(unit), request.POST)

    def write() -> str:
        typed = form.cleaned_data
        actions.rename_village(
            by=actor, number=typed["village"], name=typed["name"], request=request_id(request)
        )
        return _("The village has its new name from today. The former name stays in its history.")

    return _written(request, unit, form, write, renaming=form)


@require_POST
@door(permission=Permission.KEEP_VILLAGE)
def merge(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    unit = queries.kept_commune(actor, Permission.KEEP_VILLAGE, code)
    form = MergeForm(queries.villages_of(unit), request.POST)

    def write() -> str:
        typed = form.cleaned_data
        moved = actions.merge_village(
            by=actor, number=typed["village"], into=typed["into"], request=request_id(request)
        )
        text = ngettext(
            "The villages are one from today. %(n)s row moved with it.",
            "The villages are one from today. %(n)s rows moved with it.",
            moved,
        )
        return text % {"n": moved}

    return _written(request, unit, form, write, merging=form)


@require_http_methods(["GET", "HEAD", "POST"])
@door(permission=Permission.KEEP_FACILITY)
def facility_new(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    unit = queries.kept_commune(actor, Permission.KEEP_FACILITY, code)
    form = FacilityForm(unit, queries.villages_of(unit), request.POST or None)

    def write() -> str:
        kind = FacilityKind(form.cleaned_data["kind"])
        actions.add_facility(by=actor, kind=kind, facts=form.facts(), request=request_id(request))
        return _("It stands on the commune's page now.")

    if request.method == "POST" and (answer := _done(request, unit, form, write)):
        return answer
    status = 422 if form.is_bound else 200
    return render(request, "places/keep_facility.html", {"unit": unit, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@door(permission=Permission.KEEP_FACILITY)
def facility_edit(request: HttpRequest, code: str, kind: str, ident: str) -> HttpResponse:
    actor = actor_of(request)
    unit = queries.kept_commune(actor, Permission.KEEP_FACILITY, code)
    row = queries.facility_of(unit, kind, ident)
    form = FacilityForm(unit, queries.villages_of(unit), request.POST or None, initial=start_of(row))
    form.fix_kind()

    def write() -> str:
        actions.change_facility(
            by=actor, kind=row.kind, code=ident, version=form.cleaned_data["version"] or 0, facts=form.facts(),
            request=request_id(request),
        )  # fmt: skip
        return _("Saved. The commune's page shows it now.")

    if request.method == "POST" and (answer := _done(request, unit, form, write)):
        return answer
    context = {"unit": unit, "form": form, "facility": row}
    return render(request, "places/keep_facility.html", context, status=422 if form.is_bound else 200)


@require_POST
@door(permission=Permission.KEEP_FACILITY)
def facility_close(request: HttpRequest, code: str, kind: str, ident: str) -> HttpResponse:
    actor = actor_of(request)
    unit = queries.kept_commune(actor, Permission.KEEP_FACILITY, code)
    row = queries.facility_of(unit, kind, ident)
    actions.close_facility(by=actor, kind=row.kind, code=ident, on=clock.today(), request=request_id(request))
    messages.success(request, _("It is closed from today and stands on no page any more."))
    return redirect("places:keep", unit.code)


def _done(request: HttpRequest, unit: Unit, form: Any, write: Callable[[], str]) -> HttpResponse | None:
    """The way back to the commune's page when it was written; None when the form has something to say."""
    if not form.is_valid():
        return None
    try:
        messages.success(request, write())
    except DomainError as problem:
        form.add_error(None, told(problem))
        return None
    return redirect("places:keep", unit.code)


def _written(
    request: HttpRequest, unit: Unit, form: Any, write: Callable[[], str], **forms: Any
) -> HttpResponse:
    return _done(request, unit, form, write) or _page(request, unit, status=422, **forms)


def _page(request: HttpRequest, unit: Unit, status: int = 200, **forms: Any) -> HttpResponse:
    actor, villages = actor_of(request), queries.villages_of(unit)
    may_keep = actor.may(Permission.KEEP_VILLAGE) and len(villages) > 0
    context = {
        "unit": unit,
        "villages": villages,
        "facilities": grouped_facilities(unit),
        "may_place": actor.may(Permission.KEEP_FACILITY),
        "adding": VillagesForm(),
        "renaming": RenameForm(villages) if may_keep else None,
        "merging": MergeForm(villages) if may_keep and len(villages) > 1 else None,
        "is_open": next(iter(forms), ""),
    }
    return render(request, "places/keep.html", context | forms, status=status)
