"""Pages beside the way of a list: every fault by page and kind, and the blank sheet to begin with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import queries
from hoaban.foundation.imports.exports import xlsx_stream
from hoaban.foundation.imports.faults import advice, column_letter, label_of
from hoaban.foundation.imports.permissions import Permission
from hoaban.foundation.imports.values import ImportKind
from hoaban.foundation.imports.web import forms


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A faulty cell as it is told."""

    row: int
    place: str
    """Letter and name of the column, as above the sheet."""
    value: str
    text: str
    path: str
    """Where it is settled, for who may read the rows; what she may not open there looks as if it were not there."""
    is_late: bool


def told(batch: queries.BatchShown, faults: Sequence[queries.FaultShown]) -> list[FaultLine]:
    """As sentences; what a note says of a household is for who may read the rows."""
    return [
        FaultLine(
            fault.row,
            place(batch.kind, fault),
            fault.value,
            advice(batch.kind, fault.kind, _told(batch, fault)),
            str(fault.params.get("path", "")) if batch.may_read_rows else "",
            fault.is_late,
        )
        for fault in faults
    ]


def _told(batch: queries.BatchShown, fault: queries.FaultShown) -> Mapping[str, Any]:
    if batch.may_read_rows:
        return fault.params
    return {key: value if isinstance(value, int) else "•••" for key, value in fault.params.items()}


def place(kind: ImportKind, fault: queries.FaultShown) -> str:
    label = label_of(kind, fault.column)
    return label if fault.index is None else f"{column_letter(fault.index)} · {label}"


@door(permission=Permission.SEE)
@require_GET
def faults(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every fault of a sheet, fifty on a page; what stands in the cell for who may read the rows."""
    actor = actor_of(request)
    batch = queries.batch_for(actor, uid)
    notes = queries.note_counts(batch)
    form = forms.FaultForm(request.GET, counts=[*queries.late_counts(batch), *batch.fault_counts, *notes])
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    found = queries.faults_of(batch, kind, forms.after_row(request.GET.get("after", "")))
    page = queries.with_values(actor, batch, found[: queries.FAULTS_PAGE])
    last = page[-1] if len(found) > queries.FAULTS_PAGE else None
    context: dict[str, Any] = {
        "batch": batch,
        "form": form,
        "faults": told(batch, page),
        "count": queries.count_faults(batch, kind),
        "is_note": kind in {code for code, _title, _count in notes},
        "next_after": f"{last.row}~{last.pk}" if last else "",
        "shows_values": any(fault.value for fault in page),
    }
    return render(request, "imports/faults.html", context)


@door(permission=Permission.SEE)
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A blank sheet whose header we understand: fill it in, send it back."""
    chosen = next((one for one in queries.kinds_for(actor_of(request)) if one.name == kind), None)
    if chosen is None:
        raise NotFound
    header = [field.aliases[0].capitalize() if field.aliases else field.label for field in chosen.fields]
    disposition = {"Content-Disposition": 'attachment; filename="mau-danh-sach.xlsx"'}
    return StreamingHttpResponse(xlsx_stream(header, []), content_type=files.XLSX, headers=disposition)
