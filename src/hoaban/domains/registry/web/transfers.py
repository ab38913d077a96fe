"""Pages of people on the way to another commune: the one that sends, the one that takes them in."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.errors import (
    AlreadySent,
    CodeTaken,
    MoveDayUnfit,
    MoveElsewhere,
    NoHeadThere,
    NotWaiting,
    OwnCommune,
    SecondHead,
    SentOnesChanged,
    VillageUnclear,
)
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.spoken import MOVES, RELATIONS
from hoaban.domains.registry.transfers import Arriving, TransferShown, Way
from hoaban.domains.registry.values import HouseholdShown
from hoaban.domains.registry.web import asking, views
from hoaban.domains.registry.web.transfer_forms import ArriveForm, ReasonForm, SendForm
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import NotFound

SEND_BESIDE = {AlreadySent: "who", OwnCommune: "commune", MoveDayUnfit: "on"}
ARRIVE_BESIDE = {
    NotWaiting: "", SecondHead: "", NoHeadThere: "", SentOnesChanged: "", MoveDayUnfit: "", MoveElsewhere: "code", CodeTaken: "code",
    VillageUnclear: "village",
}  # fmt: skip


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Some of a household live in another commune now; that one is asked to take them in."""
    home = asking.whole(request, uid)
    if home.is_ended:
        raise NotFound
    communes = queries.destinations(actor_of(request), home.place_no)
    form = SendForm(request.POST or None, people=home.people, communes=communes)

    def write() -> tuple[str, str]:
        actions.send_people(
            by=actor_of(request), uid=uid, sending=form.sending(), deed=views.deed_of(request)
        )
        sentence = gettext("Sent. They count here until the other commune takes them in; you see its answer.")
        return reverse("registry:household", args=[uid]), sentence

    told = asking.of_household(home, gettext("Move to another commune"))
    told["way_back"] = gettext("You can withdraw it as long as the other commune has not answered.")
    return asking.asked(
        request, "registry/life.html", told, form, write, partial(_will_go, home, form), SEND_BESIDE
    )


def _will_go(home: HouseholdShown, form: SendForm) -> list[str]:
    sending = form.sending()
    who = [one.name for one in home.people if one.uid in sending.people]
    name = dict(form.fields["commune"].choices)[sending.commune]  # type: ignore[attr-defined]
    said = {"names": ", ".join(who), "commune": name, "day": f"{sending.on:%d/%m/%Y}"}
    return [
        gettext("%(commune)s is asked to take in %(names)s, who live there since %(day)s.") % said,
        gettext("Until it answers they count in this household, and only here."),
        gettext(
            "When it takes them in, their records go over with their history; you keep the past of this household."
        ),
    ]


@door(permission=Permission.CORRECT)
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How it stands; for the commune they go to, the questions that take them in."""
    actor = actor_of(request)
    shown = queries.transfer_for(actor, uid)
    told = {
        "transfer": shown, "why": gettext(MOVES[shown.why]), "relations": RELATIONS, "reason": ReasonForm(),
        "may_put_back": shown.put_back_until is not None and timezone.now() <= shown.put_back_until,
        "way_back": gettext(
            "For 15 minutes you can put it back, as long as the other commune has not read the answer. Later, send them back."
        ),
    }  # fmt: skip
    if not shown.is_arrival or (shown.way is not Way.WAITING and request.method == "GET"):
        return render(request, "registry/transfer.html", told)
    first = {f"relation_{one.uid}": one.relation for one in shown.people}
    form = ArriveForm(request.POST or None, people=shown.people, initial=first)

    def write() -> tuple[str, str]:
        into = form.new_home() or queries.home_coded(
            actor, shown.target_no, form.cleaned_data["code"].strip()
        )
        if into is None:
            raise MoveElsewhere
        arriving = Arriving(form.relations(), into)
        done = actions.take_in(
            by=actor, uid=uid, arriving=arriving, request=request_id(request), now=timezone.now()
        )
        sentence = gettext(
            "They live here now. Was it a mistake? You find it under Households for 15 minutes."
        )
        return reverse("registry:household", args=[done.household_uid]), sentence

    return asking.asked(
        request,
        "registry/transfer.html",
        told,
        form,
        write,
        partial(_will_arrive, shown, form),
        ARRIVE_BESIDE,
    )


def _will_arrive(shown: TransferShown, form: ArriveForm) -> list[str]:
    said = {"names": ", ".join(one.name for one in shown.people), "code": form.cleaned_data["code"],
            "commune": shown.source_commune, "day": f"{shown.on:%d/%m/%Y}"}  # fmt: skip
    where = (
        gettext("A new household %(code)s begins on %(day)s.")
        if form.new_home()
        else gettext("They belong to household %(code)s since %(day)s.")
    )
    return [
        where % said,
        gettext("%(names)s no longer count in %(commune)s. Their records come over with their history.")
        % said,
    ]


@door(permission=Permission.CORRECT)
@require_POST
def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """They do not live here; the reason goes to the commune that sent them."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Write the reason: the other commune sees it."))
        return redirect("registry:transfer", uid)
    actions.refuse_transfer(
        by=actor_of(request), uid=uid, reason=form.cleaned_data["reason"], request=request_id(request), now=timezone.now()
    )  # fmt: skip
    messages.success(request, gettext("The other commune is told. They stay counted there."))
    return redirect("registry:transfer", uid)


@door(permission=Permission.CORRECT)
@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It was wrong, and nobody answered yet."""
    actions.withdraw_transfer(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("Withdrawn. Nothing was changed."))
    return redirect("registry:transfer", uid)


@door(permission=Permission.CORRECT)
@require_POST
def put_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Taken in by mistake a moment ago."""
    actions.put_back_arrival(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(
        request, gettext("Put back: they live where they lived, and wait for your answer again.")
    )
    return redirect("registry:transfer", uid)


@door(permission=Permission.CORRECT)
@require_POST
def seen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The answer was read."""
    actions.see_answer(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    return redirect("registry:home")
