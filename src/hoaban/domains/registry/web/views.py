"""Pages of the registry: what is to be done, and one household. The list is in `lists`."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.registry import actions, looks, queries
from hoaban.domains.registry.groups import GroupShown
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.ports import connected
from hoaban.domains.registry.values import NumberShown, PersonId, ReadFor
from hoaban.domains.registry.web import comparing, drawing, fact_words, forms, history, members
from hoaban.domains.registry.web.merging import leads_to_who_stands
from hoaban.domains.registry.web.outside import asks_reason
from hoaban.foundation.access.api import Actor, door, request_id
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.imports import api as imports
from hoaban.kit.typed import whole_number
from hoaban.ui.forms import questions


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for a person; the list is one tap further."""
    actor = _actor(request)
    context = {
        "overview": queries.overview(actor),
        "waiting": imports.waiting_for(actor) if actor.may("imports:batch:see") else [],
        "transfers": queries.transfers_of(actor, timezone.now()) if actor.may(Permission.CORRECT) else (),
        "may_import": actor.may(Permission.IMPORT) and actor.may("imports:batch:see"),
        "may_confirm": actor.may(Permission.CONFIRM),
        "may_record": actor.may(Permission.RECORD),
        "may_correct": actor.may(Permission.CORRECT),
        "may_erase": actor.may(Permission.ERASE),
    }
    return render(request, "registry/home.html", context)


@door(permission=Permission.SEE)
@require_GET
@asks_reason
def household(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One household: people, facts, where it comes from."""
    return _household_page(request, uid)


@door(permission=Permission.ETHNIC_GROUP)
@require_POST
def ethnic_groups(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same page with the ethnic groups, for the purpose given; the reading is on record first."""
    groups = queries.ethnic_groups_of(_actor(request), uid, request.POST.get("purpose", ""))
    return _household_page(request, uid, groups=groups)


@door(permission=Permission.CONFIRM)
@require_POST
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """This household is as the list says."""
    try:
        actions.confirm_household(
            by=_actor(request),
            uid=uid,
            version=version_of(request),
            request=request_id(request),
            now=timezone.now(),
        )
    except Stale:
        return compared(request, uid)
    messages.success(request, gettext("Confirmed. The household now counts as checked by your office."))
    return redirect("registry:household", uid)


@door(permission=Permission.IDENTIFY)
@require_POST
@leads_to_who_stands
def number(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The household's page with one number of one person, for the purpose given; on record first."""
    shown = queries.number_of(
        _actor(request), uid, request.POST.get("kind", ""), request.POST.get("purpose", "")
    )
    return _household_page(request, shown.household_uid, opened=shown)


def _household_page(
    request: HttpRequest,
    uid: UUID,
    *,
    groups: Mapping[PersonId, GroupShown] | None = None,
    opened: NumberShown | None = None,
) -> HttpResponse:
    actor = _actor(request)
    household = queries.household_for(actor, uid, ReadFor.SERVICE)
    whole = not household.is_masked
    may_correct, may_merge = (whole and actor.may(one) for one in (Permission.CORRECT, Permission.MERGE))
    may_record = whole and actor.may(Permission.RECORD) and not household.is_ended
    may_group = actor.may(Permission.ETHNIC_GROUP)
    reader = members.Reader(
        request,
        deeds=members.deeds(may_merge=may_merge) if may_correct else (),
        may_open=whole,
        opened=opened,
        groups=groups,
    )
    context = {
        "household": household,
        "members": members.rows(household.people, reader),
        "revealed": groups is not None,
        "seen": comparing.packed(household),
        "purposes": questions(forms.PurposeForm) if may_group else "",
        "may_confirm": actor.may(Permission.CONFIRM),
        "may_correct": may_correct,
        "may_merge": may_merge,
        "on_the_way": household.on_the_way if may_correct else (),
        "changes": history.told(household.changes),
        "merges": history.told_merges(household.merges),
        "changed": len(household.changes)
        + len(household.merges)
        + len(household.moves)
        + len(household.marriages),
        "whys": history.whys(),
        "may_record": may_record,
        "folds": drawing.folds(fact_words.blocks(household, may_group=may_group), may_record=may_record)
        if whole
        else (),
        "listed": fact_words.special_difficulty(household),
        "listed_at": connected.listed(household.place_no),
        "visits": connected.visits.url(actor, uid, household.place_no)
        if household.visited_at and not household.is_ended
        else "",
        "looks": fact_words.told_looks(household, looks.looks(household, timezone.localdate())),
    }
    return render(request, "registry/household.html", context)


def compared(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Somebody changed the household meanwhile: what she saw beside what stands now; nothing was overwritten."""
    household = queries.household_for(_actor(request), uid, ReadFor.SERVICE)
    context = {
        "household": household,
        "differences": comparing.differences(request.POST.get("seen", ""), household),
        "seen": comparing.packed(household),
        "may_confirm": _actor(request).may(Permission.CONFIRM) and not household.confirmed_at,
    }
    return render(request, "registry/compare.html", context, status=409)


def version_of(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version", "")) or 0


def deed_of(request: HttpRequest) -> actions.Deed:
    """What every correction by hand brings along: the version she saw, the request's id, the time."""
    return actions.Deed(version_of(request), request_id(request), timezone.now())


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
