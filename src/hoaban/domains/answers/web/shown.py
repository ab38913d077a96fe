"""What the pages of this room share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from hoaban.domains.answers.cut_off import Asked, CutOffShown, DoubtShown
from hoaban.domains.answers.rules.called import may_ring
from hoaban.domains.answers.spoken import (
    CALL_BACK,
    DARKS,
    HAPPENED,
    ICONS,
    KINDS,
    NEVER_LEFT,
    NO_TEXTS,
    NO_TEXTS_CALL,
    RUNGS,
    STATES,
    STUCK,
    TEXTS,
    WAYS,
    homes,
    signs,
)
from hoaban.domains.answers.spoken import call as call_said
from hoaban.domains.answers.values import (
    CallStand,
    Grade,
    Happened,
    Held,
    HelpShown,
    Line,
    RoundShown,
    Said,
    State,
    StepLine,
    TextStand,
    Voice,
    Way,
)
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.errors import DomainError
from hoaban.kit import phone

TYPED, MOST = "answers_typed", 500


def told(problem: DomainError) -> str:
    """The sentence in the language of the page."""
    said = gettext(problem.msgid)
    return said % problem.params if problem.params else said


def back(
    request: HttpRequest, fault: str, page: str, *args: Any, typed: dict[str, str] | None = None
) -> HttpResponse:
    """To the page that has the form, with what is wrong and what was typed: an address that only takes forms shows nothing,
    and could not be opened again. Kept until it is sent, for a page that refreshes itself is opened more than once."""
    address = reverse(page, args=args)
    if typed is not None:
        request.session[TYPED] = [address, {name: text[:MOST] for name, text in typed.items()}]
    messages.error(request, fault)
    return redirect(address)


def typed(request: HttpRequest) -> dict[str, str]:
    """What stood in this page's form when it was refused."""
    address, words = request.session.get(TYPED, ("", {}))
    return dict(words) if address == request.path else {}


def sent(request: HttpRequest) -> None:
    request.session.pop(TYPED, None)


def state(one: State) -> dict[str, str]:
    return {"code": one.value, "label": gettext(STATES[one]), "icon": ICONS[one], "kind": KINDS[one]}


def round_(one: RoundShown) -> dict[str, Any]:
    return {
        "one": one,
        "hazard": gettext(warning.HAZARDS[Hazard(one.hazard)]),
        "level": gettext(warning.LEVELS[one.level]),
    }


def call(one: CallStand, *, is_drill: bool) -> dict[str, Any]:
    """A call to one of the village's people, without a number."""
    is_asleep = not may_ring(localtime(), is_drill=is_drill)
    return {"one": one, "said": call_said(one, is_asleep=is_asleep)}


def text(one: TextStand) -> dict[str, Any]:
    """What became of the question to one of the village's people, without a number."""
    if not one.is_line_here:
        return {"one": one, "said": gettext(NO_TEXTS_CALL if one.is_owed else NO_TEXTS)}
    if one.is_stuck:
        return {"one": one, "said": gettext(STUCK)}
    return {"one": one, "said": gettext(NEVER_LEFT if one.never_left else TEXTS[one.state])}


def line(one: Line, *, is_drill: bool = False) -> dict[str, Any]:
    return {
        "call": call(one.call, is_drill=is_drill) if one.call else None,
        "one": one, "state": state(one.state), "homes": homes(Said(None, one.moved, one.homes)),
        "dark": gettext(DARKS[one.dark]) if one.dark else "",
    }  # fmt: skip


def step(one: StepLine) -> dict[str, Any]:
    """A line of the timeline."""
    text = gettext(RUNGS[one.rung]) if one.what is Happened.RUNG and one.rung else gettext(HAPPENED[one.what])
    note = gettext(dict(DARKS)[one.note]) if one.what is Happened.DARK and one.note in DARKS else one.note  # type: ignore[index]
    return {
        "at": one.at,
        "text": f"{text} · {one.place}",
        "by": ". ".join(filter(None, (one.by_label, note))),
    }


def doubt(one: DoubtShown) -> dict[str, Any]:
    """A question whether a village is cut off, with what speaks for it."""
    return {
        "one": one,
        "signs": signs(one.signs),
        "is_open": one.state is Asked.OPEN,
        "is_yes": one.state is Asked.YES,
    }


def cut_off(one: CutOffShown) -> dict[str, Any]:
    return {"one": one, "why": gettext(DARKS[one.why])}


def voice(one: Voice) -> dict[str, Any]:
    said = one.said
    unread = gettext(CALL_BACK) if one.way is Way.MISSED else gettext("Words to read")
    grade = gettext(STATES[State(said.grade.value)]) if said.grade else unread
    return {
        "one": one, "grade": grade, "homes": homes(said), "way": gettext(WAYS[one.way]), "needs": needs(said),
        "phone": phone.spoken(one.phone_e164) if one.phone_e164 else "",
    }  # fmt: skip


def needs(said: Said) -> list[str]:
    """What a call for help is about, in words."""
    found = []
    if said.injured:
        found.append(gettext("%(n)s injured") % {"n": said.injured})
    if said.missing:
        found.append(gettext("%(n)s missing") % {"n": said.missing})
    if said.road_cut:
        found.append(gettext("The road is cut"))
    return found


def help_(one: HelpShown) -> dict[str, Any]:
    worst = Said(Grade.HELP, injured=one.injured, missing=one.missing, road_cut=one.road_cut)
    return {"one": one, "needs": needs(worst)}


def held(one: Held) -> dict[str, Any]:
    return {"one": one, "state": state(one.state), "homes": homes(Said(None, one.moved, one.homes))}
