"""Who stands today: the list with its print and download, one person with her decisions, and how it ends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.standing import actions, queries, rules
from hoaban.domains.standing.errors import NotNow, NumberKnown, NumberUnchanged, StandsAgain, WrongOrder
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.spoken import STANDINGS, WHYS, spoken_here
from hoaban.domains.standing.values import Recognised, Standing, Why
from hoaban.domains.standing.web import forms
from hoaban.domains.standing.web.gifts import gifts_shown
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.imports import api as imports
from hoaban.foundation.places import api as places
from hoaban.kit.typed import whole_number

MOST = 5_000
"""On paper or in a table at once; a province has some 2,300 villages."""


@door(permission=Permission.SEE)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Whoever stands today, or the villages where nobody does."""
    actor = actor_of(request)
    form = _filter(request, actor)
    context: dict[str, Any] = {"form": form, "standings": spoken_here(STANDINGS), "filter": _kept(request)}
    if form.wants_empty:
        context["empty_villages"] = _empty(actor, form)
    else:
        context["page"] = queries.people(actor, _chosen(request, form))
        context["next_page"] = _number(request) + 1
    return render(request, "standing/people.html", context)


@door(permission=Permission.SEE)
@require_GET
def printed(request: HttpRequest) -> HttpResponse:
    """The list as an annex on paper."""
    actor = actor_of(request)
    page = queries.people(actor, _chosen(request, _filter(request, actor), 1), size=MOST)
    return render(request, "standing/print.html", {"page": page, "today": timezone.localdate()})


@door(permission=Permission.SEE)
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, as CSV or XLSX."""
    actor, wants_xlsx = actor_of(request), request.GET.get("as") == "xlsx"
    page = queries.people(actor, _chosen(request, _filter(request, actor), 1), size=MOST)
    header = [
        gettext("Full name"), gettext("Born"), gettext("Village"), gettext("Commune"), gettext("Decision"),
        gettext("Day of the decision"), gettext("In force since"), gettext("Until"), gettext("State"),
    ]  # fmt: skip
    rows = (
        (one.name, one.born, one.village, one.commune, one.decision, one.decided_on, one.from_on, one.until_on or "",
         gettext(STANDINGS[one.state]))
        for one in page.rows
    )  # fmt: skip
    actions.note_export(by=actor, what="xlsx" if wants_xlsx else "csv", people=page.rows)
    if wants_xlsx:
        pieces, kind, name = imports.xlsx_stream(header, rows), imports.XLSX, "nguoi-co-uy-tin.xlsx"
    else:
        pieces, kind, name = (
            imports.csv_stream(header, rows),
            "text/csv; charset=utf-8",
            "nguoi-co-uy-tin.csv",
        )
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=disposition)


@door(permission=Permission.SEE)
@require_GET
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One person: her decisions, and what may be done now."""
    return _person_page(request, uid)


def _person_page(
    request: HttpRequest,
    uid: UUID,
    end_form: forms.EndForm | None = None,
    again_form: forms.AgainForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    one = queries.person_for(actor, uid)
    stands, leaving = one.state is Standing.STANDS, one.state is Standing.LEAVING
    decides, records = actor.may(Permission.DECIDE), actor.may(Permission.RECORD)
    context = {
        "one": one, "said": STANDINGS[one.state], "why": WHYS[one.why] if one.why else "",
        "history": queries.history_of(actor, one), "standings": spoken_here(STANDINGS),
        "why_form": forms.WhyForm() if records and stands else None,
        "may_keep": (records and stands) or (decides and leaving),
        "end_form": end_form or forms.EndForm(initial={"why": one.why}) if decides and (stands or leaving) else None,
        "is_leaving": leaving, "decides": decides,
        "again_form": again_form or _again(actor, one),
    }  # fmt: skip
    context |= gifts_shown(actor, queries.gifts_of(actor, one))
    return render(request, "standing/person.html", context, status=422 if end_form or again_form else 200)


@door(permission=Permission.DECIDE)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The number of her decision was mistyped: for everybody it recognised, who are counted first."""
    actor = actor_of(request)
    one = queries.person_for(actor, uid)
    form = forms.NumberForm(request.POST or None, initial={"number": one.decision})
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.correct_number(
                by=actor, uid=uid, number=form.cleaned_data["number"].strip(), request=request_id(request),
                count=whole_number(request.POST.get("count", "")) or 0, now=timezone.now(),
            )  # fmt: skip
        except (NumberKnown, NumberUnchanged, NotNow) as problem:
            form.add_error(None, gettext(problem.msgid))
        else:
            said = ngettext(
                "The number is corrected for %(n)s person.",
                "The number is corrected for %(n)s people.",
                count,
            )
            messages.success(request, said % {"n": count})
            return redirect("standing:person", uid)
    people, communes = queries.count_of_decision(actor, uid)
    context = {"one": one, "form": form, "people": people, "communes": communes}
    return render(request, "standing/correct.html", context, status=422 if form.errors else 200)


@door(permission=Permission.RECORD)
@require_POST
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The commune tells the province."""
    form = forms.WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose why. Nothing was sent."))
        return redirect("standing:person", uid)
    actions.report_leaving(
        by=actor_of(request), uid=uid, why=form.chosen(), request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("The province was told, and decides. Until then nothing changes."))
    return redirect("standing:person", uid)


@door(permission=Permission.SEE)
@require_POST
def keep(request: HttpRequest, uid: UUID) -> HttpResponse:
    """She still stands."""
    actions.keep_standing(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("Nothing changes: this person stands as before."))
    return redirect("standing:person", uid)


@door(permission=Permission.DECIDE)
@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """By decision; with days for a new meeting its round opens at once."""
    form = forms.EndForm(request.POST)
    if form.is_valid():
        try:
            again = actions.end_standing(
                by=actor_of(request), uid=uid, why=Why(form.cleaned_data["why"]), decision=form.decision(),
                again=form.again(), request=request_id(request), now=timezone.now(),
            )  # fmt: skip
        except WrongOrder as problem:
            form.add_error("province_by", gettext(problem.msgid))
        else:
            said = gettext("It ended. The commune is asked to hold a new meeting in this village.")
            messages.success(request, said if again else gettext("It ended."))
            return redirect("standing:person", uid)
    return _person_page(request, uid, form)


def _again(actor: Actor, one: Recognised) -> forms.AgainForm | None:
    """Where nobody follows her and the village was not asked yet."""
    is_over = one.state is Standing.ENDED and not queries.is_cared_for(one.village_no)
    return forms.AgainForm() if is_over and actor.may(Permission.OPEN) else None


@door(permission=Permission.OPEN)
@require_POST
def again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The village of whoever ended meets again."""
    form = forms.AgainForm(request.POST)
    if form.is_valid():
        try:
            opened = actions.ask_again(
                by=actor_of(request), uid=uid, plan=form.plan(), request=request_id(request), now=timezone.now()
            )  # fmt: skip
        except (WrongOrder, StandsAgain) as problem:
            form.add_error(None, gettext(problem.msgid))
        else:
            messages.success(request, gettext("The commune is asked to hold a new meeting in this village."))
            return redirect("standing:round", opened)
    return _person_page(request, uid, again_form=form)


def _filter(request: HttpRequest, actor: Actor) -> forms.FilterForm:
    areas = actor.areas(Permission.SEE)
    numbers = [one for one in places.commune_numbers().values() if any(area.contains(one) for area in areas)]
    names = places.names_of(numbers) if len(numbers) > 1 else {}
    return forms.FilterForm(request.GET, communes=sorted(names.items(), key=lambda pair: pair[1]))


def _chosen(request: HttpRequest, form: forms.FilterForm, page: int | None = None) -> queries.Chosen:
    said = form.said()
    return queries.Chosen(
        form.state_chosen(), said.get("commune"), said.get("name", ""), page or _number(request)
    )


def _empty(actor: Actor, form: forms.FilterForm) -> list[tuple[str, list[str]]]:
    """Villages by commune."""
    villages = queries.villages_without(actor, form.said().get("commune"))
    names = places.names_of({rules.commune_of(number) for number, _name in villages})
    found: dict[str, list[str]] = {}
    for number, name in villages:
        found.setdefault(names.get(rules.commune_of(number), ""), []).append(name)
    return sorted(found.items())


def _number(request: HttpRequest) -> int:
    return min(whole_number(request.GET.get("page", "")) or 1, 10_000)


def _kept(request: HttpRequest) -> str:
    said = request.GET.copy()
    said.pop("page", None)
    return said.urlencode()
