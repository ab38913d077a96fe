"""Where a person writes of stations: adds one, corrects it, takes it out of service and back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from hoaban.domains.hazards import actions, queries
from hoaban.domains.hazards.errors import StationMoved, StationUnfit
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import StationFacts, StationLine, VersionLine
from hoaban.domains.hazards.web import words
from hoaban.domains.hazards.web.station_forms import BackForm, FactsForm, OutForm, begun_with, out_begun
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.places import api as places


@door(permission=Permission.TEND)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A station that no pack brought. What is typed stays where something is wrong."""
    actor = actor_of(request)
    form = FactsForm(request.POST or None, communes=queries.communes_to_tend(actor), is_new=True)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            uid = actions.add_station(
                by=actor, facts=form.facts, expected_minutes=said["expected_minutes"], paper=said["paper"], is_sure=said["is_sure"],
                request=request_id(request), now=timezone.now(),
            )  # fmt: skip
        except StationUnfit as problem:
            _tell(form, problem)
        else:
            messages.success(
                request,
                gettext(
                    "The station is there. What was sent under its code before was refused; ask for it again."
                ),
            )
            return redirect("hazards:station", uid)
    return render(request, "hazards/write.html", {"form": form}, status=422 if form.errors else 200)


@door(permission=Permission.TEND)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name and place anew, from a document; ``?from=`` opens the form with a former version."""
    actor = actor_of(request)
    one = queries.station_for(actor, uid)
    versions = queries.versions_of(actor, one)
    former = next((it for it in versions if str(it.number) == request.GET.get("from", "")), None)
    seen = versions[0].number if versions else 0
    initial = begun_with(former.facts if former else facts_of(one), seen, former.paper if former else "")
    form = FactsForm(
        request.POST or None, communes=queries.communes_to_tend(actor), is_new=False, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.correct_station(
                by=actor, uid=uid, facts=form.facts, paper=said["paper"], seen=said["seen"] or 0, is_sure=said["is_sure"],
                request=request_id(request), now=timezone.now(),
            )  # fmt: skip
        except (StationUnfit, StationMoved) as problem:
            _tell(form, problem)
        else:
            messages.success(request, gettext("It is corrected. What stood there before is in its history."))
            return redirect("hazards:station", uid)
    context = {"form": form, "one": one, "former": former}
    return render(request, "hazards/write.html", context, status=422 if form.errors else 200)


@door(permission=Permission.TEND)
@require_http_methods(["GET", "POST"])
def service(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Out of service and why, or back and how that is known: whichever it is not now."""
    actor = actor_of(request)
    one = queries.station_for(actor, uid)
    versions = queries.versions_of(actor, one)
    form = _service_form(request, one, versions[0].number if versions else 0)
    if request.method == "POST" and form.is_valid():
        try:
            said = _move(request, one, form.cleaned_data)
        except (StationUnfit, StationMoved) as problem:
            _tell(form, problem)
        else:
            messages.success(request, said)
            return redirect("hazards:station", uid)
    return render(
        request, "hazards/service.html", {"form": form, "one": one}, status=422 if form.errors else 200
    )


def _service_form(request: HttpRequest, one: StationLine, seen: int) -> forms.Form:
    if one.is_out:
        return BackForm(request.POST or None, initial={"seen": seen})
    return OutForm(request.POST or None, initial=out_begun(seen))


def _move(request: HttpRequest, one: StationLine, said: dict[str, Any]) -> str:
    by, now = actor_of(request), timezone.now()
    if one.is_out:
        actions.put_back(
            by=by, uid=one.uid, paper=said["paper"], was_mistake=said["was_mistake"], seen=said["seen"],
            request=request_id(request), now=now,
        )  # fmt: skip
        return gettext("It is in service again. Its silence is reckoned from now.")
    actions.take_out(
        by=by, uid=one.uid, since=said["since"], why=said["paper"], seen=said["seen"], request=request_id(request), now=now
    )  # fmt: skip
    return gettext("It is out of service: nobody waits for it, and no rule is asked about it.")


def facts_of(one: StationLine) -> StationFacts:
    return StationFacts(
        one.code, one.name, one.kind, one.place_no, one.latitude, one.longitude, one.located, one.elevation_m, one.river, one.owner
    )  # fmt: skip


def history(versions: list[VersionLine]) -> list[dict[str, Any]]:
    """Versions in words, names of communes with one query."""
    names = places.names_of({it.facts.place_no for it in versions})
    return [
        {
            "it": it,
            "what": words.STEPS[it.step],
            "kind": words.KINDS[it.facts.kind],
            "place": names.get(it.facts.place_no, ""),
            "located": words.LOCATED[it.facts.located],
        }
        for it in versions
    ]


def _tell(form: forms.Form, problem: StationUnfit | StationMoved) -> None:
    """Beside the field it is about; what was typed stays."""
    sentence = gettext(problem.msgid)
    field = getattr(problem, "field", "")
    form.add_error(
        field if field in form.fields else None, sentence % problem.params if problem.params else sentence
    )
