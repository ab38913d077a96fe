"""An officer reports the damage of her commune: the form, what was refused, what a colleague saved meanwhile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from hoaban.domains.damage import actions, queries, rules, spoken
from hoaban.domains.damage.errors import ReasonMissing, ReportedMeanwhile, ReportUnfit
from hoaban.domains.damage.permissions import Permission
from hoaban.domains.damage.values import Clash, Kind, Version
from hoaban.domains.damage.web.forms import ReportForm, initial_of
from hoaban.domains.damage.web.shown import law, title_of
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import NotFound
from hoaban.kit.typed import whole_number

MOST, MOST_NUMBER = 10**6, 10**11


def kind_of(request: HttpRequest) -> Kind:
    """As the address says; anything else is the quick report."""
    return Kind.FINAL if request.GET.get("kind") == Kind.FINAL else Kind.QUICK


@door(permission=Permission.WRITE)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, uid: UUID, commune: int) -> HttpResponse:
    """The next version of this commune's report; prefilled from the one before."""
    actor, kind = actor_of(request), kind_of(request)
    try:
        due_at: datetime | None = queries.asked_for(actor, uid, commune, "write").due_at
    except NotFound:
        if heir := queries.heir_of(actor, commune):  # the duty was of a commune that is part of hers now
            return redirect(f"{reverse('damage:write', args=[uid, heir])}?kind={kind.value}")
        queries.unasked_of(actor, uid, commune)
        due_at = None
    told = queries.versions_for(actor, uid, commune)
    last = next((one for one in told if one.kind is kind), None)
    begun = last or next(iter(told), None)
    if request.method == "POST":
        return _taken(request, actor, uid, commune, kind, last)
    formers = queries.formers_for(uid, commune, kind)
    start = initial_of(rules.begun_with(begun, formers), begun.note if begun else "")
    form = ReportForm(form=queries.form(), is_first=last is None, initial=start)
    more = {"due_at": due_at, "begun": begun, "covers": [one.commune_no for one in formers if one.is_whole]}
    return _page(request, form, uid, commune, kind, last, more | {"formers": formers})


def _taken(
    request: HttpRequest, actor: Actor, uid: UUID, commune: int, kind: Kind, last: Version | None
) -> HttpResponse:
    seen = whole_number(request.POST.get("seen", ""), MOST) or 0
    covers = [number for one in request.POST.getlist("covers") if (number := whole_number(one, MOST_NUMBER))]
    kept: dict[str, Any] = {
        "seen": seen, "covers": covers, "formers": queries.formers_for(uid, commune, kind) if covers else [],
    }  # fmt: skip
    form = ReportForm(request.POST, form=queries.form(), is_first=seen == 0)
    if not form.is_valid():
        return _page(request, form, uid, commune, kind, last, kept, status=422)
    try:
        actions.record_damage(
            by=actor, event=uid, commune_no=commune, told=form.told(kind, covers), seen=seen, request=request_id(request),
            now=timezone.now(),
        )  # fmt: skip
    except ReportedMeanwhile:
        return _both(request, actor, uid, commune, kind, form, kept)
    except (ReasonMissing, ReportUnfit) as refused:
        return _page(
            request,
            form,
            uid,
            commune,
            kind,
            last,
            kept | {"fault": gettext(refused.msgid)},
            status=422,
        )
    messages.success(request, gettext("Saved. The province reads it now."))
    return redirect("damage:commune", uid, commune)


def _both(
    request: HttpRequest,
    actor: Actor,
    uid: UUID,
    commune: int,
    kind: Kind,
    form: ReportForm,
    kept: dict[str, Any],
) -> HttpResponse:
    """Somebody saved meanwhile: the fields hold both, where both changed one number both are told, and nothing is saved yet."""
    told = [one for one in queries.versions_for(actor, uid, commune) if one.kind is kind]
    base = next((one.amounts for one in told if one.number == kept["seen"]), {})
    newest = told[0] if told else None
    theirs = newest.amounts if newest else {}
    proposed, clashes = rules.joined(base, form.amounts, theirs)
    start = initial_of(proposed, form.cleaned_data["note"]) | {"why": form.cleaned_data.get("why", "")}
    again = ReportForm(form=queries.form(), is_first=newest is None, initial=start)
    more = {"fault": gettext(ReportedMeanwhile.msgid), "theirs": newest, "clashes": clashes}
    more |= {"covers": kept["covers"], "formers": kept["formers"]}
    return _page(request, again, uid, commune, kind, newest, more, status=422)


def _page(
    request: HttpRequest, form: ReportForm, uid: UUID, commune: int, kind: Kind, last: Version | None, more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    clashes: dict[str, Clash] = more.pop("clashes", {})
    context = title_of(actor_of(request), uid, commune) | {
        "form": form, "groups": form.groups(clashes), "law": law(), "uid": uid, "commune": commune,
        "seen": last.number if last else 0, "last": last, "kind": kind.value, "kind_words": spoken.kind(kind),
        "kinds": [(one.value, spoken.kind(one)) for one in Kind],
    }  # fmt: skip
    return render(request, "damage/write.html", context | more, status=status)
