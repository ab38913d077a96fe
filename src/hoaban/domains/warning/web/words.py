"""A row of the bank without tone marks: what it reads as, who approved it; and the same of one text that waits."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import ProofMissing
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.rules import toneless
from hoaban.domains.warning.spoken import HAZARDS, PARTS
from hoaban.domains.warning.values import Hazard
from hoaban.domains.warning.values.approved import FormShown
from hoaban.domains.warning.web import bank, drill, shown
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound

TYPED = "warning_words"
"""In the session: other words that she had typed when she was asked who she is."""


@door(permission=Permission.SEE)
@require_GET
def words(request: HttpRequest, hazard: str, level: int) -> HttpResponse:
    """Side by side with the full words; two different people approve, a change begins anew."""
    return _page(request, _asked(hazard, level), "")


@door(permission=Permission.WORDS)
@require_POST
def decide(request: HttpRequest, hazard: str, level: int) -> HttpResponse:
    """Approve what is shown, put other words there, or take the approval back."""
    one = _asked(hazard, level)
    try:
        _act(request, actor_of(request), one)
    except ProofMissing:
        # She presses the same button once more: what she typed still stands.
        if request.POST.get("deed") == "reword":
            request.session[TYPED] = [one.seal, {name: request.POST.get(name, "") for name in _names(one)}]
        return shown.prove(request, "warning:words", hazard, level)
    except (NotFound, NotAllowed):
        raise
    except DomainError as problem:
        return _page(request, one, shown.told(problem))
    return redirect("warning:words", hazard, level)


def _asked(hazard: str, level: int) -> FormShown:
    if hazard not in set(Hazard):
        raise NotFound
    return queries.form_of(Hazard(hazard), level)


def _names(one: FormShown) -> list[str]:
    """Of the fields for other words, a sentence each."""
    return [f"bare-{key}" for key, _words in one.full]


def _kept(request: HttpRequest, one: FormShown) -> dict[str, str]:
    """What she had typed beside these very words; given once."""
    seal, typed = request.session.pop(TYPED, ("", {}))
    return dict(typed) if seal == one.seal else {}


def _act(request: HttpRequest, actor: Actor, one: FormShown) -> None:
    deed = request.POST.get("deed", "")
    same: Any = {
        "by": actor, "hazard": one.hazard, "level": one.level, "seen": request.POST.get("seen", ""), "proof": drill.proof(request),
        "request": request_id(request), "now": timezone.now(),
    }  # fmt: skip
    if deed == "reword":
        actions.reword(**same, lines=[request.POST.get(name, "") for name in _names(one)])
        said = gettext("These words stand instead, and you approved them. They need one person more.")
    elif deed == "back":
        actions.take_words_back(**same)
        said = gettext("Nobody stands behind these words any more. The full ones go out.")
    else:
        actions.approve_words(**same)
        said = gettext("You approved these words without tone marks.")
    messages.success(request, said)


def _page(request: HttpRequest, one: FormShown, fault: str) -> HttpResponse:
    """What stands is read apart from what somebody types in its place: the button that approves is about the first alone."""
    actor, known = actor_of(request), queries.known_words()
    typed: Mapping[str, str] = request.POST if fault else _kept(request, one)
    context = shown.frame(drill.mode(request, time.time())) | {
        "one": one, "hazard": gettext(HAZARDS[one.hazard]), "fault": fault, "is_typed": bool(typed),
        "rows": [
            {"key": key, "label": gettext(PARTS["what" if key.startswith("what") else key]), "full": full, "bare": bare,
             "typed": typed.get(name, bare)}
            for (key, full), (_key, bare), name in zip(one.full, one.lines, _names(one), strict=True)
        ],
        "reads": toneless.reads(" ".join(full for _key, full in one.full), known),
        "approvals": bank.said_by(one.approvals),
        "nexts": queries.next_for(one), "address": request.build_absolute_uri(reverse("warning:words", args=[one.hazard, one.level])),
        "may_approve": actor.may(Permission.WORDS), "is_mine": one.has(actor.key), "sends": queries.book().sends_toneless,
    }  # fmt: skip
    return render(request, "warning/words.html", context, status=422 if fault else 200)


def toneless_beside(actor: Actor, uid: UUID) -> dict[str, object]:
    """What the page of one text says of its text messages."""
    return {"toneless": queries.toneless_for(actor, uid)}
