"""What was given: to one person, with one press, in sums; and how much may be."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.standing import actions, errors, queries, rules
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.spoken import BENEFITS, GIVERS, spoken_here
from hoaban.domains.standing.values import CHANGED_BY, LAW, Benefit, GiftShown, GivenSum, Giver
from hoaban.domains.standing.web import gift_forms as forms
from hoaban.domains.standing.web.views import ticked, ticks, told
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.kit import money
from hoaban.kit.typed import whole_number
from hoaban.ui import charts
from hoaban.ui.tables import Column, Row, Table


@door(permission=Permission.GIVE)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One gift to one person."""
    actor, today = actor_of(request), timezone.localdate()
    one = queries.person_for(actor, uid)
    first = {"given_on": today, "giver": "commune" if len(_communes(actor)) == 1 else "province"}
    form = forms.GiftForm(request.POST or None, initial=first, today=today)
    context: dict[str, Any] = {"one": one, "form": form, "limits": _holding(actor)}
    if request.method == "POST" and form.is_valid():
        try:
            actions.give(
                by=actor, uids=[uid], giving=form.told(), again="again" in request.POST, request=request_id(request),
                now=timezone.now(),
            )  # fmt: skip
        except (NotFound, NotAllowed):
            raise
        except DomainError as problem:
            form.add_error(None, told(problem))
            context["asks_again"] = isinstance(problem, errors.GivenAlready)
        else:
            messages.success(request, gettext("It is written down."))
            return redirect("standing:person", uid)
    return render(request, "standing/give.html", context, status=422 if form.errors else 200)


@door(permission=Permission.SEE)
@require_GET
def batch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was written with one press, and the way back."""
    return _batch_page(request, uid)


def _batch_page(request: HttpRequest, uid: UUID, fault: str = "") -> HttpResponse:
    actor = actor_of(request)
    gifts = queries.batch_for(actor, uid)
    held = [one for one in gifts if one.back_at is None]
    context = {
        "gifts": gifts, "batch": uid, "fault": fault, "held": len(held), "sum": sum(one.amount for one in held),
        "may_give": actor.may(Permission.GIVE) and held, "first": gifts[0], "benefits": spoken_here(BENEFITS),
        "givers": spoken_here(GIVERS), "ticks": ticks(request),
    }  # fmt: skip
    return render(request, "standing/batch.html", context, status=422 if fault else 200)


@door(permission=Permission.GIVE)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The ticked lines no longer count; they stay in the book with the reason."""
    why = request.POST.get("why", "").strip()
    if not why:
        return _batch_page(request, uid, gettext("Write why it is taken back."))
    try:
        count = actions.take_back(
            by=actor_of(request), batch=uid, uids=ticked(request), why=why, request=request_id(request), now=timezone.now()
        )  # fmt: skip
    except (errors.NothingChosen, errors.NotNow) as problem:
        return _batch_page(request, uid, told(problem))
    text = ngettext("%(n)s gift no longer counts.", "%(n)s gifts no longer count.", count)
    messages.success(request, text % {"n": count})
    return redirect("standing:batch", uid)


@door(permission=Permission.SEE)
@require_GET
def sums(request: HttpRequest) -> HttpResponse:
    """How much was given in a year, by commune and occasion, and in the years before."""
    actor, today = actor_of(request), timezone.localdate()
    by_year = queries.sums_by_year(actor)
    years = sorted({year for year, _benefit in by_year} | {today.year}, reverse=True)
    asked = whole_number(request.GET.get("year", ""))
    newest = max((year for year, _benefit in by_year), default=today.year)
    year = asked if asked in years else newest
    context = {
        "year": year,
        "tabs": [(str(one), f"?year={one}", one == year) for one in years],
        "graphic": _drawn(queries.sums_by_commune(actor, year), year),
        "table": _by_year(by_year),
    }
    return render(request, "standing/sums.html", context)


def _drawn(found: dict[tuple[int, Benefit], GivenSum], year: int) -> Any:
    """Bars in đồng, one group per commune; the table says the same."""
    communes = sorted({commune for commune, _benefit in found})
    if not communes:
        return None
    names = places.names_of(communes)
    kinds = [one for one in Benefit if any((commune, one) in found for commune in communes)]
    series = [
        charts.Series(gettext(BENEFITS[kind]), tuple(found.get((commune, kind), GivenSum(0, 0)).amount for commune in communes))
        for kind in kinds
    ]  # fmt: skip
    style = charts.Style(unit="₫", places=0, language=get_language() or "vi", first=gettext("Commune"))
    title = gettext("What people of standing were given in %(year)s") % {"year": year}
    return charts.grouped_bars(title, [names.get(one, "") for one in communes], series, style=style)


def _by_year(found: dict[tuple[int, Benefit], GivenSum]) -> Table:
    title = gettext("Year by year")
    columns = (
        Column("year", gettext("Year")), Column("benefit", gettext("Occasion")),
        Column("count", gettext("Times"), numeric=True), Column("amount", gettext("Together"), numeric=True),
    )  # fmt: skip
    rows = [
        Row((str(year), gettext(BENEFITS[kind]), one.count, money.vnd(one.amount)))
        for (year, kind), one in found.items()
    ]
    return Table(title, columns, rows)


@door(permission=Permission.SEE)
@require_GET
def limits(request: HttpRequest) -> HttpResponse:
    """What holds, who approved it and by which paper."""
    return _limits_page(request, forms.LimitForm())


@door(permission=Permission.LIMIT)
@require_POST
def set_limit(request: HttpRequest) -> HttpResponse:
    """The leader names an amount by a newer paper."""
    form = forms.LimitForm(request.POST)
    if form.is_valid():
        try:
            actions.set_limit(
                by=actor_of(request), told=form.told(), request=request_id(request), now=timezone.now()
            )
        except errors.LimitAmountUnfit as problem:
            form.add_error("most", told(problem))
        except (errors.LimitUnfit, errors.LimitDayUnfit) as problem:
            form.add_error("valid_from", told(problem))
        else:
            messages.success(request, gettext("The amount is confirmed. The one before ends on that day."))
            return redirect("standing:limits")
    return _limits_page(request, form)


@door(permission=Permission.LIMIT)
@require_POST
def withdraw_limit(request: HttpRequest) -> HttpResponse:
    """An amount that was confirmed by mistake goes, as long as nothing was given by it."""
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        return _limits_page(request, forms.LimitForm(), gettext("Write why it is withdrawn."))
    said = form.cleaned_data
    try:
        again = actions.withdraw_limit(
            by=actor_of(request), benefit=Benefit(said["benefit"]), giver=Giver(said["giver"]), valid_from=said["valid_from"],
            why=said["why"], request=request_id(request), now=timezone.now(),
        )  # fmt: skip
    except errors.LimitUsed as problem:
        return _limits_page(request, forms.LimitForm(), told(problem))
    left = rules.limits_for(
        queries.limits(actor_of(request)),
        Benefit(said["benefit"]),
        Giver(said["giver"]),
        timezone.localdate(),
    )
    if not left:
        messages.success(request, gettext("The amount is withdrawn. Nothing holds in its place."))
    elif again:
        messages.success(request, gettext("The amount is withdrawn. The one before holds again."))
    else:
        messages.success(request, gettext("The amount is withdrawn. Another one holds in its place."))
    return redirect("standing:limits")


def _limits_page(request: HttpRequest, form: forms.LimitForm, fault: str = "") -> HttpResponse:
    actor = actor_of(request)
    found = queries.limits(actor)
    context = {
        "found": found, "proposed": queries.proposed_limits(timezone.localdate()), "may": actor.may(Permission.LIMIT),
        "outdated": any(one.is_outdated for one in found), "anew": queries.readings_anew(timezone.localdate()),
        "form": form, "fault": fault, "today": timezone.localdate(), "benefits": spoken_here(BENEFITS), "givers": spoken_here(GIVERS),
        "laws": sources.legal_many([LAW, CHANGED_BY]).values(),
        "marks": {mark.value: mark.drawn for mark in sources.Mark},
    }  # fmt: skip
    return render(request, "standing/limits.html", context, status=422 if form.errors or fault else 200)


@door(permission=Permission.LIMIT)
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """What the pack read in the law is approved as it stands, or what it reads by now in place of what it read before."""
    try:
        count = actions.adopt_limits(
            by=actor_of(request), request=request_id(request), now=timezone.now(), anew="anew" in request.POST
        )
    except errors.NothingChosen:
        return redirect("standing:limits")
    if "anew" in request.POST:
        messages.success(
            request,
            gettext("The new reading holds from today. What was confirmed by the earlier one has ended."),
        )
    elif count:
        text = ngettext("%(n)s amount is confirmed.", "%(n)s amounts are confirmed.", count)
        messages.success(request, text % {"n": count})
    return redirect("standing:limits")


def gifts_shown(actor: Actor, gifts: list[GiftShown]) -> dict[str, Any]:
    """For the page of a person."""
    return {
        "gifts": gifts, "benefits": spoken_here(BENEFITS), "givers": spoken_here(GIVERS),
        "may_give": actor.may(Permission.GIVE),
    }  # fmt: skip


def _holding(actor: Actor) -> list[tuple[str, str, str, int | None]]:
    """(occasion, who gives, at most, times) of what holds today, for the form."""
    today = timezone.localdate()
    return [
        (gettext(BENEFITS[one.benefit]), gettext(GIVERS[one.giver]), money.vnd(one.most), one.times)
        for one in queries.limits(actor)
        if one.valid_from <= today and (one.valid_to is None or today < one.valid_to)
    ]


def _communes(actor: Actor) -> list[int]:
    areas = actor.areas(Permission.SEE)
    return [one for one in places.commune_numbers().values() if any(area.contains(one) for area in areas)]
