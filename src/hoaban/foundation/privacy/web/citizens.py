"""Pages without an account: ask, keep the code, see where it stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hoaban.foundation.access.api import ANONYMOUS, door, request_id
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.privacy import actions, queries
from hoaban.foundation.privacy.values import Asked, Kind
from hoaban.foundation.privacy.web.forms import AskForm, StatusForm
from hoaban.foundation.privacy.web.words import ICONS, KINDS, STATES


@require_safe
@door(public=True)
def start(request: HttpRequest) -> HttpResponse:
    """What she wants, by pictures."""
    kinds = [{"code": kind.value, "label": KINDS[kind], "icon": ICONS[kind]} for kind in Kind]
    return render(request, "privacy/start.html", {"kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(public=True)
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Four questions, then the receipt; a page sent twice shows the same code."""
    if kind not in set(Kind):
        raise NotFound
    wanted = Kind(kind)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        queries.check_may_ask_again(request.META.get("REMOTE_ADDR", ""))
        typed = form.cleaned_data
        asked = actions.ask(
            by=ANONYMOUS, kind=wanted, name=typed["name"], number=typed["number"], phone_e164=typed["phone"],
            details=typed["details"], request=request_id(request),
        )  # fmt: skip
        return render(request, "privacy/receipt.html", receipt(asked, wanted, typed))
    context = {"form": form, "label": KINDS[wanted]}
    return render(request, "privacy/ask.html", context, status=422 if form.is_bound else 200)


def receipt(asked: Asked, kind: Kind, typed: dict[str, Any]) -> dict[str, Any]:
    """What is printed, and the same as one sentence to hear."""
    pairs = accounts.in_pairs(asked.code)
    spoken = _("We have received it. Your code is: %(code)s. Keep this code.") % {
        "code": ", ".join(pairs.split())
    }
    return {
        "pairs": pairs,
        "spoken": spoken,
        "label": KINDS[kind],
        "name": typed["name"],
        "has_phone": bool(typed["phone"]),
        "asked": asked,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(public=True)
def status(request: HttpRequest) -> HttpResponse:
    """Where it stands and who did what for her, by code and telephone."""
    form = StatusForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid() and (found := _found(request, form)) is not None:
            rows = queries.requests_of_contact(found.uid)
            handed = queries.handed_to(row.uid for row in rows)
            entries = [
                {
                    "row": row,
                    "label": KINDS[row.kind],
                    "state": STATES[row.state],
                    "handed": handed.get(row.uid, ()),
                }
                for row in rows
            ]
            context |= {"entries": entries, "acts": accounts.acts_for_contact(found.uid)}
            code = 200
    return render(request, "privacy/status.html", context, status=code)


def _found(request: HttpRequest, form: StatusForm) -> accounts.ContactFacts | None:
    typed = form.cleaned_data
    try:
        return accounts.contact_with_code(
            code=typed["code"], phone_e164=typed["phone"], address=request.META.get("REMOTE_ADDR", "")
        )
    except DomainError as problem:
        form.add_error(None, _(problem.msgid))
        return None
