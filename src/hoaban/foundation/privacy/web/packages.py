"""What the rooms hold about a person, at the desk: choose whom it is about, hand it over, take it once, erase it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.files import api as files
from hoaban.foundation.places import api as places
from hoaban.foundation.privacy import actions, queries
from hoaban.foundation.privacy.errors import AlreadyFetched, SeenMissing
from hoaban.foundation.privacy.permissions import Permission
from hoaban.foundation.privacy.values import Seen
from hoaban.foundation.privacy.web.words import SEEN

NOT_IN_REGISTER = "none"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(permission=Permission.ANSWER)
def gather(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who in the register is it? The name she gave is searched at once; without a record her request alone is gathered."""
    actor, problem, status = actor_of(request), "", 200
    row, _is_extended, _key = queries.request_for(actor, uid)
    text = request.GET.get("text", row.name)[:80]
    if request.method == "POST":
        try:
            person = _chosen(request.POST.get("person", ""))
            actions.gather(by=actor, uid=uid, person=person, request=request_id(request))
        except DomainError as refused:
            problem, status = _(refused.msgid), refused.status
        else:
            return redirect("privacy:detail", uid=uid)
    context = {"row": row, "text": text, "found": queries.candidates(actor, text), "problem": problem}
    return render(request, "privacy/gather.html", context, status=status)


def _chosen(typed: str) -> UUID | None:
    """A record, or none at all; what is neither names nobody."""
    if typed == NOT_IN_REGISTER:
        return None
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)


@require_POST
@door(permission=Permission.ANSWER)
def hand_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    seen = request.POST.get("seen", "")
    if seen not in set(Seen):
        raise SeenMissing
    handed = actions.hand_over(by=actor_of(request), uid=uid, seen=Seen(seen), request=request_id(request))
    return redirect("privacy:handed", uid=handed)


@require_safe
@never_cache
@door(permission=Permission.ANSWER)
def handed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The receipt to print and sign, and the one download."""
    receipt = queries.receipt_for(actor_of(request), uid)
    unit = places.names_of({receipt.number}).get(receipt.number, "")
    context = {"receipt": receipt, "unit": unit, "seen": SEEN[receipt.handed.seen]}
    return render(request, "privacy/handed.html", context)


@require_POST
@door(permission=Permission.ANSWER)
def fetch(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The file, once; taken already it is a sentence on the receipt's page."""
    try:
        facts = actions.fetch(by=actor_of(request), uid=uid)
    except AlreadyFetched as problem:
        messages.error(request, _(problem.msgid))
        return redirect("privacy:handed", uid=uid)
    return files.answer(request, facts)


@require_POST
@door(permission=Permission.ANSWER)
def erase(request: HttpRequest, uid: UUID) -> HttpResponse:
    asked = actions.erase(by=actor_of(request), uid=uid, request=request_id(request))
    messages.success(request, _("Erased. The request can have a new package."))
    return redirect("privacy:detail", uid=asked)
