"""What the pages of this room share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from hoaban.domains.warning.queries import book
from hoaban.domains.warning.rules import wording
from hoaban.domains.warning.spoken import HAZARDS, LEVELS, ORIGINS, PICTURES, STATES
from hoaban.domains.warning.values import AlertLine, AlertShown, DecisionShown, Status, Sureness, Text, Words
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify
from hoaban.kit import clock

TYPED, MOST = "warning_typed", 1000


def frame(mode: Status) -> dict[str, Any]:
    """Which frame surrounds the page, and what its forms carry."""
    return {"drill": mode is Status.EXERCISE, "mode": mode.value}


def alerts(lines: Sequence[AlertLine]) -> list[dict[str, Any]]:
    return [
        {
            "one": one, "hazard": gettext(HAZARDS[one.hazard]), "picture": PICTURES[one.hazard], "level": gettext(LEVELS[one.level]),
            "state": gettext(STATES[one.state]), "origin": gettext(ORIGINS[one.origin]),
        }
        for one in lines
    ]  # fmt: skip


def filled(one: AlertShown, now: datetime) -> dict[str, Any]:
    """What a form begins with that writes this text anew."""
    left = max(1, round((one.text.expires - now).total_seconds() / 3600))
    return {
        "level": one.text.level, "areas": [] if one.text.shape else list(one.text.areas), "hours": left, "do_this": one.text.do_this,
        "go_there": one.text.go_there, "by_when": one.text.by_when, "who_calls": one.text.who_calls,
    }  # fmt: skip


def by(one: DecisionShown) -> str:
    """Who decided, and in which role."""
    role = accounts.role_label(one.role)
    said = f"{one.by} ({role})" if role else one.by
    if not one.phone:
        return said
    how = gettext("Called at %(phone)s; the digits were typed by %(who)s")
    return f"{said}. {how % {'phone': one.phone, 'who': one.through}}"


def parts(words: Words) -> int:
    """Of a message with these words, in the drill's longer form."""
    text = Text(
        words.levels.start, Sureness.LIKELY, (), clock.now(), clock.now(), words.do_this, words.go_there, words.by_when,
        words.who_calls,
    )  # fmt: skip
    return notify.sms_parts(wording.joined(wording.lines(Status.EXERCISE, words.hazard, text, book()))).parts


def told(problem: DomainError) -> str:
    """The sentence in the language of the page."""
    said = gettext(problem.msgid)
    return said % problem.params if problem.params else said


def elsewhere(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A drill is worked on inside the drill, the real thing outside: nobody presses a button in the wrong one."""
    said = gettext(
        "Nothing was done: this page belongs to the other side of the door between drill and real."
    )
    messages.warning(request, said)
    return redirect("warning:alert", uid)


def prove(request: HttpRequest, page: str, *args: Any, typed: str = "", query: str = "") -> HttpResponse:
    """To the page that asks who she is once more, and back to what she had typed."""
    address = reverse(page, args=args) + (f"?{query}" if query else "")
    if typed.strip():
        request.session[TYPED] = [address, typed[:MOST]]
    messages.info(request, gettext("Show once more that it is you. Then press the same button again."))
    return redirect(accounts.prove_again(address))


def typed(request: HttpRequest) -> str:
    """What stood in this page's form before she was asked who she is; given once."""
    address, words = request.session.get(TYPED, ("", ""))
    if address != request.path:
        return ""
    del request.session[TYPED]
    return str(words)
