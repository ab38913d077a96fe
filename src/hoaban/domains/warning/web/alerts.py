"""One alert: what people will read, who agrees, who issues, how it ends."""

import logging
import time
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.warning import actions, ports, queries
from hoaban.domains.warning.errors import ProofMissing
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.rules import lifecycle
from hoaban.domains.warning.spoken import MESSAGES, PARTS, PROOFS, STEPS, SURE, spoken_here
from hoaban.domains.warning.values import AlertShown, Ending, Issuer, Move
from hoaban.domains.warning.values.entrusted import Stance
from hoaban.domains.warning.web import calls, drawn, drill, pictures, quoted, shown, words
from hoaban.domains.warning.web.forms import ChangeForm
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.notify import api as notify
from hoaban.foundation.sources import api as sources
from hoaban.kit.typed import whole_number

log = logging.getLogger(__name__)
FULL = "warning_full"
"""In the session: of which text she asked for the full words alone."""
ENDS = {Ending.CANCEL: actions.cancel, Ending.ALL_CLEAR: actions.all_clear}


@door(permission=Permission.SEE)
@require_GET
def alert(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Exactly what people will read, then the one next thing to do. Whoever calls people at night is told that it is read."""
    answer = _page(request, uid)
    if "X-Background" in request.headers:  # the page asks by itself: read by nobody
        return answer
    try:
        ports.connected.opened(actor_of(request), uid, timezone.now())
    except (
        OperationalError
    ):  # busy records: she reads all the same, and the next person is called one time too many
        log.warning("warning: a page was read while it could not be written down")
    return answer


def _page(request: HttpRequest, uid: UUID, fault: str = "") -> HttpResponse:
    actor, one = actor_of(request), queries.alert_for(actor_of(request), uid)
    mode = drill.mode(request, time.time())
    moves = lifecycle.may_move(one.line.state)
    is_second = not one.line.is_mine and actor.may(Permission.REVIEW)
    stance = queries.stance_of(actor, uid, timezone.now())
    may = _may(actor, moves, stance, is_second=is_second)
    seconds = queries.seconds_for(actor, uid) if may["call"] else None
    context = shown.frame(one.line.status) | {
        "one": one, "picture": pictures.of_shape(one.text.shape, one.text.areas),
        "told": shown.alerts([one.line])[0], "fault": fault, "parts": notify.sms_parts(one.preview).parts,
        "labels": spoken_here(PARTS), "sure": gettext(SURE[one.text.sure]), "mark": sources.mark_of(one.issuer.mark).drawn,
        "elsewhere": one.line.status != mode, "full": request.session.get(FULL) == str(uid),
        "history": [
            {"at": step.at, "text": f"{gettext(STEPS[step.step])} {gettext(PROOFS[step.proof]) if PROOFS[step.proof] else ''}".strip(),
             "by": ". ".join(filter(None, (shown.by(step), step.note)))}
            for step in queries.history_of(actor, uid)
        ],
        "sent": [(one, gettext(MESSAGES[one.message])) for one in queries.versions_of(actor, uid)],
        "beside": shown.alerts(queries.beside(actor, uid)), "links": ports.links(actor, uid),
        "evidence": ports.evidence_for(actor, one, timezone.now()),
        "stance": stance, "refused": _refused(actor, moves, stance, is_second=is_second),
        "issuers": _offered(actor, one, stance) if stance.may_choose or stance.is_outgrown else (),
        "able": queries.able(one.text.areas, one.text.level, timezone.now()) if stance.is_outgrown else (),
        "unclosed": queries.unclosed(one.text.areas, timezone.now()) if stance.is_outgrown else (),
        "may": may, "seconds": seconds, "unnamed": seconds.many - len(seconds.names) if seconds else 0,
        "called": seconds.people[:calls.OFFERED] if seconds and notify.calls_here() is notify.CallsHere.YES else (),
        "reason": request.POST.get("reason", "") or shown.typed(request),
    } | quoted.beside(actor, uid, one, timezone.now()) | words.toneless_beside(actor, uid)  # fmt: skip
    return render(request, "warning/alert.html", context, status=422 if fault else 200)


def _may(actor: Actor, moves: frozenset[Move], stance: Stance, *, is_second: bool) -> dict[str, bool]:
    """Which buttons this person has now, and for whom the text waits."""
    drafts, may_issue = actor.may(Permission.DRAFT), actor.may(Permission.ISSUE)
    agrees, issues = is_second and stance.agreeing is None, may_issue and stance.issuing is None
    return {
        "agree": agrees and Move.REVIEW in moves,
        "agree_and_issue": agrees and issues and Move.REVIEW in moves,
        "issue": issues and Move.SEND in moves,
        "override": actor.may(Permission.OVERRIDE) and may_issue and Move.OVERRIDE in moves and not stance.is_missing,
        "call": drafts and Move.REVIEW in moves and not stance.is_missing,
        "change": drafts and stance.changing is None and Move.CHANGE in moves,
        "withdraw": drafts and stance.leaving is None and Move.WITHDRAW in moves,
        "restore": drafts and stance.changing is None and Move.RESTORE in moves,
        "end": may_issue and stance.ending is None and Move.CANCEL in moves,
        "waits_second": Move.REVIEW in moves,
        "waits_issue": Move.SEND in moves,
    }  # fmt: skip


def _offered(actor: Actor, one: AlertShown, stance: Stance) -> list[Issuer]:
    """Names to choose; of what outgrew its own those her office speaks for: in an emergency this one is sent, none written anew."""
    if not actor.may(Permission.DRAFT):
        return []
    found = queries.issuers_for(
        actor, level=one.text.level, areas=one.text.areas, is_emergency=not stance.is_outgrown
    )
    return [each for each in found if each.code != one.issuer.code]


def _refused(actor: Actor, moves: frozenset[Move], stance: Stance, *, is_second: bool) -> str:
    """Why a button she would have is not there, and who has it: her office does not speak for whom this goes out in the name of."""
    if stance.may_choose and stance.agreeing:
        return shown.told(stance.agreeing)
    agrees, issues = is_second and Move.REVIEW in moves, actor.may(Permission.ISSUE)
    asked = [
        (agrees, stance.agreeing), (issues and Move.SEND in moves, stance.issuing), (issues and Move.CANCEL in moves, stance.ending),
        (actor.may(Permission.DRAFT) and Move.CHANGE in moves, stance.changing),
    ]  # fmt: skip
    return next((shown.told(problem) for is_hers, problem in asked if is_hers and problem), "")


@door(permission=Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another text; whoever agreed to the older one reads again."""
    actor, now = actor_of(request), timezone.now()
    one = queries.alert_for(actor, uid)
    if one.line.status != drill.mode(request, time.time()):
        return shown.elsewhere(request, uid)
    form = ChangeForm(request.POST or None, actor=actor, initial=shown.filled(one, now))
    look = drawn.look(request, actor, form, one.text)
    fault = look.fault
    if request.method == "POST" and form.is_valid() and not look.waits:
        text = drawn.placed(look, form.text(form.cleaned_data["level"], now, one.text.sure), one.text)
        try:
            actions.change(
                by=actor, uid=uid, seen=_seen(request), text=text, request=request_id(request), now=now
            )
        except DomainError as problem:
            fault = shown.told(problem)
        else:
            messages.success(request, gettext("The new text waits for a second person."))
            return redirect("warning:alert", uid)
    context = shown.frame(one.line.status) | {
        "form": form, "look": look, "fault": fault, "one": one, "told": shown.alerts([one.line])[0],
        "seen": request.POST.get("seen") or one.version,
    }  # fmt: skip
    return render(
        request,
        "warning/change.html",
        context,
        status=422 if fault or form.errors or look.form.errors else 200,
    )


@door(permission=Permission.DRAFT)
@require_POST
def propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same text, with another form of it for text messages: a change like every other, so a second person agrees."""

    def act(actor: Actor, now: datetime) -> str:
        typed = "" if "none" in request.POST else request.POST.get("toneless", "")
        text = replace(queries.alert_for(actor, uid).text, toneless=typed)
        actions.change(
            by=actor, uid=uid, seen=_seen(request), text=text, request=request_id(request), now=now
        )
        return gettext("The new text waits for a second person.")

    return _acted(request, uid, act)


@door(permission=Permission.DRAFT)
@require_POST
def choose_issuer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """In whose name it goes out; then the second person reads it."""

    def act(actor: Actor, now: datetime) -> str:
        actions.choose_issuer(
            by=actor, uid=uid, seen=_seen(request), issuer=request.POST.get("issuer", ""), request=request_id(request), now=now
        )  # fmt: skip
        return gettext("The name is chosen. Nothing is issued yet: it has to be read and agreed to.")

    return _acted(request, uid, act)


@door(permission=Permission.REVIEW)
@require_POST
def agree(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The second person read it; somebody who issues goes on."""

    def act(actor: Actor, now: datetime) -> str:
        actions.review(
            by=actor,
            uid=uid,
            seen=_seen(request),
            proof=drill.proof(request),
            toneless=_with_toneless(request),
            request=request_id(request),
            now=now,
        )
        return gettext("You agreed. It waits for whoever issues.")

    return _acted(request, uid, act)


@door(permission=Permission.ISSUE)
@require_POST
def issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One press of whoever reads it second and issues: both are recorded, each by its own verb."""

    def act(actor: Actor, now: datetime) -> str:
        asked, seen, proof = request_id(request), _seen(request), drill.proof(request)
        if "agree" in request.POST:
            actions.review(
                by=actor, uid=uid, seen=seen, proof=proof, toneless=_with_toneless(request), request=f"{asked[:60]}/r", now=now
            )  # fmt: skip
            seen += 1
        override = request.POST.get("reason", "") if "override" in request.POST else None
        number = actions.issue(
            by=actor, uid=uid, seen=seen, proof=proof, override=override, request=asked, now=now
        )
        return (
            gettext("It is issued. Everybody can read it now.")
            if number == 1
            else gettext("The update is issued.")
        )

    return _acted(request, uid, act)


@door(permission=Permission.ISSUE)
@require_POST
def end(request: HttpRequest, uid: UUID, how: str) -> HttpResponse:
    """Cancel it, or say that the danger is over; with a reason people read."""
    if how not in set(Ending):
        raise NotFound

    def act(actor: Actor, now: datetime) -> str:
        ENDS[Ending(how)](
            by=actor, uid=uid, seen=_seen(request), reason=request.POST.get("reason", ""), proof=drill.proof(request),
            request=request_id(request), now=now,
        )  # fmt: skip
        return gettext("It is over. Whoever opens it reads that, with your reason.")

    return _acted(request, uid, act)


@door(permission=Permission.DRAFT)
@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Nobody outside read it."""

    def act(actor: Actor, now: datetime) -> str:
        verb = actions.restore if "restore" in request.POST else actions.withdraw
        verb(by=actor, uid=uid, seen=_seen(request), request=request_id(request), now=now)
        if "restore" in request.POST:
            return gettext("The draft is back and waits for a second person.")
        return gettext("The draft is taken back. The button below brings it again.")

    return _acted(request, uid, act)


def _acted(request: HttpRequest, uid: UUID, act: Any) -> HttpResponse:
    """One deed of this page: done, refused with a sentence, or sent to show who she is."""
    actor = actor_of(request)
    if queries.alert_for(actor, uid).line.status != drill.mode(request, time.time()):
        return shown.elsewhere(request, uid)
    try:
        said = act(actor, timezone.now())
    except ProofMissing:
        if "full" in request.POST:  # she presses the same button once more: what she ticked is still ticked
            request.session[FULL] = str(uid)
        return shown.prove(request, "warning:alert", uid, typed=request.POST.get("reason", ""))
    except (NotFound, NotAllowed):
        raise
    except DomainError as problem:
        return _page(request, uid, shown.told(problem))
    messages.success(request, said)
    return redirect("warning:alert", uid)


def _with_toneless(request: HttpRequest) -> bool:
    """She read it without tone marks too, and did not ask for the full words alone."""
    return "full" not in request.POST


def _seen(request: HttpRequest) -> int:
    return whole_number(request.POST.get("seen", "")) or 0
