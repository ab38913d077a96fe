"""Forms that wait for a person: the list, two answers side by side, the choice."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import Actor, door, request_id
from hoaban.foundation.access.errors import DomainError, NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.offline import actions, queries
from hoaban.foundation.offline.errors import ReasonMissing
from hoaban.foundation.offline.permissions import FORMS, Permission
from hoaban.kit.typed import whole_number


@door(signed_in=True)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What needs a choice at my office, and what I sent myself. Titles name heads of households: on record first."""
    actor = _actor(request)
    waiting = queries.waiting_for(actor) if actor.may(Permission.DECIDE) else []
    sent = queries.sent_by(actor)
    if count := len(waiting) + len(sent):
        audit.record_read(
            "offline:entry:list", by=actor, target=("offline.entry", "list"), purpose=FORMS, count=count
        )
    context = {"waiting": waiting, "sent": sent, "may_sync": actor.may(Permission.SYNC)}
    return render(request, "offline/entries.html", context)


@door(signed_in=True)
@require_safe
def entry(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One form beside the record: both answers, who, when."""
    return _page(request, ref)


@door(permission=Permission.DECIDE)
@require_POST
def settle(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The choice per field. When the record changed meanwhile, the comparison opens anew with the new values."""
    chosen = {
        key.removeprefix("choose-"): str(value)
        for key, value in request.POST.items()
        if key.startswith("choose-")
    }
    version = whole_number(request.POST.get("version", "")) or 0
    try:
        actions.settle(
            by=_actor(request), ref=ref, choices=chosen, version=version,
            request=request_id(request), now=timezone.now(),
        )  # fmt: skip
    except NotFound:
        raise
    except (
        DomainError
    ) as problem:  # nothing chosen, an older page, or the room's own rule: the page again, with its sentence
        return _page(request, ref, problem, chosen)
    messages.success(
        request, gettext("Saved. What you chose counts from now on, and who chose stays on record.")
    )
    return redirect("offline:entries")


@door(permission=Permission.DECIDE)
@require_POST
def set_aside(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Not used, with a reason; it stays readable."""
    try:
        actions.set_aside(
            by=_actor(request), ref=ref, reason=request.POST.get("reason", ""), request=request_id(request),
            now=timezone.now(),
        )  # fmt: skip
    except (ReasonMissing, Stale) as problem:
        return _page(request, ref, problem)
    messages.success(request, gettext("Set aside. The form and its photos stay readable here."))
    return redirect("offline:entries")


def _page(
    request: HttpRequest, ref: UUID, problem: DomainError | None = None, chosen: dict[str, str] | None = None
) -> HttpResponse:
    actor = _actor(request)
    form = queries.comparison_for(actor, ref)
    audit.record_read("offline:entry:read", by=actor, target=("offline.entry", str(ref)), purpose=FORMS)
    context = {
        "form": form,
        "problem": gettext(problem.msgid) % problem.params if problem else "",
        "chosen": chosen or {},
    }
    return render(request, "offline/entry.html", context, status=409 if problem else 200)


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
