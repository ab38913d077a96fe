"""How easily the ground of communes slides: the list with its gaps, one commune's form and history, and what waits to be compared."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hoaban.domains.hazards import actions, queries
from hoaban.domains.hazards.errors import GroundMoved, SettingOwn, SettingUnfit
from hoaban.domains.hazards.ground_list import FIELDS
from hoaban.domains.hazards.ground_words import GROUND_WORDS
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import GroundLine, GroundVersion
from hoaban.domains.hazards.web.ground_forms import GroundFilter, GroundForm, ground_begun
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.imports import api as imports
from hoaban.ui import formats
from hoaban.ui.tables import Column, Row, Table


@door(permission=Permission.SEE)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every commune with its class; which have none is said first."""
    actor, form = actor_of(request), GroundFilter(request.GET or None)
    lines = queries.ground_lines(actor)
    waiting = {
        one.held.deed: one.held for one in lines if one.held and one.held.waits and not one.held.is_own
    }
    may_set = actor.may(Permission.TEND)
    context = {
        "form": form, "table": _table(form.narrowed(lines)), "count": len(lines), "may_set": may_set,
        "missing": sum(one.held is None for one in lines), "waiting": list(waiting.values()) if may_set else [],
        "address": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "hazards/grounds.html", context)


@door(permission=Permission.SEE)
@require_GET
def table(request: HttpRequest) -> HttpResponseBase:
    """The list as it stands on the page, in the columns of the list that is taken in; it names no official."""
    form = GroundFilter(request.GET or None)
    header = [field.aliases[0].capitalize() for field in FIELDS]  # as the engine's own empty sheet has them
    rows = [(one.name, *_cells(one.held)) for one in form.narrowed(queries.ground_lines(actor_of(request)))]
    disposition = {"Content-Disposition": 'attachment; filename="muc-de-sat.csv"'}
    pieces = imports.csv_stream(header, rows)
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=disposition)


def _cells(held: GroundVersion | None) -> tuple[str, str, str]:
    if held is None:
        return "", "", ""
    return gettext(GROUND_WORDS[held.said.ground]), held.said.paper, f"{held.said.since:%d/%m/%Y}"


@door(permission=Permission.SEE)
@require_http_methods(["GET", "POST"])
def ground(request: HttpRequest, number: int) -> HttpResponse:
    """One commune: what holds, what held before, and for whoever may the form that sets it from a document."""
    actor, fault = actor_of(request), ""
    name, versions = queries.ground_for(actor, number)
    seen = versions[0].number if versions else 0
    former = next((it for it in versions if str(it.number) == request.GET.get("from", "")), None)
    form = GroundForm(request.POST or None, initial=ground_begun(seen, former))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_ground(
                by=actor, said=[form.said(number)], seen=form.cleaned_data["seen"], request=request_id(request), now=timezone.now()
            )  # fmt: skip
        except (SettingUnfit, GroundMoved) as problem:
            fault = gettext(problem.msgid)
        else:
            messages.success(request, gettext("It is set. Another person compares it with the document."))
            return redirect("hazards:ground", number)
    context = {
        "name": name, "versions": [(it, gettext(GROUND_WORDS[it.said.ground])) for it in versions], "form": form, "fault": fault,
        "former": former, "may_set": actor.may(Permission.TEND), "number": number,
    }  # fmt: skip
    return render(request, "hazards/ground.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.TEND)
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, deed: UUID) -> HttpResponse:
    """Another person holds what was set at once against its document."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            actions.compare_ground(by=actor, deed=deed, request=request_id(request), now=timezone.now())
        except (GroundMoved, SettingOwn) as problem:
            messages.error(request, gettext(problem.msgid))
        else:
            messages.success(request, gettext("Your name stands beside it now."))
        return redirect("hazards:ground_compare", deed)
    found = queries.deed_for(actor, deed)
    context = {
        "one": found[0][1], "is_waiting": any(it.waits for _name, it in found), "count": len(found),
        "table": Table(
            _("What was set"), (Column("commune", _("Commune")), Column("ground", _("Class")), Column("state", _("Compared"))),
            [Row((name, gettext(GROUND_WORDS[it.said.ground]), _state(it)), reverse("hazards:ground", args=[it.said.place_no]))
             for name, it in found],
        ),
    }  # fmt: skip
    return render(request, "hazards/ground_compare.html", context)


def _table(lines: Sequence[GroundLine]) -> Table:
    columns = (
        Column("commune", _("Commune")), Column("ground", _("Class")), Column("paper", _("By which document")),
        Column("since", _("Day of the document")), Column("state", _("Compared")),
    )  # fmt: skip
    rows = [Row((one.name, *_shown(one.held)), reverse("hazards:ground", args=[one.number])) for one in lines]
    return Table(
        _("Communes"), columns, rows, empty_title=_("No commune fits"),
        empty_text=_("Choose another class, or write less of the name."),
    )  # fmt: skip


def _shown(held: GroundVersion | None) -> tuple[str, ...]:
    if held is None:
        return _("no class yet"), "—", "—", "—"
    words, said = gettext(GROUND_WORDS[held.said.ground]), held.said
    return words, said.paper, formats.day(said.since), _state(held)


def _state(held: GroundVersion) -> str:
    """The mark and what it means; nobody's name stands in a list."""
    if not held.holds:
        return _("set anew since")
    return f"{held.mark.symbol} " + (_("compared") if held.compared_at else _("waits to be compared"))
