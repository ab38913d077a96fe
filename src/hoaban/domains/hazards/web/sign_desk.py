"""The officials' pages: what waits, one sign with its four answers, a word taken by telephone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.domains.hazards import ports, signs
from hoaban.domains.hazards.actions import answering
from hoaban.domains.hazards.actions.signs import report_sign
from hoaban.domains.hazards.errors import AlreadyTold, MoreToldIt, NoUndo, SignMoved, WordsMissing
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.queries import signs as queries
from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.sign_words import ANSWERS, BANK, ICONS, SENTENCES, STATES, STEPS, WAYS
from hoaban.domains.hazards.signs import SignAnswer, SignLine, SignState, Told, Way
from hoaban.domains.hazards.web.near import gauges
from hoaban.domains.hazards.web.sign_forms import CallForm
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.kit.uid import uuid7


@require_safe
@door(permission=Permission.SIGNS)
def listing(request: HttpRequest) -> HttpResponse:
    """The newest first; what waits, or what is answered."""
    actor, asked = actor_of(request), request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    is_closed = request.GET.get("state") == "answered"
    rows, more = queries.signs_for(actor, closed=is_closed, page=page)
    context = {
        "entries": [_entry(row) for row in rows], "is_closed": is_closed, "page": page,
        "next_page": page + 1 if more else 0, "may_tell": actor.may(Permission.ANSWER),
    }  # fmt: skip
    return render(request, "hazards/signs/list.html", context)


@require_safe
@never_cache
@door(permission=Permission.SIGNS)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What · where · who else · the four answers. Looking at telephones is on record; whom it rings for has it now."""
    if (
        request.method == "GET" and "X-Background" not in request.headers
    ):  # what asks by itself is read by nobody
        actor = actor_of(request)
        sign = queries.sign_for(actor, uid).facts
        if sign.state is SignState.NEW:
            ports.opened(actor, sign, timezone.now())
    return _page(request, uid)


def _page(request: HttpRequest, uid: UUID, fault: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    line = queries.sign_for(actor, uid)
    sign, now = line.facts, timezone.now()
    may_answer = actor.may(Permission.ANSWER)
    context: dict[str, Any] = {
        "entry": _entry(line), "sign": sign, "fault": fault, "may_answer": may_answer,
        "voices": [(voice, gettext(WAYS[voice.way])) for voice in queries.voices_of(actor, sign.id)],
        "answers": _answers() if may_answer else [],
        "may_look": may_answer and sign.state is SignState.NEW,
        "may_undo": may_answer and sign.answered_at is not None and signs.may_undo(
            sign.answered_at, now, has_left=queries.has_left_of(sign.id)
        ),
        "is_placed": sign.number != queries.own_province(),
        "earlier": [_entry(one) for one in queries.earlier_for(actor, sign)],
        "gauges": gauges(actor, sign.number, now),
        "history": [_history(step) for step in queries.steps_of(actor, sign.id)],
        "words": gettext(SENTENCES[sign.words]) if sign.words else "", "draft": ports.draft_link(actor, sign),
        "ring": ports.ring_beside(actor, sign),
    }  # fmt: skip
    return render(request, "hazards/signs/detail.html", context, status=status)


@require_POST
@door(permission=Permission.ANSWER)
def look(request: HttpRequest, uid: UUID) -> HttpResponse:
    """«I have read it»: whoever told it sees so."""
    answering.look_at_sign(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("The people who told it see that you are looking into it."))
    return redirect("signs:detail", uid)


@require_POST
@door(permission=Permission.ANSWER)
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One press: the sentence decides which of the four it is."""
    words = request.POST.get("words", "")
    given = next((one for one, bank in BANK.items() if words in bank), None)
    try:
        if given is None:
            raise WordsMissing
        answering.answer_sign(
            by=actor_of(request), uid=uid, answer=given, words=words, version=_version(request),
            request=request_id(request), now=timezone.now(),
        )  # fmt: skip
    except (MoreToldIt, SignMoved, WordsMissing) as problem:
        return _page(request, uid, gettext(problem.msgid), problem.status)
    said = (
        gettext("The answer stands on the page of everybody who told it. Of an exercise nothing is sent.")
        if queries.sign_for(actor_of(request), uid).facts.is_exercise
        else gettext("The answer is on its way to everybody who told it.")
    )
    messages.success(request, said)
    return redirect("signs:detail", uid)


@require_POST
@door(permission=Permission.ANSWER)
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Within fifteen minutes, while nobody has it."""
    try:
        answering.undo_sign_answer(
            by=actor_of(request),
            uid=uid,
            version=_version(request),
            request=request_id(request),
            now=timezone.now(),
        )
    except NoUndo as problem:
        return _page(request, uid, gettext(problem.msgid), problem.status)
    messages.success(request, gettext("The answer is taken back. The sign waits for you again."))
    return redirect("signs:detail", uid)


@require_POST
@door(permission=Permission.ANSWER)
def place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Which village a message meant."""
    number = queries.place_in(request.POST.get("place", "")[:120])
    try:
        if number is None:
            return _page(request, uid, _no_place(), 422)
        answering.place_sign(
            by=actor_of(request), uid=uid, number=number, version=_version(request), request=request_id(request),
            now=timezone.now(),
        )  # fmt: skip
    except (AlreadyTold, MoreToldIt, SignMoved) as problem:
        return _page(request, uid, gettext(problem.msgid), problem.status)
    return redirect("signs:detail", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(permission=Permission.ANSWER)
def call(request: HttpRequest) -> HttpResponse:
    """Somebody tells it by telephone, or stands at the counter."""
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        number = queries.place_in(typed["place"])
        if number is None:
            form.add_error("place", _no_place())
        else:
            return _called(request, actor_of(request), typed, number, form)
    return render(request, "hazards/signs/call.html", {"form": form}, status=422 if form.is_bound else 200)


def _called(
    request: HttpRequest, by: Actor, typed: dict[str, Any], number: int, form: CallForm
) -> HttpResponse:
    told = Told(
        uid=uuid7(), kind=typed["kind"], number=number, way=Way.CALL, phone_e164=typed["phone"], words=typed["words"],
        is_exercise=typed["is_exercise"],
    )  # fmt: skip
    try:
        kept = report_sign(by=by, told=told, request=request_id(request), now=timezone.now())
    except DomainError as problem:
        form.add_error(None, gettext(problem.msgid))
        return render(request, "hazards/signs/call.html", {"form": form}, status=problem.status)
    return redirect("signs:detail", queries.sign_of(kept.uid))


def _no_place() -> str:
    return gettext("No single village or commune fits. Write the village, then its commune.")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _entry(line: SignLine) -> dict[str, Any]:
    sign = line.facts
    kind = KINDS[sign.kind]
    return {
        "sign": sign, "place": line.place, "label": gettext(kind.label), "icon": kind.icon, "say": gettext(kind.say),
        "state": gettext(STATES[sign.state]), "is_new": sign.state is SignState.NEW,
        "answer": gettext(ANSWERS[sign.answer]) if sign.answer else "",
    }  # fmt: skip


def _answers() -> list[dict[str, Any]]:
    """The four, each with its sentences as buttons."""
    return [
        {
            "code": given.value, "label": gettext(ANSWERS[given]), "icon": ICONS[given],
            "sentences": [(code, gettext(words)) for code, words in BANK[given].items()],
            "is_gravest": given is SignAnswer.LEAVE,
        }
        for given in reversed(SignAnswer)
    ]  # fmt: skip


def _history(step: signs.StepLine) -> dict[str, Any]:
    text = gettext(STEPS[step.step])
    if step.answer:
        text = f"{text}: {gettext(ANSWERS[step.answer])}. {gettext(SENTENCES[step.words])}"
    return {"at": step.at, "text": text, "by": step.by_label}
