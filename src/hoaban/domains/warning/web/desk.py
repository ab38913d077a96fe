"""The duty room: what waits, writing a warning, the shift, what is missing, and the door to drills."""

import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.warning import actions, beside, ports, queries
from hoaban.domains.warning.errors import ProofMissing
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.rules import lifecycle
from hoaban.domains.warning.spoken import HAZARDS, LEVELS, PICTURES, SHIFTS, gap, spoken_here
from hoaban.domains.warning.values import AlertShown, Beginning, Gap, Hazard, Issuer, Status
from hoaban.domains.warning.values.approved import FULL
from hoaban.domains.warning.web import drawn, drill, heard, mandates, pictures, shown
from hoaban.domains.warning.web.forms import TextForm
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.sources import api as sources
from hoaban.kit.typed import whole_number


@door(permission=Permission.SEE)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What needs a person now stands first; then what is in force, the next to end first."""
    actor, mode, now = actor_of(request), drill.mode(request, time.time()), timezone.now()
    waiting, live = queries.waiting(actor, mode), queries.in_force(actor, mode, now)
    cries = ports.connected.cries(actor, [one.uid for one in live])
    room = beside.duty_room(actor, mode, now)
    context = shown.frame(mode) | room | {
        "quiet": None if room["span"] else _quiet(actor, mode), "waiting": shown.alerts(waiting),
        "in_force": [told | {"cry": cries.get(told["one"].uid)} for told in shown.alerts(live)],
        "ended": shown.alerts(queries.ended(actor, mode)),
        "soon": now + queries.SOON, "strips": ports.connected.strips(actor, mode, now),
        "handed": [one for one in queries.shift_lines(actor) if one.is_open and not one.is_mine],
        "bulletins": bulletins.told(bulletins.newest(actor, now, 3)), "may_read": actor.may(bulletins.Permission.SEE),
        "may_draft": actor.may(Permission.DRAFT), "may_keep": actor.may(Permission.SHIFT),
    }  # fmt: skip
    return render(request, "warning/desk.html", context)


def _quiet(actor: Actor, mode: Status) -> dict[str, Any]:
    """Nothing runs: what was last, when somebody last practised, and what would be missed tonight."""
    last = shown.alerts(queries.over(actor, mode)[:1])
    drills = shown.alerts(queries.over(actor, Status.EXERCISE)[:1])
    drilled = drills[0] if drills else None
    return {"last": last[0] if last else None, "drilled": drilled, "gaps": len(queries.gaps())}


@door(permission=Permission.DRAFT)
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The first decision: what, and how grave. One tap."""
    mode, levels = drill.mode(request, time.time()), spoken_here(LEVELS)
    rows = [(one.value, gettext(said), list(levels.items()), PICTURES[one]) for one, said in HAZARDS.items()]
    said = heard.of(request)
    beside_it = heard.beside(request, said)
    rows.sort(key=lambda one: one[0] not in beside_it["named"])
    kept = request.GET.urlencode() if {"saved", "bulletin"} & request.GET.keys() else ""
    return render(
        request, "warning/choose.html", shown.frame(mode) | beside_it | {"rows": rows, "kept": kept}
    )


@door(permission=Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, hazard: str, level: int) -> HttpResponse:
    """The second decision: where, with the words of the bank; then it goes to the second person."""
    if hazard not in set(Hazard) or level not in LEVELS:
        raise NotFound
    actor, mode, what = actor_of(request), drill.mode(request, time.time()), Hazard(hazard)
    offered = queries.issuers_for(actor, level=level)
    issuer = _issuer(request, offered)
    former, said = _former(request, actor, mode), heard.of(request)
    begun = _proposed(request, what, level, former) | (said.proposed() if said else {})
    form = TextForm(request.POST or None, actor=actor, initial=begun)
    look = drawn.look(request, actor, form, former.text if former else None)
    fault = look.fault
    if request.method == "POST":
        if refused := _refused(request, mode, former) or heard.gone(request, said):
            fault = refused
        elif form.is_valid() and not look.waits:
            now = timezone.now()
            try:
                uid = actions.draft(
                    by=actor, beginning=Beginning(mode, what, issuer.code, *heard.began(said)),
                    text=drawn.placed(look, form.text(level, now), former.text if former else None),
                    request=request_id(request), now=now,
                )  # fmt: skip
            except DomainError as problem:
                fault = shown.told(problem)
            else:
                messages.success(
                    request,
                    gettext(
                        "It waits for a second person. You can change it or take it back until it is issued."
                    ),
                )
                return redirect("warning:alert", uid)
    context = shown.frame(mode) | heard.beside(request, said, what) | {
        "form": form, "look": look, "fault": fault, "hazard": gettext(HAZARDS[what]), "level": level, "level_words": gettext(LEVELS[level]),
        "is_unapproved": queries.is_unapproved(what, level), "issuer": issuer, "former": shown.alerts([former.line])[0] if former else None,
        "issuers": [(one, sources.mark_of(one.mark).drawn) for one in offered],
        "seen": former.version if former else 0, "is_gone": former is None and "beside" in request.GET,
        "former_picture": pictures.of_shape(former.text.shape, former.text.areas) if former else None,
    }  # fmt: skip
    return render(
        request,
        "warning/write.html",
        context,
        status=422 if fault or form.errors or look.form.errors else 200,
    )


def _issuer(request: HttpRequest, offered: list[Issuer]) -> Issuer:
    asked = request.POST.get("issuer") or request.GET.get("issuer")
    return next((one for one in offered if one.code == asked), offered[0] if offered else queries.NAMELESS)


def _former(request: HttpRequest, actor: Actor, mode: Status) -> AlertShown | None:
    """The warning in force whose update is written in another name: its text stands in the form. None: of the other side of the drill,
    or its update has no need of another name, any more."""
    try:
        one = queries.alert_for(actor, UUID(request.GET.get("beside", "")))
    except (ValueError, NotFound):
        return None
    is_meant = one.line.status == mode and queries.stance_of(actor, one.line.uid, timezone.now()).is_outgrown
    return one if is_meant else None


def _refused(request: HttpRequest, mode: Status, former: AlertShown | None) -> str:
    """What is another than on the page she pressed: the drill, or the update she writes anew, whose drawn area she may keep."""
    if request.POST.get("status") != mode:
        return gettext(
            "Meanwhile you entered or left a drill. Nothing was sent: read it again, then send it."
        )
    if (whole_number(request.POST.get("seen", "")) or 0) == (former.version if former else 0):
        return ""
    if former is None:
        return gettext(
            "Meanwhile the update that you write anew was taken back, issued or ended. Nothing was sent; your words stand here. "
            "Choose the places, then send it as a warning of its own, or leave it."
        )
    return gettext(
        "Meanwhile somebody changed the update that you write anew. Nothing was sent; your words stand here. "
        "Look at its level and its places, then send it."
    )


def _proposed(request: HttpRequest, hazard: Hazard, level: int, former: AlertShown | None) -> dict[str, Any]:
    if former is not None:
        return shown.filled(former, timezone.now()) | {"sure": former.text.sure.value}
    typed = (whole_number(one) for one in request.GET.getlist("area"))
    asked = [one for one in typed if one is not None]
    words = queries.book().words_for(hazard, level)
    said = {"areas": asked, "sure": "likely", "hours": words.hours if words else 6}
    if words:
        said |= {name: getattr(words, name) for name in ("do_this", "go_there", "by_when", "who_calls")}
    return said


@door(permission=Permission.SHIFT)
@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest) -> HttpResponse:
    """The log of this room: a note, or the hand-over with a fresh proof."""
    actor, fault = actor_of(request), ""
    if request.method == "POST":
        words, asked, now = request.POST.get("text", ""), request_id(request), timezone.now()
        try:
            if "hand" in request.POST:
                actions.hand_over(by=actor, text=words, proof=drill.proof(request), request=asked, now=now)
            else:
                actions.log_shift(by=actor, text=words, request=asked, now=now)
        except ProofMissing:
            return shown.prove(request, "warning:shift", typed=words)
        except DomainError as problem:
            fault = shown.told(problem)
        else:
            return redirect("warning:shift")
    context = shown.frame(drill.mode(request, time.time())) | {
        "lines": queries.shift_lines(actor), "kinds": spoken_here(SHIFTS), "fault": fault,
        "text": request.POST.get("text", "") if fault else shown.typed(request),
    }  # fmt: skip
    return render(request, "warning/shift.html", context, status=422 if fault else 200)


@door(permission=Permission.SHIFT)
@require_POST
def take(request: HttpRequest, uid: UUID) -> HttpResponse:
    """From now on the night is hers."""
    try:
        actions.take_over(
            by=actor_of(request),
            uid=uid,
            proof=drill.proof(request),
            request=request_id(request),
            now=timezone.now(),
        )
    except ProofMissing:
        return shown.prove(request, "warning:shift")
    messages.success(request, gettext("The shift is yours. Both names are in the log."))
    return redirect("warning:shift")


@door(permission=Permission.SEE)
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """What would be missed at night, each with who can mend it."""
    context = shown.frame(drill.mode(request, time.time())) | {
        "gaps": [(one.kind, *gap(one), _mended(one, actor_of(request))) for one in queries.gaps()],
        "words": [
            (gettext(HAZARDS[one.hazard]), one, shown.parts(one), form)
            for one, form in zip(queries.book().words, queries.forms(), strict=True)
        ],
        "issuers": mandates.speakers(),
    }  # fmt: skip
    return render(request, "warning/ready.html", context)


def _mended(one: Gap, actor: Actor) -> str:
    """Where a gap is looked at and filled; empty: not on a page of this room that she may open."""
    if one.kind in ("thin", "mute"):
        return reverse("warning:mandates") if actor.may(Permission.MANDATE) else ""
    for lack in ports.lacking():
        if one.kind in lack.kinds:
            return lack.way(actor)
    ways = {
        "words": f"?hazard={one.what}", "approval": f"?state=open&language={FULL}", "tongue": "?state=open", "untold": "#languages",
    }  # fmt: skip
    return reverse("warning:bank") + ways[one.kind] if one.kind in ways else ""


@door(permission=Permission.SEE)
@require_http_methods(["GET", "POST"])
def drills(request: HttpRequest) -> HttpResponse:
    """The own entry of drills: in with a fresh proof, out with one press."""
    now = time.time()
    if request.method == "POST":
        if "leave" in request.POST:
            drill.leave(request)
            return redirect(_before(request))
        try:
            lifecycle.prove(drill.proof(request), is_demo=accounts.is_demo_installation())
        except ProofMissing:
            return shown.prove(request, "warning:drill", query=request.GET.urlencode())
        drill.enter(request, now)
        return redirect(_before(request))
    mode = drill.mode(request, now)
    return render(request, "warning/drill.html", shown.frame(mode) | {"inside": mode is Status.EXERCISE})


def _before(request: HttpRequest) -> str:
    """The warning whose page sent her to the door, for she goes on with it; else the duty room."""
    try:
        return reverse("warning:alert", args=[UUID(request.GET.get("alert", ""))])
    except ValueError:
        return reverse("warning:desk")
