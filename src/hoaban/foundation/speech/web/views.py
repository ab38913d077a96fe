"""Doors of speech: one public address per sound; the board, the recording page, the second listener, the speakers."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from hoaban.foundation.access.api import Actor, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.files import api as files
from hoaban.foundation.speech import actions, queries, rules
from hoaban.foundation.speech.own_files import LARGEST
from hoaban.foundation.speech.permissions import Permission
from hoaban.foundation.speech.values import (
    VIETNAMESE,
    Kind,
    RecordingShown,
    RecordingState,
    TextState,
)
from hoaban.foundation.speech.web import forms, words

# A browser keeps its copy and asks each time before it plays: 304 and no bytes, or 410 once the voice is taken back.
KEPT = "public, max-age=0, must-revalidate"
PAGE = 10


@door(public=True, cacheable=True)
@require_safe
def sound(request: HttpRequest, uid: UUID, digest: str, ending: str) -> HttpResponseBase:
    """A voice everybody may hear, whole or in part. Gone means gone: withdrawn, or other words by now."""
    if ending not in {"ogg", "m4a"} or len(digest) < 8:
        raise Http404
    found = queries.sound(uid, digest, ending)
    if found is None:
        return HttpResponse(status=410, headers={"Cache-Control": "no-store"})
    facts, media_type = found
    answer = files.answer(request, facts, media_type)
    answer.headers["Cache-Control"] = KEPT
    return answer


@door(permission=Permission.SEE)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Where most is missing in a language, what to record next in it, a page at a time; how far every language is."""
    actor = _actor(request)
    asked = {name: request.GET.get(name, "") for name in ("room", "state", "q")}
    lines, tongues = queries.coverage(actor, asked["room"]), queries.tongues()
    language = request.GET.get("language") or _neediest(lines)
    rooms = [(name, words.room(name)) for name in queries.rooms(actor)]
    texts = queries.texts_in(actor, language, asked["room"], asked["state"], asked["q"])
    page = Paginator(texts, PAGE).get_page(request.GET.get("page"))
    # Whoever asks for something gets that; who comes without a question sees first where most is missing.
    gaps = [] if any(asked.values()) or page.number > 1 else rules.gaps(texts)
    context = {
        "lines": lines,
        "language": next((one for one in tongues if one.code == language), None),
        "gaps": [{"gap": one, "name": words.room(one.room)} for one in gaps],
        "texts": [_text(one) for one in page],
        "page": page,
        "form": forms.FilterForm({"language": language, **asked}, tongues=tongues, rooms=rooms),
        "may_record": actor.may(Permission.RECORD),
        "tabs": _tabs(request),
    }
    return render(request, "speech/board.html", context)


@door(permission=Permission.SEE)
@require_GET
def coverage_json(request: HttpRequest) -> HttpResponse:
    """The same for programs: languages with their counts; with ``?language=`` each text."""
    actor, language = _actor(request), request.GET.get("language", "")
    room = request.GET.get("room", "")
    document: dict[str, Any] = {"languages": [_plain(line) for line in queries.coverage(actor, room)]}
    if language:
        document["texts"] = [
            {"key": one.key, "room": one.room, "kind": one.kind, "state": one.state}
            for one in queries.texts_in(actor, language, room)
        ]
    return JsonResponse(document)


@door(permission=Permission.RECORD, largest_body=LARGEST + 1_000_000)  # the form around the sound
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, uid: UUID, language: str) -> HttpResponse:
    """Read the words, record, agree, send."""
    actor = _actor(request)
    text, spoken = queries.text_for(actor, uid), queries.tongue(language)
    if spoken is None:
        raise Http404
    form = forms.TakeForm(
        request.POST or None, request.FILES or None, known=queries.speakers_for(actor, text),
        initial={"version": text.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["sound"]
        take = actions.Take(
            uid, form.cleaned_data["version"], language, form.chosen(), sent.name or "", sent.chunks()
        )
        try:
            made = actions.record_voice(by=actor, take=take, request=request_id(request), now=timezone.now())
        except DomainError as problem:
            form.add_error(None, words.said(problem))
        else:
            return redirect("speech:recording", made)
    context = {
        "text": text, "kind": words.KINDS[Kind(text.kind)], "spoken": spoken, "form": form, "careful": text.kind != "ordinary",
        "earlier": [_shown(one) for one in queries.history_of(actor, uid, language)],
    }  # fmt: skip
    return render(request, "speech/record.html", context, status=422 if form.errors else 200)


@door(permission=Permission.SEE)
@require_GET
def recording(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where one recording stands, and what happens next."""
    actor = _actor(request)
    shown = queries.recording_for(actor, uid)
    context = {
        **_shown(shown),
        "may_record": actor.may(Permission.RECORD),
        "may_withdraw": actor.may(Permission.SPEAKERS),
    }
    return render(request, "speech/recording.html", context)


@door(permission=Permission.APPROVE)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What the second listener hears, one after the other; and which languages are hers."""
    actor = _actor(request)
    own = queries.mother_tongues(actor)
    rows = [_shown(one) for one in queries.waiting_for(actor)]
    context = {
        "mine": [row for row in rows if not row["recording"].obstacle],
        "others": [row for row in rows if row["recording"].obstacle],
        "tongues": [(one, one.code in own) for one in queries.tongues()],
        "declared": bool(own),
        "tabs": _tabs(request),
    }
    return render(request, "speech/waiting.html", context)


@door(permission=Permission.APPROVE)
@require_POST
def mother_tongues(request: HttpRequest) -> HttpResponse:
    """Keep which languages are mine."""
    actions.declare_mother_tongues(
        by=_actor(request), languages=request.POST.getlist("language"), request=request_id(request)
    )
    messages.success(request, gettext("Kept. Recordings in these languages come to you first."))
    return redirect("speech:waiting")


@door(permission=Permission.APPROVE)
@require_POST
def approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everybody may hear it from now on."""
    actions.approve_recording(by=_actor(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("Thank you. Everybody can hear it from now on."))
    return redirect("speech:waiting")


@door(permission=Permission.APPROVE)
@require_POST
def refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Back to whoever records, with a reason."""
    reason = request.POST.get("reason", "")
    actions.refuse_recording(
        by=_actor(request), uid=uid, reason=reason, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("Noted. Whoever records sees your reason and records again."))
    return redirect("speech:waiting")


@door(permission=Permission.SPEAKERS)
@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One recording is played nowhere any more."""
    actions.withdraw_recording(by=_actor(request), uid=uid, request=request_id(request))
    return redirect("speech:recording", uid)


@door(permission=Permission.SPEAKERS, largest_body=LARGEST + 1_000_000)
@require_http_methods(["GET", "POST"])
def speakers(request: HttpRequest) -> HttpResponse:
    """Who lends a voice here, for what; add one."""
    actor = _actor(request)
    form = forms.SpeakerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _add_speaker(actor, form, request_id(request))
        except DomainError as problem:
            form.add_error(None, words.said(problem))
        else:
            messages.success(
                request, gettext("The speaker is on the list. You can record with this voice now.")
            )
            return redirect("speech:speakers")
    rows = [(one, words.SCOPES[one.scope]) for one in queries.speakers_visible_to(actor)]
    context = {"rows": rows, "form": form, "tabs": _tabs(request)}
    return render(request, "speech/speakers.html", context, status=422 if form.errors else 200)


@door(permission=Permission.SPEAKERS)
@require_POST
def withdraw_speaker(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A voice taken back, everywhere and at once."""
    gone = actions.withdraw_speaker(
        by=_actor(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    said = ngettext(
        "%(n)s recording is played nowhere any more.", "%(n)s recordings are played nowhere any more.", gone
    )
    messages.success(request, said % {"n": gone})
    return redirect("speech:speakers")


def _add_speaker(actor: Actor, form: forms.SpeakerForm, request: str) -> None:
    paper, kept = form.cleaned_data["consent_file"], None
    if paper:
        kept = files.keep_file(
            by=actor,
            purpose=queries.CONSENT,
            name=paper.name,
            pieces=paper.chunks(),
            request=f"{request[:60]}/f",
        )
    actions.add_speaker(by=actor, new=form.chosen(), text=None, consent_file=kept, request=request)


def _neediest(lines: list[Any]) -> str:
    """The board opens on the first language people here still cannot hear; Vietnamese has the machine."""
    open_ones = [line.code for line in lines if line.code != VIETNAMESE and line.missing]
    return open_ones[0] if open_ones else VIETNAMESE


def _plain(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in line.__slots__}


def _text(one: TextState) -> dict[str, Any]:
    return {
        "text": one, "room": words.room(one.room), "kind": words.KINDS[one.kind], "state": words.STATES[one.state],
        "colour": words.COLOURS[one.state],
    }  # fmt: skip


def _shown(one: RecordingShown) -> dict[str, Any]:
    return {
        "recording": one, "room": words.room(one.room), "kind": words.KINDS[one.kind], "state": words.RECORDING[one.state],
        "colour": words.COLOURS[one.state], "reason": words.reason(one.reason), "obstacle": words.reason(one.obstacle),
        "is_stale": one.state is RecordingState.STALE, "may_decide": not one.obstacle,
    }  # fmt: skip


def _tabs(request: HttpRequest) -> list[tuple[str, str, bool]]:
    actor, here = _actor(request), request.path
    pages = (
        ("speech:board", gettext("Languages and texts"), Permission.SEE),
        ("speech:waiting", gettext("Listen and decide"), Permission.APPROVE),
        ("speech:speakers", gettext("Speakers"), Permission.SPEAKERS),
    )
    return [(label, reverse(name), reverse(name) == here) for name, label, needs in pages if actor.may(needs)]


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
