"""Pages of the registry: what is to be done, the households of my area, one household, the table to take away."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.web import forms, words
from hoaban.foundation.access.api import Actor, door, request_id
from hoaban.foundation.imports import api as imports


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for a person; the list is one tap further."""
    actor = _actor(request)
    context = {
        "overview": queries.overview(actor),
        "waiting": imports.waiting_for(actor) if actor.may("imports:batch:see") else [],
        "may_import": actor.may(Permission.IMPORT) and actor.may("imports:batch:see"),
        "may_confirm": actor.may(Permission.CONFIRM),
    }
    return render(request, "registry/home.html", context)


@door(permission=Permission.SEE)
@require_GET
def households(request: HttpRequest) -> HttpResponse:
    """The households of my area, filtered by the address."""
    actor = _actor(request)
    form = forms.FilterForm(request.GET, villages=queries.villages(actor))
    rows = queries.households(actor, form.chosen(request.GET.get("after", "")))
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    context = {
        "form": form,
        "rows": rows[: queries.PAGE],
        "next_after": f"{last.place_no}~{last.code}~{last.id}" if last else "",
        "may_export": actor.may(Permission.EXPORT),
        "may_confirm": actor.may(Permission.CONFIRM),
    }
    return render(request, "registry/households.html", context)


@door(permission=Permission.SEE)
@require_GET
def household(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One household: people, facts, where it comes from."""
    return _household_page(request, uid, {})


@door(permission=Permission.ETHNIC_GROUP)
@require_POST
def ethnic_groups(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same page with the ethnic groups, for the purpose given; the reading is on record first."""
    groups = queries.ethnic_groups_of(_actor(request), uid, request.POST.get("purpose", ""))
    return _household_page(request, uid, {"groups": groups, "revealed": True})


@door(permission=Permission.CONFIRM)
@require_POST
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """This household is as the list says."""
    version = request.POST.get("version", "")
    actions.confirm_household(
        by=_actor(request), uid=uid, version=int(version) if version.isdigit() else 0,
        request=request_id(request), now=timezone.now(),
    )  # fmt: skip
    messages.success(request, gettext("Confirmed. The household now counts as checked by your office."))
    return redirect("registry:household", uid)


@door(permission=Permission.CONFIRM)
@require_POST
def confirm_many(request: HttpRequest) -> HttpResponse:
    """The households ticked in the list."""
    uids = [UUID(text) for text in request.POST.getlist("uid") if len(text) in {32, 36} and _is_uid(text)]
    done = actions.confirm_households(
        by=_actor(request), uids=uids, request=request_id(request), now=timezone.now()
    )
    text = ngettext("%(n)s household confirmed.", "%(n)s households confirmed.", done) % {"n": done}
    messages.success(request, text)
    return redirect("registry:households")


@door(permission=Permission.EXPORT)
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The area as CSV or XLSX, one person per row, streamed."""
    actor, wants_xlsx = _actor(request), request.GET.get("as") == "xlsx"
    actions.note_export(by=actor, what="xlsx" if wants_xlsx else "csv")
    header, rows = words.header(), words.spoken(queries.export_rows(actor))
    if wants_xlsx:
        pieces, kind, name = imports.xlsx_stream(header, rows), imports.XLSX, "ho-gia-dinh.xlsx"
    else:
        pieces, kind, name = imports.csv_stream(header, rows), "text/csv; charset=utf-8", "ho-gia-dinh.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=disposition)


def _household_page(request: HttpRequest, uid: UUID, extra: dict[str, object]) -> HttpResponse:
    actor = _actor(request)
    context = {
        "household": queries.household_for(actor, uid),
        "purposes": forms.PurposeForm() if actor.may(Permission.ETHNIC_GROUP) else None,
        "may_confirm": actor.may(Permission.CONFIRM),
        "masked": not actor.may(Permission.IDENTIFY),
        **extra,
    }
    return render(request, "registry/household.html", context)


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
