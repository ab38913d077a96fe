"""The table of an event taken away: XLSX, CSV, and paper. Not counted stands as words, so that no sheet adds it up as zero."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from hoaban.domains.aftermath import api as aftermath
from hoaban.domains.damage import queries, spoken
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.values import Board
from hoaban.domains.damage.web.board import state_of, sums_of
from hoaban.domains.damage.web.sheet import cell, form_header, form_rows, read_how
from hoaban.domains.damage.web.writing import MOST_NUMBER, kind_of
from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.imports import api as imports
from hoaban.kit import pdf
from hoaban.kit.typed import whole_number
from hoaban.ui import formats
from hoaban.ui.frame import provider

logger = logging.getLogger(__name__)
FILE = "thiet-hai"


@door(permission=Permission.SEE)
@require_GET
def export(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """All communes and all indicators, the sums below, and which text was read in the last line."""
    board = queries.board_for(actor_of(request), uid, kind_of(request))
    header, rows = _header(), _rows(board)
    if request.GET.get("as") == "form":
        board = _only(board, whole_number(request.GET.get("commune", ""), MOST_NUMBER))
        pieces, kind, name = (
            imports.xlsx_stream(form_header(board), form_rows(board)),
            imports.XLSX,
            f"{FILE}-mau.xlsx",
        )
    elif request.GET.get("as") == "csv":
        pieces, kind, name = imports.csv_stream(header, rows), "text/csv; charset=utf-8", f"{FILE}.csv"
    else:
        pieces, kind, name = imports.xlsx_stream(header, rows), imports.XLSX, f"{FILE}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def _only(board: Board, commune: int | None) -> Board:
    """One commune of it, where one is asked for that she may read."""
    lines = tuple(one for one in board.lines if one.commune_no == commune)
    if commune is None:
        return board
    if not lines:
        raise NotFound
    return replace(board, lines=lines, sums=())


def _header() -> list[str]:
    fixed = [gettext("Commune"), gettext("Version"), gettext("Reported at"), gettext("Reported by")]
    named = [(one, spoken.named(one)) for one in queries.form().indicators]
    return [
        *fixed,
        *(f"{name} ({spoken.unit_of(one.unit)})" if one.unit else name for one, name in named),
        gettext("Remark"),
    ]


def _rows(board: Board) -> Iterator[list[Any]]:
    keys = [one.key for one in queries.form().indicators]
    for one in board.lines:
        last = None if one.within else one.last
        facts = (
            [last.number, timezone.localtime(last.at).replace(tzinfo=None), last.who]
            if last
            else ["", "", ""]
        )
        told = last.amounts if last else {}
        numbers: list[Any] = [""] * len(keys) if one.within else [cell(told.get(key)) for key in keys]
        silence = (
            gettext("in the report of %(commune)s") % {"commune": one.within}
            if one.within
            else gettext("not reported")
        )
        remark = last.note if last else silence
        yield [one.name, *facts, *numbers, remark]
    totals = [cell(one.total) for one in board.sums]
    yield [gettext("Sum of what was counted"), "", "", "", *totals, ""]
    yield [gettext("Communes that did not count it"), "", "", "", *(one.uncounted for one in board.sums), ""]
    yield [read_how()]


@door(permission=Permission.SEE)
@require_GET
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same figures on paper, set by the server."""
    actor, now = actor_of(request), timezone.localtime()
    board = queries.board_for(actor, uid, kind_of(request))
    above = [str(one.text) for one in provider().banners(request)]
    try:
        file = pdf.typeset(aftermath.SHEET, _sheet(board, above, actor.label, now), at=now)
    except pdf.NotSet:
        logger.exception("a table of damage was not set")
        messages.error(
            request,
            gettext("The file could not be made just now. Try again in a minute, or print this page."),
        )
        return redirect("damage:event", uid)
    headers = {"Content-Disposition": f'attachment; filename="{FILE}.pdf"'}
    return HttpResponse(file, content_type="application/pdf", headers=headers)


def _sheet(board: Board, above: list[str], by: str, now: Any) -> dict[str, Any]:
    made = gettext("Made on %(at)s by %(who)s") % {"at": formats.moment(now), "who": by}
    lead = gettext("%(told)s of %(of)s communes have reported.") % {
        "told": board.event.reported, "of": board.event.asked,
    }  # fmt: skip
    return {
        "title": f"{gettext('Damage')}: {spoken.event(board.event)}", "author": "Hoa Ban", "lang": spoken.language(),
        "frames": above, "foot": f"{spoken.kind(board.kind)} · {made}", "lead": [lead, read_how()],
        "sections": [*_sums(board), _communes(board, now)],
    }  # fmt: skip


def _sums(board: Board) -> Iterator[dict[str, Any]]:
    header = [
        gettext("Indicator"),
        gettext("Sum of what was counted"),
        gettext("Communes that did not count it"),
    ]
    for group in sums_of(board):
        rows = [[name, total, str(one.uncounted)] for name, total, one in group["rows"]]
        yield {"title": group["name"], "lines": [], "header": header, "rows": rows}


def _communes(board: Board, now: Any) -> dict[str, Any]:
    header = [gettext("Commune"), gettext("Report")]
    return {
        "title": gettext("Communes"), "lines": [], "header": header,
        "rows": [[one.name, state_of(one, now)] for one in board.lines],
    }  # fmt: skip
