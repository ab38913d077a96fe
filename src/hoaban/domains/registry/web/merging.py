"""Pages that make two records of one person one, and separate them again."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.choosing import choice_of, lines_of
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.web import history
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import Stale

CONFLICT = 409
SHOWN = 20
"""So many are offered to choose from; more are narrowed by a year or a village."""
View = Callable[..., HttpResponse]


def leads_to_who_stands(view: View) -> View:
    """An old address of a record that was merged leads to the person who stands for it, with a sentence."""

    @wraps(view)
    def led(request: HttpRequest, uid: UUID, **rest: Any) -> HttpResponse:
        stands = queries.stands_for(actor_of(request), uid)
        if stands is None:
            return view(request, uid, **rest)
        text = gettext(
            "The record of %(former)s was merged: %(name)s stands for it now. Nothing was changed."
        )
        messages.info(request, text % {"former": stands.former, "name": stands.name})
        match = request.resolver_match
        if request.method == "GET" and match:
            return redirect(match.view_name, stands.uid, *rest.values())
        return redirect("registry:household", stands.household_uid)

    return led


@door(permission=Permission.CORRECT)
@require_GET
@leads_to_who_stands
def same_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Find the other record of this person."""
    actor, typed = actor_of(request), request.GET.get("q", "").strip()[:80]
    held = queries.person_to_correct(actor, uid)
    every = queries.people_found(actor, typed, SHOWN + 2)
    found = [one for one, _fit in every if one.uid != uid]
    context = {"held": held, "typed": typed or held.name, "found": found[:SHOWN], "is_asked": bool(typed)}
    context |= {"is_cut": len(found) > SHOWN, "is_unordered": not every.is_ordered}
    return render(request, "registry/same_person.html", context)


@door(permission=Permission.MERGE)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def merge(request: HttpRequest, uid: UUID, other: UUID) -> HttpResponse:
    """Two records side by side; ``uid`` is the one that stays."""
    if request.method == "POST":
        try:
            done = actions.merge_people(
                by=actor_of(request),
                kept_uid=uid,
                merged_uid=other,
                choice=choice_of(request.POST, request_id(request), timezone.now()),
            )
        except Stale:
            return _asked(request, uid, other, status=CONFLICT)
        say_merged(request, done.emptied)
        return redirect("registry:household", done.household_uid)
    return _asked(request, uid, other)


@door(permission=Permission.MERGE)
@require_POST
def unmerge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Separate the two again; what stays as it was corrected is named."""
    done = actions.unmerge(
        by=actor_of(request), merge_uid=uid, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("Separated: both records stand again as before."))
    if done.stayed:
        text = gettext("Corrected since the merge, and therefore left as it is now: %(parts)s.")
        messages.warning(request, text % {"parts": history.parts_said(done.stayed)})
    return redirect("registry:household", done.household_uid)


def say_merged(request: HttpRequest, emptied: str) -> None:
    messages.success(
        request, gettext("The two records are one now. Under “What was changed” they can be separated again.")
    )
    if emptied:
        text = gettext("Nobody is left in household %(code)s. Look whether it still exists.")
        messages.warning(request, text % {"code": emptied})


def _asked(request: HttpRequest, uid: UUID, other: UUID, status: int = 200) -> HttpResponse:
    pair = queries.pair_to_merge(actor_of(request), uid, other)
    context = {"pair": pair, "rows": lines_of(request.POST, pair), "is_stale": status == CONFLICT}
    return render(request, "registry/merge.html", context, status=status)
