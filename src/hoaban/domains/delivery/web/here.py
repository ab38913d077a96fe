"""Pages of one place and of the places this very browser follows: one tap begins, one tap ends. Reading works without script.

Which follower a browser is, its own cookie says: 122 bits that stand in no address and no log, sent to these pages only.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.actions import devices, following
from hoaban.domains.delivery.errors import NoSuchPlace
from hoaban.domains.delivery.web.follow import account, line_of, told
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import ANONYMOUS, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places
from hoaban.foundation.places.values import COMMUNE_STEP

COOKIE, PATH, A_YEAR = "hoaban_here", "/warnings/", timedelta(days=365)


@never_cache
@door(public=True)
@require_safe
def place(request: HttpRequest, number: int) -> HttpResponse:
    """What holds at one village or commune now, and how to be told of what comes."""
    return _place(request, number)


@door(public=True)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The places this browser follows, and what holds there: kept by its worker for when there is no line."""
    now, held = timezone.now(), _held(request)
    current = warning.current(ANONYMOUS, now)
    rows = [(number, name, _holding(current, number)) for number, name in held.items()]
    is_visitor = settings.SESSION_COOKIE_NAME not in request.COOKIES
    context = {
        "rows": rows, "asked": now, "old_from": now + warning.book().patience, "keeps": is_visitor and bool(rows),
        **_words(),
    }  # fmt: skip
    page = render(request, "delivery/here.html", context)
    page["Cache-Control"] = "no-cache, private"
    if context["keeps"]:
        page["X-Keep"] = "warning"
    if held and (uid := _mark(request)):  # whoever looks can still end it in a year
        _remember(request, page, uid)
    return page


@door(public=True)
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """The page's script put in what the browser's push service gave."""
    number = _number(request)
    try:
        uid = _begun(request, number)
    except NoSuchPlace:  # it was merged since its page was opened: it is searched for again
        return redirect("delivery:follow")
    except DomainError as problem:
        return _place(request, number, fault=told(problem), status=problem.status)
    answer = redirect("delivery:here")
    _remember(request, answer, uid)
    return answer


def _remember(request: HttpRequest, answer: HttpResponse, uid: UUID) -> None:
    answer.set_cookie(
        COOKIE, uid.hex, max_age=A_YEAR, path=PATH, samesite="Lax", secure=request.is_secure(), httponly=True
    )


def _begun(request: HttpRequest, number: int) -> UUID:
    by, asked, now = actor_of(request), request_id(request), timezone.now()
    browser = devices.Subscribed(*(request.POST.get(name, "")[:1000] for name in ("url", "p256dh", "auth")))
    uid = _mark(request)
    if uid is None or not _held(request):
        return devices.follow_by_browser(
            by=by, numbers=[number], browser=browser, line=line_of(request), request=asked, now=now
        )
    devices.follow_also(by=by, uid=uid, number=number, browser=browser, request=asked, now=now)
    return uid


@door(public=True)
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """One place, or all; what is over already is over."""
    uid, held, answer = _mark(request), _held(request), redirect("delivery:here")
    wanted = [_number(request)] if request.POST.get("number") else list(held)
    if uid is not None:
        for number in set(wanted) & set(held):
            devices.stop_place(by=actor_of(request), uid=uid, number=number, now=timezone.now())
    if not set(held) - set(wanted):
        answer.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return answer


def _place(request: HttpRequest, number: int, *, fault: str = "", status: int = 200) -> HttpResponse:
    try:
        following.must_be_there([number])
    except NoSuchPlace as problem:
        raise NotFound from problem
    now, held = timezone.now(), _held(request)
    above = number // COMMUNE_STEP * COMMUNE_STEP
    names = places.names_of({number, above})
    context = {
        "number": number, "name": names[number], "where": names.get(above, "") if above != number else "", "fault": fault,
        "found": _holding(warning.current(ANONYMOUS, now), number), "asked": now, "is_followed": number in held,
        "is_full": len(held) >= following.PLACES, "has_some": bool(held), "most": following.PLACES, "key": notify.browsers().key,
        "has_zalo": bool(account().number),
        **_words(),
    }  # fmt: skip
    return render(request, "delivery/at.html", context, status=status)


def _holding(current: list[warning.VersionShown], number: int) -> list[warning.VersionShown]:
    """What holds at a place, at one inside it, or at what it lies in: as its followers are told."""
    mine = (number, places.stop_of(number))
    return [
        one for one in current
        if any(start < mine[1] and mine[0] < stop for start, stop in queries.ranges(one.areas))
    ]  # fmt: skip


def _held(request: HttpRequest) -> Mapping[int, str]:
    uid = _mark(request)
    return queries.here(uid) if uid else {}


def _mark(request: HttpRequest) -> UUID | None:
    try:
        return UUID(hex=request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None


def _number(request: HttpRequest) -> int:
    given = request.POST.get("number", "")
    return int(given) if given.isdecimal() and len(given) < 13 else 0


def _words() -> dict[str, dict[Any, str]]:
    return {
        "hazards": _said(warning.HAZARDS),
        "pictures": warning.PICTURES,
        "levels": _said(warning.LEVELS),
        "labels": _said(warning.PARTS),
    }


def _said(words: Mapping[Any, str]) -> dict[Any, str]:
    return {key: gettext(text) for key, text in words.items()}
