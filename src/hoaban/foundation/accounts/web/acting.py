"""What was done for people who asked for help: the helper's own list, and the area's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import door, request_id
from hoaban.foundation.accounts import actions, queries
from hoaban.foundation.accounts.permissions import Permission
from hoaban.foundation.accounts.ports import evidence_keeper, purposes
from hoaban.foundation.accounts.web.common import asking
from hoaban.foundation.accounts.web.words import AGREED, said


@require_safe
@door(permission=Permission.SEE_ACTS)
def listing(request: HttpRequest) -> HttpResponse:
    actor = asking(request)
    number = request.GET.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    is_mine = actor.may(Permission.ACT) and request.GET.get("whose") != "all"
    lines, more = queries.acts_visible_to(actor, page, mine=is_mine)
    book = purposes()
    address = evidence_keeper().address
    entries = [
        {
            "line": line,
            "purpose": said(book.get(line.purpose, line.purpose)),
            "agreed": AGREED[line.agreed],
            "proof": address(line.evidence) if line.evidence else "",
        }
        for line in lines
    ]
    context = {
        "entries": entries,
        "page": page,
        "next_page": page + 1 if more else 0,
        "is_mine": is_mine,
        "may_act": actor.may(Permission.ACT),
    }
    return render(request, "accounts/acts_for.html", context)


@require_POST
@door(permission=Permission.ACT)
def told_her(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.note_told(by=asking(request), uid=uid, request=request_id(request))
    messages.success(request, _("Noted: you have told her."))
    return redirect("accounts:acts_for")


@require_POST
@door(permission=Permission.ACT)
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.take_back_consent(by=asking(request), uid=uid, request=request_id(request))
    messages.success(request, _("Her consent is taken back. What was done until now stays in the record."))
    return redirect("accounts:acts_for")
