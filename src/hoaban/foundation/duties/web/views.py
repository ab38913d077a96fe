"""Pages of what waits: the list with bulk actions and undo, one duty with its history, the calendar."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import Actor, door, request_id
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import ics, queries
from hoaban.foundation.duties.actions import handing
from hoaban.foundation.duties.errors import NothingChosen
from hoaban.foundation.duties.permissions import Permission
from hoaban.foundation.duties.values import Bulk, DutyRow, State, Urgency
from hoaban.foundation.duties.web.forms import FilterForm, filters_of

CALENDAR_MOST = 500


@door(signed_in=True)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What needs a person now, grouped by how soon; one action each."""
    actor, filters = _actor(request), filters_of(request.GET)
    page = _page(request)
    rows, more = queries.page_for(actor, filters, page)
    context = {
        "groups": _groups(rows),
        "filters": filters,
        "form": FilterForm(actor, filters),
        "tabs": _tabs(filters.whose),
        "units": queries.places_of(rows),
        "is_open": filters.state == State.OPEN,
        "is_narrowed": bool(filters.kind or filters.unit or filters.state != State.OPEN),
        "colleagues": queries.colleagues_for(actor, rows),
        "may_withdraw": actor.may(Permission.WITHDRAW),
        "has_calendar": queries.has_calendar(actor),
        "page": page,
        "next_page": page + 1 if more else None,
        "undo": _undoable(request, actor),
        "here": _without_undo(request),
    }
    return render(request, "duties/list.html", context)


@door(signed_in=True)
@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One duty: what, until when, by which law, and everything that happened to it."""
    actor = _actor(request)
    row = queries.duty_visible_to(actor, uid)
    context = {
        "row": row,
        "unit": queries.places_of([row])[row.number],
        "history": queries.history_of(actor, uid),
        "is_open": row.state == State.OPEN,
        "is_mine": row.assigned_to == actor.key,
        "colleagues": queries.colleagues_for(actor, [row]),
        "may_withdraw": queries.may_withdraw(actor, uid),
        "undo": _undoable(request, actor),
        "here": request.path,
    }
    return render(request, "duties/detail.html", context)


@door(signed_in=True)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Take, give, give back or take off the list; a refusal is said above the same list."""
    actor, back = _actor(request), _back(request)
    try:
        done = _do(request, actor)
    except DomainError as problem:
        messages.error(request, _(problem.msgid))
        return redirect(back)
    _tell(request, done)
    joint = "&" if "?" in back else "?"
    return redirect(f"{back}{joint}undo={done.batch}")


@door(signed_in=True)
@require_POST
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Put back what the last bulk action changed."""
    try:
        handing.undo(by=_actor(request), batch=batch, request=request_id(request))
    except DomainError as problem:
        messages.error(request, _(problem.msgid))
    else:
        messages.success(request, _("Undone. Everything is as it was before."))
    return redirect(_back(request))


@door(signed_in=True)
@require_POST
def make_calendar(request: HttpRequest) -> HttpResponse:
    """A private address for the calendar of one's phone, shown once."""
    token = handing.make_calendar_link(by=_actor(request), request=request_id(request))
    address = request.build_absolute_uri(reverse("duties:calendar", args=[token]))
    return render(request, "duties/calendar.html", {"address": address})


@door(public=True)
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The address itself is the key: a calendar program cannot sign in. It names kinds of work and days, nothing else."""
    key = queries.link_of(handing.digest_of(token)) or ""
    number = key.removeprefix("user:")
    actor = accounts.actor_of_id(int(number)) if number.isdigit() else None
    if actor is None:
        raise NotFound
    rows = queries.duties_for(actor, CALENDAR_MOST)
    site = request.build_absolute_uri("/").rstrip("/")
    body = ics.calendar(_("What waits for me"), rows, site, timezone.now())
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _do(request: HttpRequest, actor: Actor) -> Bulk:
    common: dict[str, Any] = {
        "by": actor,
        "tickets": request.POST.getlist("duty"),
        "request": request_id(request),
    }
    verb = request.POST.get("do")
    if verb == "assign":
        return handing.assign(to=request.POST.get("to", ""), **common)
    if verb == "withdraw":
        return handing.withdraw(reason=request.POST.get("reason", "").strip(), **common)
    if verb == "release":
        return handing.release(**common)
    if verb == "take":
        return handing.take(**common)
    raise NothingChosen


def _tell(request: HttpRequest, done: Bulk) -> None:
    text = ngettext("%(n)s line changed.", "%(n)s lines changed.", done.done) % {"n": done.done}
    messages.success(request, text)
    if done.skipped:
        left = ngettext(
            "%(n)s line was left as it is: somebody changed it meanwhile, or it is not for that person.",
            "%(n)s lines were left as they are: somebody changed them meanwhile, or they are not for that person.",
            done.skipped,
        )
        messages.warning(request, left % {"n": done.skipped})


def _groups(rows: list[DutyRow]) -> list[tuple[str, list[DutyRow]]]:
    words = {
        Urgency.OVERDUE: _("Overdue"),
        Urgency.TODAY: _("Today"),
        Urgency.WEEK: _("Within seven days"),
        Urgency.LATER: _("Later"),
        Urgency.WHENEVER: _("No fixed day"),
    }
    return [(words[one], found) for one in Urgency if (found := [row for row in rows if row.urgency == one])]


def _tabs(whose: str) -> list[tuple[str, str, bool]]:
    return [
        (_("Waits for me"), "?whose=mine", whose == "mine"),
        (_("Everything I may see"), "?whose=all", whose == "all"),
    ]


def _undoable(request: HttpRequest, actor: Actor) -> UUID | None:
    """The batch in the address, while undo is still possible."""
    try:
        batch = UUID(request.GET.get("undo", ""))
    except ValueError:
        return None
    return batch if queries.undoable(actor, batch) else None


def _without_undo(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("undo", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _back(request: HttpRequest) -> str:
    """Where the form says it came from, if that is here."""
    back = request.POST.get("back", "")
    inside = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if inside else reverse("duties:list")


def _page(request: HttpRequest) -> int:
    raw = request.GET.get("page", "1")
    return max(int(raw), 1) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
