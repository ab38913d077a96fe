"""Village cards: read on a phone or on paper, written by the head or the commune, confirmed before the rains."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.targeting import actions, queries
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.spoken import DANGERS, PARTS, SEASONS, spoken_here
from hoaban.domains.targeting.values import CARD_PARTS, Card, Season
from hoaban.domains.targeting.web import shown
from hoaban.domains.targeting.web.forms import CardForm, HomeForm
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound, Stale


@door(permission=Permission.CARD)
@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """Her villages, those whose card wants somebody first."""
    actor = actor_of(request)
    lines, said = queries.cards(actor, timezone.localdate()), spoken_here(SEASONS)
    loose = queries.communes_kept(actor)
    if len(lines) == 1 and not loose:
        return redirect("targeting:card", lines[0].number)
    context = {
        "lines": [(one, said[one.state], one.state is Season.CONFIRMED) for one in lines],
        "loose": loose,
    }
    return render(request, "targeting/villages.html", context)


@door(permission=Permission.CARD)
@require_GET
def card(request: HttpRequest, number: int) -> HttpResponse:
    return _card(request, number)


def _card(request: HttpRequest, number: int, fault: str = "") -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    one = queries.card_of(actor, number, timezone.localdate(now))
    context = _frame(one) | {
        "fault": fault,
        "alerts": queries.alerts_here(actor, number, now),
        "drill_word": warning.EXERCISE_WORD,
    }
    return render(request, "targeting/card.html", context, status=422 if fault else 200)


def _frame(one: Card) -> dict[str, Any]:
    parts, dangers = spoken_here(PARTS), spoken_here(DANGERS)
    return {
        "one": one, "state": spoken_here(SEASONS)[one.state], "is_good": one.state is Season.CONFIRMED,
        "parts": [(parts[part], getattr(one.text, part)) for part in CARD_PARTS],
        "homes": [(home, dangers[home.danger]) for home in one.homes],
        "points": [place for place in one.places if place.kind == "assembly_point"],
        "history": [
            {
                "at": line.at, "by": line.by,
                "text": gettext("Confirmed") if line.is_confirmation else gettext("Written anew"),
            }
            for line in one.history
        ],
    }  # fmt: skip


@door(permission=Permission.CARD)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The five answers; a version that somebody else replaced meanwhile is shown, never overwritten."""
    actor, fault = actor_of(request), ""
    one = queries.card_of(actor, number, timezone.localdate())
    form = CardForm(request.POST or None, initial=asdict(one.text))
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_card(
                by=actor, village=number, seen=_seen(request), text=form.text(), request=request_id(request), now=timezone.now(),
            )  # fmt: skip
        except Stale:
            fault = gettext(
                "Somebody changed the card meanwhile. What you wrote stands below; compare it with the card, then save again."
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as problem:
            fault = shown.told(problem)
        else:
            messages.success(
                request, gettext("The card is saved. Before the rains it is confirmed once more.")
            )
            return redirect("targeting:card", number)
    # After a refusal the newest version stands in the form: she has seen it by then.
    context = _frame(one) | {"form": form, "fault": fault, "seen": one.number}
    return render(request, "targeting/edit.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.CARD)
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """It still holds."""
    try:
        actions.confirm_card(
            by=actor_of(request),
            village=number,
            seen=_seen(request),
            request=request_id(request),
            now=timezone.now(),
        )
    except (NotFound, NotAllowed):
        raise
    except DomainError as problem:
        return _card(request, number, shown.told(problem))
    messages.success(request, gettext("The card is confirmed for this season."))
    return redirect("targeting:card", number)


@door(permission=Permission.CARD)
@require_http_methods(["GET", "POST"])
def add_home(request: HttpRequest, number: int) -> HttpResponse:
    """A home in danger, chosen from the register's homes of this village."""
    actor, fault = actor_of(request), ""
    unit = queries.village_for(actor, number, Permission.CARD)
    form = HomeForm(
        request.POST or None,
        homes=queries.homes_of(actor, number),
        initial=_as_written(actor, number, request.GET.get("home", "")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_home(
                by=actor, village=number, request=request_id(request), now=timezone.now(), **form.told()
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as problem:
            fault = shown.told(problem)
        else:
            messages.success(request, gettext("The home stands on the card."))
            return redirect("targeting:card", number)
    context = {"form": form, "fault": fault, "village": unit.name, "number": number}
    return render(
        request, "targeting/home_in_danger.html", context, status=422 if fault or form.errors else 200
    )


def _as_written(actor: Actor, village: int, home: str) -> dict[str, Any]:
    """A home that stands on the card begins as it stands: whoever changes a word loses nobody who must be carried."""
    held = queries.card_homes(actor, village) if home else ()
    one = next((one for one in held if str(one.household) == home), None)
    if one is None:
        return {"household": home}
    return {"household": home, "danger": one.danger.value, "carry": one.carry, "note": one.note}


@door(permission=Permission.CARD)
@require_POST
def drop_home(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It is in danger no more."""
    village = actions.drop_home(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("The home is off the card. Its history stays."))
    return redirect("targeting:card", village)


def _seen(request: HttpRequest) -> int:
    said = request.POST.get("seen", "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0
