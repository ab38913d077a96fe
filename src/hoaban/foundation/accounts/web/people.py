"""Who works here: the list, one person, and what an account manager does for her."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import Actor, door, read_name, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import actions, queries, rules
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.permissions import Permission, own_id
from hoaban.foundation.accounts.values import PersonLine
from hoaban.foundation.accounts.web.common import asking, sensitive, shown, told
from hoaban.foundation.accounts.web.forms import AbsenceForm, PeopleFilter, RoleForm
from hoaban.foundation.accounts.web.joining import paper
from hoaban.foundation.accounts.web.words import DEEDS, STATES
from hoaban.foundation.audit import api as audit
from hoaban.kit.typed import whole_number


@require_safe
@door(permission=Permission.SEE)
def listing(request: HttpRequest) -> HttpResponse:
    actor = asking(request)
    form = PeopleFilter(actor, request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    unit = wanted.get("unit")
    page = whole_number(request.GET.get("page", ""), 99_999) or 1
    people, more = queries.people_visible_to(
        actor,
        text=wanted.get("q", ""),
        role=wanted.get("role", ""),
        area=rules.subtree(int(unit)) if unit else None,
        state=wanted.get("state", ""),
        page=page,
    )
    context = {"form": form, "people": _rows(people), "page": page, "next_page": page + 1 if more else None}
    context["may_invite"] = actor.may(Permission.INVITE)
    context["may_see_clients"] = actor.may(Permission.SEE_CLIENT)
    return render(request, "accounts/people.html", context)


@require_safe
@door(permission=Permission.SEE)
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    actor = asking(request)
    user = queries.person_visible_to(actor, uid)
    return render(request, "accounts/person.html", _whole(request, user))


@require_POST
@door(permission=Permission.GRANT)
@sensitive
def grant(request: HttpRequest, uid: UUID) -> HttpResponse:
    actor = asking(request)
    user = queries.person_visible_to(actor, uid)
    form = RoleForm(actor, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.grant_membership(
                by=actor,
                user=user,
                role=typed["role"],
                organisation_id=typed["organisation"],
                number=typed["unit"],
                request=request_id(request),
            )
        except DomainError as problem:
            form.add_error(None, told(problem))
        else:
            messages.success(request, _("The role holds from today. The person sees it at the next page."))
            return redirect("accounts:person", uid=uid)
    return render(request, "accounts/person.html", {**_whole(request, user), "role_form": form}, status=422)


@require_POST
@door(permission=Permission.END)
@sensitive
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    actor = asking(request)
    user = queries.membership_for_reading(actor, pk).user
    actions.end_membership(by=actor, membership_id=pk, request=request_id(request))
    messages.success(request, _("The role has ended. What it allowed stops at once."))
    return redirect("accounts:person", uid=user.uid)


@require_POST
@door(signed_in=True)
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own from any page; another person's only within the area."""
    actions.end_session(by=asking(request), session_id=pk, request=request_id(request))
    messages.success(request, _("That browser is signed out now."))
    back = request.POST.get("person", "")
    return redirect("accounts:person", uid=back) if back else redirect("accounts:me")


@require_POST
@door(permission=Permission.GRANT)
@sensitive
def lend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """For somebody who fell ill before choosing who stands in."""
    actor = asking(request)
    user = queries.person_visible_to(actor, uid)
    form = AbsenceForm(user, request.POST)
    if form.is_valid():
        try:
            form.arrange(actor, request_id(request))
        except DomainError as problem:
            form.add_error(None, told(problem))
        else:
            messages.success(request, _("The colleague can act in this person's place on those days."))
            return redirect("accounts:person", uid=uid)
    return render(
        request, "accounts/person.html", {**_whole(request, user), "absence_form": form}, status=422
    )


@require_POST
@door(permission=Permission.RESET)
@sensitive
def reset(request: HttpRequest, uid: UUID) -> HttpResponse:
    actor = asking(request)
    user = queries.person_visible_to(actor, uid)
    issued = actions.reset_access(by=actor, uid=uid, request=request_id(request))
    return paper(request, issued, user.display_name, user.username)


@require_POST
@door(permission=Permission.OFFBOARD)
@sensitive
def leave(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.offboard(by=asking(request), uid=uid, request=request_id(request))
    messages.success(
        request,
        _("The account is closed. Sessions, devices and roles ended at once; earlier work keeps the name."),
    )
    return redirect("accounts:person", uid=uid)


def _rows(people: list[PersonLine]) -> list[dict[str, object]]:
    named = iter(shown(grant for line in people for grant in line.grants))
    return [
        {"line": line, "state": STATES[line.state], "grants": [next(named) for _grant in line.grants]}
        for line in people
    ]


def _whole(request: HttpRequest, user: User) -> dict[str, object]:
    actor = asking(request)
    mine = own_id(actor) == user.pk
    rows = queries.memberships_visible_to(actor, user.pk)
    roles = [
        {**entry, "row": row, "current": queries.is_current(row)}
        for row, entry in zip(rows, shown(queries.grant_of(row) for row in rows), strict=True)
    ]
    manages = actor.may(Permission.OFFBOARD) and not mine
    return {
        "person": user,
        "mine": mine,
        "roles": roles,
        "lent": queries.delegations_visible_to(actor, user.pk),
        "sessions": queries.sessions_of(user.pk) if manages or mine else [],
        "clients": queries.clients_visible_to(actor, owner_id=user.pk),
        "history": _history(actor, user),
        "role_form": RoleForm(actor) if actor.may(Permission.GRANT) and not mine and user.is_active else None,
        "absence_form": AbsenceForm(user)
        if actor.may(Permission.GRANT) and not mine and user.is_active
        else None,
        "may_end": actor.may(Permission.END) and not mine,
        "may_reset": actor.may(Permission.RESET) and not mine and user.is_active,
        "may_offboard": manages and user.is_active,
    }


def _history(actor: Actor, user: User) -> list[dict[str, object]]:
    wanted = audit.Search(target_type="accounts.user", target_id=str(user.pk))
    lines = audit.lines_visible_to(actor, wanted, limit=20)
    return [
        {"at": line.at, "text": DEEDS.get(line.tag, line.tag), "by": read_name(line.actor_label)}
        for line in lines
    ]
