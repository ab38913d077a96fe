"""The list of households: filter, confirm the chosen ones and take that back, the table to take away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.web import forms, words
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.imports import api as imports

WRITERS = {
    "csv": (imports.csv_stream, "text/csv; charset=utf-8"),
    "xlsx": (imports.xlsx_stream, imports.XLSX),
    "parquet": (imports.parquet_stream, imports.PARQUET),
}


@door(permission=Permission.SEE)
@require_GET
def households(request: HttpRequest) -> HttpResponse:
    """The households of my area, filtered by the address."""
    actor = actor_of(request)
    form, chosen, list_name = _filter(request, actor)
    rows = queries.households(actor, chosen)
    last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
    count = queries.count_households(actor, chosen)
    may_confirm = actor.may(Permission.CONFIRM)
    context = {
        "form": form,
        "list_name": list_name,
        "of_list": chosen.batch is not None,
        "rows": rows[: queries.PAGE],
        "count": min(count, queries.COUNTED),
        "is_more": count > queries.COUNTED,
        "next_after": f"{last.place_no}~{last.code_sort}~{last.id}" if last else "",
        "has_communes": any(row.commune for row in rows),
        "last": queries.last_confirmation(actor, timezone.now()) if may_confirm else None,
        "may_export": actor.may(Permission.EXPORT),
        "no_parquet": "" if imports.has_parquet() else gettext(imports.ParquetAbsent.msgid),
        "may_confirm": may_confirm,
        "may_choose": may_confirm and any(row.may_be_ticked for row in rows[: queries.PAGE]),
    }
    return render(request, "registry/households.html", context)


@door(permission=Permission.CONFIRM)
@require_POST
def confirm_many(request: HttpRequest) -> HttpResponse:
    """The households ticked in the list; the same list comes back, and offers to take it back."""
    uids = [uid for text in request.POST.getlist("uid") if (uid := forms.uid_of(text))]
    if not uids:
        messages.warning(
            request, gettext("Nothing was ticked. Tick the households that are right, then confirm.")
        )
        return redirect(_list_address(request))
    done = actions.confirm_households(
        by=actor_of(request), uids=uids, request=request_id(request), now=timezone.now()
    )
    text = ngettext("%(n)s household confirmed.", "%(n)s households confirmed.", done.count)
    messages.success(request, text % {"n": done.count})
    return redirect(_list_address(request))


@door(permission=Permission.CONFIRM)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Undo of the last «confirm the chosen ones»."""
    count = actions.take_back_confirmation(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    text = ngettext("%(n)s household waits again.", "%(n)s households wait again.", count) % {"n": count}
    messages.success(request, text)
    return redirect(_list_address(request))


@door(permission=Permission.EXPORT)
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as CSV, XLSX or Parquet, as it is filtered, one person per row, streamed."""
    actor, asked = actor_of(request), request.GET.get("as", "")
    ending = asked if asked in WRITERS else "csv"
    if ending == "parquet" and not imports.has_parquet():
        raise imports.ParquetAbsent
    _form, chosen, _name = _filter(request, actor)
    actions.note_export(by=actor, what=ending, chosen=chosen)
    header, rows = words.header(), words.spoken(queries.export_rows(actor, chosen), queries.commune_words())
    write, kind = WRITERS[ending]
    disposition = {"Content-Disposition": f'attachment; filename="ho-gia-dinh.{ending}"'}
    return StreamingHttpResponse(write(header, rows), content_type=kind, headers=disposition)


def _filter(request: HttpRequest, actor: Actor) -> tuple[forms.FilterForm, queries.ListFilter, str]:
    """The name too of the list whose households alone are asked for; a list she may not see has none to show."""
    form = forms.FilterForm(request.GET, villages=queries.villages(actor), communes=queries.communes(actor))
    uid = forms.uid_of(request.GET.get("sheet", ""))
    batch, name = (imports.list_named(actor, uid) or (0, "")) if uid else (None, "")
    return form, form.chosen(request.GET.get("after", ""), batch), name


def _list_address(request: HttpRequest) -> str:
    """The list as she had filtered it."""
    kept = forms.kept_filter(request.POST.get("filter", ""))
    address = reverse("registry:households")
    return f"{address}?{kept}" if kept else address
