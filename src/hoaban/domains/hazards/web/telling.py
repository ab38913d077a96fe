"""Pages without an account: what did you see, where, send; and what came of it. They work without script."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.domains.hazards.actions import signs as actions
from hoaban.domains.hazards.errors import SignFull
from hoaban.domains.hazards.queries import signs as queries
from hoaban.domains.hazards.sign_kinds import KINDS, SignKind
from hoaban.domains.hazards.sign_words import ANSWERS, ICONS, SENTENCES, TOLD_STATES
from hoaban.domains.hazards.signs import COMMUNE, SignState, Told
from hoaban.domains.hazards.web.sign_forms import CodeForm, MediaForm, TellForm
from hoaban.foundation.access.api import ANONYMOUS, UnitRange, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.files import api as files
from hoaban.foundation.places import api as places
from hoaban.kit.typed import is_near
from hoaban.kit.uid import uuid7

LARGEST = 25 * files.MEGABYTE
FOUND = 12


@require_safe
@door(public=True)
def start(request: HttpRequest) -> HttpResponse:
    """What did you see? One tap on a picture."""
    return render(request, "hazards/signs/start.html", {"kinds": [_shown(kind) for kind in KINDS.values()]})


@require_safe
@door(public=True)
def where(request: HttpRequest, kind: str) -> HttpResponse:
    """Where? By typing, by the phone's position, or by ear from the list."""
    text = request.GET.get("q", "").strip()[:80]
    found = []
    if text:
        units = places.search(ANONYMOUS, text, FOUND)
        found = [
            unit
            for unit in units
            if unit.level in (places.Level.VILLAGE, places.Level.COMMUNE) and unit.number
        ]
    context = {
        "kind": _shown(_kind(kind)), "q": text, "found": _with_commune(found),
        "communes": [(unit, _at(unit)) for unit in places.communes_at(int(settings.PROVINCE))],
    }  # fmt: skip
    return render(request, "hazards/signs/where.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(public=True, largest_body=LARGEST)
def tell(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Send. A picture, a voice, a telephone may go along; the sign itself never waits for them."""
    chosen = _kind(kind)
    if not queries.is_place(number) or number == queries.own_province():
        raise NotFound
    form = TellForm(
        request.POST or None, request.FILES or None, villages=_villages(number), initial={"uid": uuid7()}
    )
    if request.method == "POST" and form.is_valid():
        uid = form.cleaned_data["uid"]
        told = Told(
            uid=uid, kind=kind, number=form.cleaned_data.get("village") or number,
            phone_e164=form.cleaned_data["phone"], position=form.position,
        )  # fmt: skip
        actions.report_sign(
            by=actor_of(request),
            told=told,
            line=_line(request),
            request=request_id(request),
            now=timezone.now(),
        )
        _keep_media(request, uid, form)
        return redirect("signs:told", uid)
    context = {"kind": _shown(chosen), "form": form, "place": queries.place_name(number), "number": number}
    return render(request, "hazards/signs/tell.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@door(public=True)
def told(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What came of it: the state, who looked, what to do. Whoever holds the address sees it; it names nobody."""
    outcome = queries.outcome(uid)
    kind = KINDS[outcome.kind]
    context: dict[str, Any] = {
        "one": outcome, "uid": uid, "kind": _shown(kind), "pairs": accounts.in_pairs(outcome.code), "form": MediaForm(),
        "state": gettext(TOLD_STATES[outcome.state]),
        "words": gettext(SENTENCES[outcome.words]) if outcome.words else gettext(kind.do),
        "answer": gettext(ANSWERS[outcome.answer]) if outcome.answer else "",
        "icon": ICONS[outcome.answer] if outcome.answer else "clock",
        "to_read": outcome.answered_at if outcome.state is SignState.ANSWERED and not outcome.told_at else None,
    }  # fmt: skip
    response = render(request, "hazards/signs/told.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_POST
@door(public=True)
def seen(request: HttpRequest, uid: UUID) -> HttpResponse:
    """«I have read it»: by the page's script once it is in sight, else by the button. Opening the address alone, as programs
    do that preview links, says nothing."""
    answered_at = _moment(request.POST.get("answered", ""))
    if answered_at is not None:
        actions.note_told(by=actor_of(request), uid=uid, answered_at=answered_at, now=timezone.now())
    return redirect("signs:told", uid)


@require_POST
@door(public=True, largest_body=LARGEST)
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A picture or a voice afterwards."""
    form = MediaForm(request.POST, request.FILES)
    if form.is_valid():
        _keep_media(request, uid, form)
    return redirect("signs:told", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(public=True)
def code(request: HttpRequest) -> HttpResponse:
    """With the eight digits, from any phone."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                "signs:told", queries.uid_with_code(form.cleaned_data["code"], _line(request), timezone.now())
            )
        except NotFound:
            form.add_error("code", gettext("Nobody was given this code. Look at the digits again."))
    return render(request, "hazards/signs/code.html", {"form": form}, status=422 if form.is_bound else 200)


def _keep_media(request: HttpRequest, uid: UUID, form: MediaForm) -> None:
    """What cannot be kept is said on the next page; the sign is told already."""
    by, now, base = actor_of(request), timezone.now(), request_id(request)
    if files.disk_was_full(request):
        messages.error(
            request, gettext("The picture or voice did not fit on our disk. What you told us is kept.")
        )
    for file, is_voice in form.came():
        try:
            actions.add_media(
                by=by,
                uid=uid,
                name=file.name or "",
                pieces=file.chunks(),
                is_voice=is_voice,
                request=base,
                now=now,
            )
        except SignFull as problem:
            messages.error(request, gettext(problem.msgid))
        except DomainError as problem:
            said = gettext(problem.msgid)
            messages.error(request, said % problem.params if problem.params else said)
        else:
            messages.success(
                request, gettext("Your voice is kept.") if is_voice else gettext("Your picture is kept.")
            )


def _kind(code: str) -> SignKind:
    if code not in KINDS:
        raise NotFound
    return KINDS[code]


def _shown(kind: SignKind) -> dict[str, str]:
    """In the language of the page, with what its speaker says."""
    label, say = gettext(kind.label), gettext(kind.say)
    return {
        "code": kind.code, "icon": kind.icon, "label": label, "say": say, "spoken": f"{label}. {say}",
        "do": gettext(kind.do), "word": kind.words[0].upper(),
    }  # fmt: skip


def _villages(number: int) -> list[places.Unit]:
    if number % COMMUNE:
        return []
    return places.units_in(UnitRange(number, number + COMMUNE), places.Level.VILLAGE)


def _with_commune(units: list[places.Unit]) -> list[tuple[places.Unit, str]]:
    """A village's name is shared by many: its commune stands beside it."""
    names = queries.place_names([unit.number for unit in units if unit.number is not None])
    return [(unit, names[unit.number]) for unit in units if unit.number is not None]


def _at(unit: places.Unit) -> str:
    """Its centre, for the phone to find the nearest."""
    return f"{unit.centre[1]:.4f},{unit.centre[0]:.4f}" if unit.centre else ""


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and is_near(found) else None


def _line(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
