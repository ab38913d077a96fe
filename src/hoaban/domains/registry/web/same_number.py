"""One number in several records: who carries it, and what settles it. No number stands in an address or on the page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import NumberKind
from hoaban.domains.registry.web.correcting_forms import NUMBER_KINDS
from hoaban.domains.registry.web.forms import uid_of
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import NotFound


@door(permission=Permission.MERGE)
@require_GET
def page(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Who carries it, side by side; of other communes only that somebody does."""
    told = queries.same_number(actor_of(request), uid, kind, uid_of(request.GET.get("beside", "")))
    may_correct = actor_of(request).may(Permission.CORRECT)
    label = dict(NUMBER_KINDS)[told.kind]
    context = {
        "told": told,
        "label": label,
        "may_correct": may_correct,
        "first": next(iter(told.standing), None),
    }
    return render(request, "registry/same_number.html", context)


@door(permission=Permission.CORRECT)
@require_POST
def ask(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """The keeper of the register is to settle it."""
    actions.ask_keeper(
        by=actor_of(request), uid=uid, kind=_kind(kind), request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("The keeper of the register is asked. Nothing was changed."))
    return redirect("registry:same_number", uid, kind)


@door(permission=Permission.MERGE)
@require_POST
def look(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Two records whole, to settle them; both communes are told that she looked."""
    one, other = actions.look_at_both(
        by=actor_of(request), uid=uid, kind=_kind(kind), beside=_beside(request), now=timezone.now()
    )
    return redirect("registry:merge", one, other)


@door(permission=Permission.MERGE)
@require_POST
def cards(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """They are several people: the communes look at the cards."""
    count = actions.ask_communes(
        by=actor_of(request), uid=uid, kind=_kind(kind), beside=_beside(request), request=request_id(request),
        now=timezone.now(),
    )  # fmt: skip
    text = ngettext(
        "%(n)s commune is asked to look at the card.", "%(n)s communes are asked to look at the cards.", count
    )
    messages.success(request, text % {"n": count} if count else gettext("The communes are asked already."))
    return _back(request, uid, kind)


@door(permission=Permission.CORRECT)
@require_POST
def right(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Her office looked at the card: the number is as it stands."""
    actions.note_card_right(
        by=actor_of(request), uid=uid, kind=_kind(kind), request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("Noted: the number stands on the card as it stands in the register."))
    return redirect("registry:same_number", uid, kind)


def _kind(kind: str) -> NumberKind:
    if kind not in set(NumberKind):
        raise NotFound
    return NumberKind(kind)


def _beside(request: HttpRequest) -> UUID | None:
    return uid_of(request.POST.get("beside", ""))


def _back(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    beside = _beside(request)
    page = reverse("registry:same_number", args=[uid, kind])
    return redirect(f"{page}?beside={beside}" if beside else page)
